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

namespace local_campustutor\local\exam;

use core\event\base;

/**
 * Hears of Moodle's events. All are heard after the database has them for good: what the tool is told is true.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class observer {
    /**
     * An attempt began, goes on, or is late.
     *
     * @param base $event Moodle's event.
     */
    public static function attempt_is_open(base $event): void {
        if (mark::is_set((int) $event->contextinstanceid)) {
            locks::attempt_is_open((int) $event->courseid, (int) $event->objectid);
        }
    }

    /**
     * An attempt was handed in, given up, or deleted.
     *
     * @param base $event Moodle's event.
     */
    public static function attempt_is_over(base $event): void {
        locks::attempt_is_over((int) $event->courseid, (int) $event->objectid);
    }

    /**
     * Settings of an activity were saved: the teacher waits for it.
     *
     * @param base $event Moodle's event.
     */
    public static function activity_saved(base $event): void {
        if (told::concerns((int) $event->courseid)) {
            locks::sync((int) $event->courseid, true);
        }
    }

    /**
     * An activity was deleted.
     *
     * @param base $event Moodle's event.
     */
    public static function activity_deleted(base $event): void {
        mark::save((int) $event->objectid, (int) $event->courseid, false);
        self::course_changed($event);
    }

    /**
     * Something changed that says who can attempt what when.
     *
     * @param base $event Moodle's event.
     */
    public static function course_changed(base $event): void {
        if (told::concerns((int) $event->courseid)) {
            locks::sync_later((int) $event->courseid);
        }
    }

    /**
     * A course was reset: attempts went without a word, and data of people at the tool, too.
     *
     * @param base $event Moodle's event.
     */
    public static function course_reset(base $event): void {
        told::doubt((int) $event->courseid);
        self::course_changed($event);
    }

    /**
     * A course was deleted; the tool is told of that by itself.
     *
     * @param base $event Moodle's event.
     */
    public static function course_deleted(base $event): void {
        global $DB;
        $DB->delete_records(mark::TABLE, ['courseid' => $event->objectid]);
        told::forget_course((int) $event->objectid);
    }
}
