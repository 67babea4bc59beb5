<?php
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
 * What is said, and left, when the plugin goes.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

/**
 * Says what stays where. Moodle itself takes away the plugin's settings and tables after it.
 *
 * @return bool
 */
function xmldb_local_campustutor_uninstall(): bool {
    global $OUTPUT;
    $toolurl = (string) get_config('local_campustutor', 'toolurl');
    if ($toolurl !== '') {
        $message = get_string('setup_uninstalled', 'local_campustutor', $toolurl);
        // Moodle shows on its page what is printed here.
        echo CLI_SCRIPT ? $message . PHP_EOL : $OUTPUT->notification($message, 'warning', false);
    }
    return true;
}
