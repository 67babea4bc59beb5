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

use local_campustutor\local\queue\entry;

/**
 * Calls that must reach the tool, however long it cannot be reached.
 *
 * A call is a row of local_campustutor_queue from the moment it is asked for until the tool has taken it. It may be told
 * twice (a process may end between the tool's answer and the row's deletion), so only calls that may be repeated belong here.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class queue {
    /**
     * Have the tool told, at once by an ad-hoc task, or when it can be reached again.
     *
     * A later call of the same key takes the place of an earlier one; calls of one key reach the tool in their order.
     *
     * @param string $key what this call is about, at most 255 characters, as in "lock:7:quiz12".
     * @param string $method GET, PUT, POST or DELETE.
     * @param string $path below /platform-api/v1/, its parts encoded.
     * @param array|null $body what is sent as JSON, by GET and DELETE kept for $told alone; ids and times, never content or
     *     names.
     * @param int $until the time after which this need not be told any more; 0: it is never given up.
     * @param string|null $told the name of a class that implements {@see told}.
     */
    public static function tell(
        string $key,
        string $method,
        string $path,
        ?array $body = null,
        int $until = 0,
        ?string $told = null
    ): void {
        global $DB;

        $now = time();
        $since = $DB->get_field('local_campustutor_queue', 'MIN(timecreated)', ['callkey' => $key]);
        $id = $DB->insert_record('local_campustutor_queue', (object) [
            'callkey' => $key,
            'method' => $method,
            'path' => $path,
            'body' => $body === null ? null : json_encode($body, JSON_THROW_ON_ERROR),
            'until' => $until,
            'told' => $told,
            'tries' => 0,
            'nexttry' => $now,
            'failed' => 0,
            // What replaces a call that could not be told has waited as long as that one.
            'timecreated' => $since ?: $now,
        ]);
        $DB->delete_records_select('local_campustutor_queue', 'callkey = :callkey AND id < :id', ['callkey' => $key, 'id' => $id]);
        self::try_soon();
    }

    /**
     * Take back what is not told yet. A call that is under way just now may still reach the tool.
     *
     * @param string $key as given to {@see tell()}.
     */
    public static function forget(string $key): void {
        global $DB;

        $DB->delete_records('local_campustutor_queue', ['callkey' => $key]);
    }

    /**
     * Take back all that waits to be told about things within a course.
     *
     * @param int $courseid
     */
    public static function forget_course(int $courseid): void {
        global $DB;

        $within = $DB->sql_like('path', ':path');
        $DB->delete_records_select('local_campustutor_queue', $within, ['path' => client::path('courses', $courseid) . '/%']);
    }

    /**
     * Make a call due at once, also one that the tool refused for good.
     *
     * @param int $id of the row.
     */
    public static function revive(int $id): void {
        global $DB;

        $sql = 'UPDATE {local_campustutor_queue} SET failed = 0, nexttry = :now WHERE id = :id';
        $DB->execute($sql, ['now' => time(), 'id' => $id]);
    }

    /**
     * Make everything due at once that the tool did not refuse for good.
     */
    public static function revive_all(): void {
        global $DB;

        $DB->execute('UPDATE {local_campustutor_queue} SET nexttry = :now WHERE failed = 0', ['now' => time()]);
        self::try_soon();
    }

    /**
     * Give a call up for good, which Moodle's log keeps.
     *
     * @param entry $entry
     */
    public static function give_up(entry $entry): void {
        global $DB;

        $DB->delete_records('local_campustutor_queue', ['id' => $entry->id]);
        event\call_given_up::of($entry)->trigger();
    }

    /**
     * Whether something of this key is not told yet.
     *
     * @param string $key as given to {@see tell()}.
     * @return bool also true for what the tool refused for good.
     */
    public static function holds(string $key): bool {
        global $DB;

        return $DB->record_exists('local_campustutor_queue', ['callkey' => $key]);
    }

    /**
     * What waits, the oldest first.
     *
     * @param int $from how many to leave out.
     * @param int $limit how many at most.
     * @return entry[]
     */
    public static function entries(int $from, int $limit): array {
        global $DB;

        $rows = $DB->get_records('local_campustutor_queue', null, 'failed DESC, timecreated, id', '*', $from, $limit);
        return array_map(fn($row) => new entry($row), array_values($rows));
    }

    /**
     * One call that waits.
     *
     * @param int $id of the row.
     * @return entry|null null: told, replaced or given up meanwhile.
     */
    public static function entry(int $id): ?entry {
        global $DB;

        $row = $DB->get_record('local_campustutor_queue', ['id' => $id]);
        return $row ? new entry($row) : null;
    }

    /**
     * How many calls have waited since before a time, those included that the tool refused for good.
     *
     * @param int|null $before null: all.
     * @return int
     */
    public static function count(?int $before = null): int {
        global $DB;

        return $DB->count_records_select(
            'local_campustutor_queue',
            $before === null ? '1 = 1' : 'timecreated < :before OR failed = 1',
            $before === null ? [] : ['before' => $before]
        );
    }

    /**
     * Have cron begin at once instead of within a minute. However many calls are asked for, it is one task.
     */
    private static function try_soon(): void {
        \core\task\manager::queue_adhoc_task(new task\tell_tool_now(), true);
    }
}
