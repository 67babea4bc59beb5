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

/**
 * What the tool signed that it erased. No name and no content; kept for good, for they prove that an erasure was carried out.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class receipts {
    /** Where they are kept. */
    private const TABLE = 'local_campustutor_receipt';

    /**
     * Keep one.
     *
     * @param int $userid whose data; 0: everybody's in the course.
     * @param int $courseid in which course; 0: in all.
     * @param \stdClass $receipt as the tool gave it.
     */
    public static function keep(int $userid, int $courseid, \stdClass $receipt): void {
        global $DB;

        $DB->insert_record(self::TABLE, (object) [
            'userid' => $userid,
            'courseid' => $courseid,
            'receipt' => json_encode($receipt, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE),
            'timecreated' => time(),
        ]);
    }

    /**
     * A person's, the newest first.
     *
     * @param int $userid
     * @return \stdClass[] rows, `receipt` decoded.
     */
    public static function of_person(int $userid): array {
        global $DB;

        return self::read($DB->get_records(self::TABLE, ['userid' => $userid], 'id DESC'));
    }

    /**
     * Everybody's, the newest first.
     *
     * @param int $from how many to leave out.
     * @param int $limit how many at most.
     * @return \stdClass[] rows, `receipt` decoded.
     */
    public static function list(int $from, int $limit): array {
        global $DB;

        return self::read($DB->get_records(self::TABLE, null, 'id DESC', '*', $from, $limit));
    }

    /**
     * How many there are.
     *
     * @return int
     */
    public static function count(): int {
        global $DB;

        return $DB->count_records(self::TABLE);
    }

    /**
     * One, as the tool gave it: a file that the tool can check.
     *
     * @param int $id of the row.
     * @return string JSON.
     */
    public static function file(int $id): string {
        global $DB;

        return $DB->get_field(self::TABLE, 'receipt', ['id' => $id], MUST_EXIST);
    }

    /**
     * Rows with what is in them.
     *
     * @param \stdClass[] $rows
     * @return \stdClass[]
     */
    private static function read(array $rows): array {
        foreach ($rows as $row) {
            $row->receipt = json_decode($row->receipt, true, 512, JSON_THROW_ON_ERROR);
        }
        return array_values($rows);
    }
}
