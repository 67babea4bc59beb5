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

namespace local_campustutor\local\queue;

/**
 * What the status of the tool's answer means for a queued call.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class verdict {
    /** The tool has taken it. */
    public const TOLD = 'told';

    /** The same call may be taken later: a clock, a key or a switch has to be put right first, or there were too many. */
    public const LATER = 'later';

    /** The same call will never be taken. It is kept and shown. */
    public const REFUSED = 'refused';

    /** 4xx that say when or by whom, not what was wrong with the call. */
    private const MENDED_ELSEWHERE = [401, 403, 408, 409, 423, 425, 429];

    /**
     * Judge an answer.
     *
     * @param string $method of the call.
     * @param string $path of the call.
     * @param int $status of the answer; 5xx never come here, the client throws.
     * @return string TOLD, LATER or REFUSED.
     */
    public static function on(string $method, string $path, int $status): string {
        if ($status >= 200 && $status < 300) {
            return self::TOLD;
        }
        if ($status === 404 && ($method === 'DELETE' || $path === 'people/erase')) {
            // It is not there, or the course is not, which is all that was asked for.
            return self::TOLD;
        }
        if (in_array($status, self::MENDED_ELSEWHERE)) {
            return self::LATER;
        }
        return $status >= 400 && $status < 500 ? self::REFUSED : self::LATER;
    }
}
