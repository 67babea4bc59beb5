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

use local_campustutor\client;
use local_campustutor\people;
use local_campustutor\queue;
use local_campustutor\receipts;
use local_campustutor\response;
use local_campustutor\told;

/**
 * Has people's data erased in the tool, whenever it can be reached, and keeps the receipts.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class erasure implements told {
    /** People in one call: the tool takes no more. */
    private const PEOPLE_PER_CALL = 50;

    /**
     * Everything of a person, in all courses.
     *
     * @param int $userid
     */
    public static function of_person(int $userid): void {
        queue::tell("erase:all:$userid", 'POST', client::path('people', 'erase'), ['subs' => [(string) $userid]], 0, self::class);
    }

    /**
     * What people have in one course.
     *
     * @param int $courseid
     * @param int[] $userids
     */
    public static function in_course(int $courseid, array $userids): void {
        sort($userids);
        foreach (array_chunk(array_unique($userids), self::PEOPLE_PER_CALL) as $chunk) {
            $subs = array_map('strval', $chunk);
            // Only the very same erasure may take the place of one that waits: another one has other people.
            $who = count($subs) === 1 ? $subs[0] : sha1(implode(',', $subs));
            $body = ['subs' => $subs, 'context' => (string) $courseid];
            queue::tell("erase:$courseid:$who", 'POST', client::path('people', 'erase'), $body, 0, self::class);
        }
    }

    /**
     * The tool has erased: keep what it signed, and forget who opened the tutor.
     *
     * @param array $body what was asked for.
     * @param response $response with a receipt for each person, null for who had nothing there.
     */
    public static function told(array $body, response $response): void {
        $courseid = isset($body['context']) ? (int) $body['context'] : null;
        // Not as arrays: a receipt has to stay as it was signed, to the last {}.
        foreach (json_decode($response->content)->receipts ?? [] as $one) {
            if (is_object($one->receipt ?? null)) {
                receipts::keep((int) $one->sub, $courseid ?? 0, $one->receipt);
            }
        }
        people::forget(array_map('intval', $body['subs']), $courseid);
    }
}
