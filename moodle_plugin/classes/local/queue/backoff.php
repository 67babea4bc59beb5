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
 * How long to wait before the next try.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class backoff {
    /** The first wait, in seconds. */
    private const FIRST = 60;

    /** The longest wait, in seconds. */
    private const LONGEST = 6 * 3600;

    /**
     * One minute after the first try, twice as long after each more, six hours at most.
     *
     * @param int $tries how many there were, at least 1.
     * @return int seconds.
     */
    public static function after(int $tries): int {
        // Where doubling has passed the longest wait, more of it would only overflow.
        $doublings = min(max($tries, 1) - 1, 16);
        return min(self::FIRST * 2 ** $doublings, self::LONGEST);
    }
}
