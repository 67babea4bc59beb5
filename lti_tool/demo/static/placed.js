// SPDX-License-Identifier: EUPL-1.2
// The choice was made in a frame; the course page around it shows what came of it.
const back = /** @type {HTMLAnchorElement} */ (document.getElementById("back"));
(window.top ?? window).location.assign(back.href);
