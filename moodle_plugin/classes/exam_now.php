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

namespace local_campustutor;

use local_campustutor\local\exam\attempts;

/**
 * Whether the tutor is closed for a person because they are in an exam: what shows the tutor in Moodle hides it then.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class exam_now {
    /**
     * Whether this person has an attempt open in a quiz of this course that closes the tutor.
     *
     * @param int $courseid The course.
     * @param int $userid The person.
     * @return bool
     */
    public static function for_user(int $courseid, int $userid): bool {
        return attempts::has_open($courseid, $userid);
    }
}
