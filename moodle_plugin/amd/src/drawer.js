// This file is part of Moodle - http://moodle.org/
//
// Moodle is free software: you can redistribute it and/or modify
// it under the terms of the GNU General Public License as published by
// the Free Software Foundation, either version 3 of the License, or
// (at your option) any later version.
//
// Moodle is distributed in the hope that it will be useful,
// but WITHOUT ANY WARRANTY; without even the implied warranty of
// MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the
// GNU General Public License for more details.
//
// You should have received a copy of the GNU General Public License
// along with Moodle.  If not, see <http://www.gnu.org/licenses/>.

/**
 * The drawer of the tutor: opens and closes, keeps the focus, and tells the tutor what the person looks at.
 *
 * Loaded when the button is pressed.
 *
 * @module     local_campustutor/drawer
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

/** Milliseconds until the person is told that the tutor has not answered. */
const PATIENCE = 15000;

/** On screens below this the drawer covers the page. */
const PHONE = '(max-width: 767.98px)';

/**
 * Begins, and opens the drawer.
 *
 * @param {HTMLElement} root What the template made.
 * @param {boolean} pressed Whether the person pressed the button just now; else the drawer was open on the page before.
 */
export const start = (root, pressed) => {
    const part = name => root.querySelector(`[data-region="${name}"]`);
    const button = root.querySelector('[data-action="open"]');
    const panel = part('panel');
    const frame = part('frame');
    const origin = new URL(root.dataset.tool).origin;
    const phone = window.matchMedia(PHONE);
    let slow = 0;

    /** Remembers in this tab, for this person, whether the drawer is open. */
    const remember = () => {
        try {
            if (panel.hidden) {
                sessionStorage.removeItem(root.dataset.memory);
            } else {
                sessionStorage.setItem(root.dataset.memory, 'open');
            }
        } catch {
            // The browser stores nothing for this page; the drawer works without.
        }
    };

    /** Tells the page how it stands with the drawer. Where it covers the page, nothing behind it takes the focus. */
    const show = () => {
        const open = !panel.hidden;
        const covering = open && phone.matches;
        button.setAttribute('aria-expanded', String(open));
        panel.setAttribute('aria-modal', String(covering));
        document.body.classList.toggle('local-campustutor-open', open);
        for (let inside = root; inside !== document.body; inside = inside.parentElement) {
            for (const other of inside.parentElement.children) {
                if (other !== inside) {
                    other.inert = covering;
                }
            }
        }
    };

    const load = () => {
        frame.src = root.dataset.launch;
        slow = setTimeout(() => {
            part('slow').hidden = false;
        }, PATIENCE);
    };

    const open = focus => {
        // The page's own bar stays free.
        const bar = document.querySelector('nav.navbar.fixed-top');
        panel.style.setProperty('--local-campustutor-top', `${bar ? bar.offsetHeight : 0}px`);
        panel.hidden = false;
        if (!frame.src) {
            load();
        }
        show();
        remember();
        if (focus) {
            panel.focus();
        }
    };

    const close = () => {
        panel.hidden = true;
        show();
        remember();
        button.focus();
    };

    const hear = event => {
        if (event.source !== frame.contentWindow || event.origin !== origin) {
            return;
        }
        if (event.data?.type === 'campustutor.ready') {
            clearTimeout(slow);
            part('slow').hidden = true;
            frame.contentWindow.postMessage({type: 'campustutor.about', ...JSON.parse(root.dataset.about)}, origin);
        } else if (event.data?.type === 'campustutor.close' && !panel.hidden) {
            close();
        }
    };

    window.addEventListener('message', hear);
    phone.addEventListener('change', show);
    button.addEventListener('click', () => panel.hidden ? open(true) : close());
    root.querySelector('[data-action="close"]').addEventListener('click', close);
    panel.addEventListener('keydown', event => {
        if (event.key === 'Escape') {
            event.stopPropagation();
            close();
        }
    });
    open(pressed);
};
