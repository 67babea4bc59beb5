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

/**
 * Which locks the tool was told, so that what changed is told again, and what is over is taken away.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class told {
    /** @var string Its table. */
    public const TABLE = 'local_campustutor_lock';

    /**
     * Those of a course.
     *
     * @param int $courseid The course.
     * @return array[] Rows by their names.
     */
    public static function of_course(int $courseid): array {
        global $DB;
        $rows = $DB->get_records(self::TABLE, ['courseid' => $courseid]);
        return array_map(static fn($row) => (array) $row, array_column($rows, null, 'name'));
    }

    /**
     * What the tool was told of a lock.
     *
     * @param int $courseid The course.
     * @param string $name The lock.
     * @return array|null Its row; null: nothing.
     */
    public static function find(int $courseid, string $name): ?array {
        global $DB;
        $row = $DB->get_record(self::TABLE, ['courseid' => $courseid, 'name' => $name]);
        return $row ? (array) $row : null;
    }

    /**
     * Keeps that the tool was told.
     *
     * @param int $courseid The course.
     * @param lock $lock The lock.
     * @param string $towhom As {@see plan::of()} takes it.
     */
    public static function keep(int $courseid, lock $lock, string $towhom): void {
        global $DB;
        $row = (object) [
            'courseid' => $courseid,
            'name' => $lock->name,
            'digest' => $lock->digest($towhom),
            'timeuntil' => $lock->window->until,
            'timetold' => time(),
        ];
        $before = self::find($courseid, $lock->name);
        if (!$before) {
            try {
                $DB->insert_record(self::TABLE, $row);
                return;
            } catch (\dml_write_exception $raced) {
                // Another request or task told it at the same moment.
                $before = self::find($courseid, $lock->name);
            }
        }
        if ($before) {
            $row->id = $before['id'];
            $DB->update_record(self::TABLE, $row);
        }
    }

    /**
     * Has all locks of a course told again.
     *
     * @param int $courseid The course.
     */
    public static function doubt(int $courseid): void {
        global $DB;
        $DB->set_field(self::TABLE, 'timetold', 0, ['courseid' => $courseid]);
    }

    /**
     * Forgets a lock.
     *
     * @param int $courseid The course.
     * @param string $name The lock.
     */
    public static function forget(int $courseid, string $name): void {
        global $DB;
        $DB->delete_records(self::TABLE, ['courseid' => $courseid, 'name' => $name]);
    }

    /**
     * Forgets all locks of a course.
     *
     * @param int $courseid The course.
     */
    public static function forget_course(int $courseid): void {
        global $DB;
        $DB->delete_records(self::TABLE, ['courseid' => $courseid]);
    }

    /**
     * All courses in which something is to be done: with a mark, or with a lock that the tool was told.
     *
     * @param int $after Those after this one come first.
     * @return int[]
     */
    public static function courses(int $after = 0): array {
        global $DB;
        $union = 'SELECT courseid FROM {' . mark::TABLE . '} UNION SELECT courseid FROM {' . self::TABLE . '}';
        $courses = array_map('intval', $DB->get_fieldset_sql("$union ORDER BY courseid"));
        $later = array_filter($courses, static fn($courseid) => $courseid > $after);
        return [...$later, ...array_diff($courses, $later)];
    }

    /**
     * Whether a course is one of these.
     *
     * @param int $courseid The course.
     * @return bool
     */
    public static function concerns(int $courseid): bool {
        global $DB;
        $course = ['courseid' => $courseid];
        return $courseid && ($DB->record_exists(mark::TABLE, $course) || $DB->record_exists(self::TABLE, $course));
    }
}
