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

namespace local_campustutor\local\material;

/**
 * Hears of changes in courses. No more is done here than to write down that a course is to be compared: who changes it does
 * not wait for the tool.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class observer {
    /**
     * Something within a course changed.
     *
     * @param \core\event\base $event Moodle's event.
     */
    public static function course_changed(\core\event\base $event): void {
        shelf::changed((int) $event->courseid);
    }

    /**
     * A category was shown or hidden, and with it all its courses.
     *
     * @param \core\event\course_category_updated $event Moodle's event.
     */
    public static function category_changed(\core\event\course_category_updated $event): void {
        global $DB;
        $path = $event->get_context()->path;
        $sql = "SELECT s.courseid
                  FROM {local_campustutor_shelf} s
                  JOIN {context} ctx ON ctx.instanceid = s.courseid AND ctx.contextlevel = :level
                 WHERE " . $DB->sql_like('ctx.path', ':below');
        foreach ($DB->get_fieldset_sql($sql, ['level' => CONTEXT_COURSE, 'below' => "$path/%"]) as $courseid) {
            shelf::changed((int) $courseid);
        }
    }

    /**
     * A course is gone; the tool is told so as a whole.
     *
     * @param \core\event\course_deleted $event Moodle's event.
     */
    public static function course_deleted(\core\event\course_deleted $event): void {
        shelf::forget((int) $event->objectid);
    }
}
