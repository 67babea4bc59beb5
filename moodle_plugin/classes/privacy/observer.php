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

namespace local_campustutor\privacy;

use local_campustutor\connection;
use local_campustutor\people;

/**
 * What happens in Moodle that ends data's stay in the tool, and who opened the tutor.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class observer {
    /**
     * Options of a course's reset that end a term: people leave, or what they did is deleted. Others move dates or tidy up.
     */
    private const ENDS_A_TERM = ['unenrol_users', 'reset_completion', 'reset_gradebook_items', 'reset_gradebook_grades'];

    /**
     * Somebody opens an activity of an external tool. Moodle says so before it launches.
     *
     * @param \mod_lti\event\course_module_viewed $event
     */
    public static function activity_opened(\mod_lti\event\course_module_viewed $event): void {
        global $DB;

        $lti = $DB->get_record('lti', ['id' => $event->objectid], 'id, typeid, toolurl');
        if ($lti && people::is_tutor($lti)) {
            people::note((int) $event->userid, (int) $event->courseid);
        }
    }

    /**
     * An account is deleted: everything of that person goes.
     *
     * @param \core\event\user_deleted $event
     */
    public static function user_deleted(\core\event\user_deleted $event): void {
        if (connection::get() || people::courses_of((int) $event->objectid)) {
            erasure::of_person((int) $event->objectid);
        }
    }

    /**
     * A course is deleted. It is told of every course: whether the tutor was in it cannot be seen any more.
     *
     * @param \core\event\course_deleted $event
     */
    public static function course_deleted(\core\event\course_deleted $event): void {
        if (connection::get() || people::in_course((int) $event->objectid)) {
            course_gone::tell((int) $event->objectid);
        }
    }

    /**
     * A course is reset. Asked before anybody is unenrolled, for afterwards it cannot be seen who took part.
     *
     * @param \core\event\course_reset_started $event
     */
    public static function course_reset(\core\event\course_reset_started $event): void {
        $options = $event->other['reset_options'];
        if (array_filter(array_intersect_key($options, array_flip(self::ENDS_A_TERM)))) {
            erasure::in_course((int) $event->courseid, people::in_course((int) $event->courseid));
        }
    }
}
