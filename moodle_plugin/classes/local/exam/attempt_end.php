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
 * Until when an attempt locks the tutor for the person. Knows nothing of Moodle.
 *
 * The lock of an attempt ends a day ahead at most and is renewed while the attempt is open: if the news of its end were
 * lost, the tutor would be open again the next day.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class attempt_end {
    /** @var int Seconds ahead that a lock ends at most. */
    public const AHEAD = 86400;

    /**
     * The latest moment at which the attempt can still be worked at.
     *
     * @param int $started When it began.
     * @param int $timelimit Seconds that it may take; 0: no limit.
     * @param int $timeclose When the quiz closes; 0: it does not.
     * @param int $grace Seconds in which what is late is still taken.
     * @return int Seconds since 1970; 0: nothing ends it.
     */
    public static function latest(int $started, int $timelimit, int $timeclose, int $grace): int {
        $ends = [];
        if ($timelimit) {
            $ends[] = $started + $timelimit;
        }
        if ($timeclose) {
            $ends[] = $timeclose;
        }
        return $ends ? min($ends) + $grace : 0;
    }

    /**
     * Until when the tool is told to lock.
     *
     * @param int $latest The attempt's own end; 0: none.
     * @param int $told Until when it was told before; 0: was not.
     * @param int $now Seconds since 1970.
     * @return int Not after now: the attempt locks no longer.
     */
    public static function until(int $latest, int $told, int $now): int {
        if ($latest && $latest <= $now + self::AHEAD) {
            return $latest;
        }
        $holdslong = $told > $now + intdiv(self::AHEAD, 2) && (!$latest || $told <= $latest);
        return $holdslong ? $told : $now + self::AHEAD;
    }
}
