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
 * Keeps the states on the page of a course's material fresh while anything moves and somebody looks; and ticks all of a section.
 *
 * @module     local_campustutor/material
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

import Ajax from 'core/ajax';

const FIRST_SECONDS = 4;
const LONGEST_SECONDS = 60;

/**
 * Puts HTML of the server's into a place if it is other than what is there.
 *
 * @param {HTMLElement} place Where.
 * @param {string} html What.
 */
const put = (place, html) => {
    const open = place.querySelector('details')?.open;
    const had = place.contains(document.activeElement);
    const before = place.dataset.html;
    if (before === html) {
        return;
    }
    place.dataset.html = html;
    place.innerHTML = html;
    const details = place.querySelector('details');
    if (details && open) {
        details.open = true;
    }
    if (had) {
        details?.querySelector('summary').focus();
    }
};

/**
 * Asks once, and puts in what came.
 *
 * @param {HTMLElement} root The page's part.
 * @param {Number} courseid The course.
 * @returns {Promise<Boolean>} Whether anything moves.
 */
const ask = async(root, courseid) => {
    const places = [...root.querySelectorAll('[data-state]')];
    const cmids = places.map(place => Number(place.dataset.state));
    const answer = await Ajax.call([{
        methodname: 'local_campustutor_material_states',
        args: {courseid, cmids},
    }])[0];
    put(root.querySelector('[data-region="summary"]'), answer.summary);
    for (const {cmid, html} of answer.states) {
        put(root.querySelector(`[data-state="${cmid}"]`), html);
    }
    return answer.moves;
};

/**
 * A section's box ticks all activities of the section, and is ticked while all of them are. Moodle's own module for that
 * asks for other attributes in 4.5 than in 5.0.
 *
 * @param {HTMLElement} root The page's part.
 */
const toggles = root => {
    const sections = [...root.querySelectorAll('[data-all]')];
    const inside = all => [...root.querySelectorAll(`[data-section="${all.dataset.all}"]`)];
    const sum = all => {
        all.checked = inside(all).every(box => box.checked);
    };
    root.addEventListener('change', event => {
        const {all, section} = event.target.dataset;
        if (all) {
            inside(event.target).forEach(box => {
                box.checked = event.target.checked;
            });
        } else if (section) {
            sections.filter(one => one.dataset.all === section).forEach(sum);
        }
    });
    sections.forEach(sum);
};

/**
 * Asks at once, and ever less often as long as anything moves. A page that nobody looks at asks nothing.
 *
 * @param {Number} courseid The course.
 */
export const init = async(courseid) => {
    const root = document.querySelector('[data-region="campustutor-material"]');
    toggles(root);
    let seconds = FIRST_SECONDS;
    let moves = true;
    while (moves) {
        if (!document.hidden) {
            // A failure is no reason to trouble who looks: what is on the page stays, and is as old as it is.
            moves = await ask(root, courseid).catch(() => true);
        }
        await new Promise(resolve => setTimeout(resolve, seconds * 1000));
        seconds = Math.min(seconds * 1.3, LONGEST_SECONDS);
    }
};
