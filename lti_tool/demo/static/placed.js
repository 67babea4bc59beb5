// The choice was made in a frame; the course page around it shows what came of it.
window.top.location.assign(document.getElementById("back").href);
