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
 * Which activities close the tutor.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class mark {
    /** @var string Its table. */
    public const TABLE = 'local_campustutor_exam';

    /** @var string[] The permission to attempt and the one of staff, by kinds of activities that can close the tutor. */
    public const KINDS = [
        'assign' => ['mod/assign:submit', 'mod/assign:grade'],
        'quiz' => ['mod/quiz:attempt', 'mod/quiz:viewreports'],
    ];

    /**
     * Whether this activity closes the tutor.
     *
     * @param int $cmid The course module.
     * @return bool
     */
    public static function is_set(int $cmid): bool {
        global $DB;
        return $DB->record_exists(self::TABLE, ['cmid' => $cmid]);
    }

    /**
     * Since when this activity closes the tutor.
     *
     * @param int $cmid The course module, with the mark.
     * @return int Seconds since 1970.
     */
    public static function since(int $cmid): int {
        global $DB;
        return (int) $DB->get_field(self::TABLE, 'timecreated', ['cmid' => $cmid]);
    }

    /**
     * Sets or takes away the mark.
     *
     * @param int $cmid The course module.
     * @param int $courseid Its course.
     * @param bool $closed Whether it is to close the tutor.
     */
    public static function save(int $cmid, int $courseid, bool $closed): void {
        global $DB;
        if (!$closed) {
            $DB->delete_records(self::TABLE, ['cmid' => $cmid]);
        } else if (!self::is_set($cmid)) {
            $DB->insert_record(self::TABLE, ['cmid' => $cmid, 'courseid' => $courseid, 'timecreated' => time()]);
        }
    }

    /**
     * Those of a course.
     *
     * @param int $courseid The course.
     * @return int[] Since when each is marked, by course modules.
     */
    public static function of_course(int $courseid): array {
        global $DB;
        return array_map('intval', $DB->get_records_menu(self::TABLE, ['courseid' => $courseid], '', 'cmid, timecreated'));
    }
}
