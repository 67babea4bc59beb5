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
 * What the tool has to be told, from what should hold and what it was told before. Knows nothing of Moodle.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class plan {
    /** @var int Seconds after which a lock is told again, also if nothing changed: a tool set back to a backup learns of it. */
    private const AGAIN = 86400;

    /**
     * Constructor.
     *
     * @param lock[] $put Locks to be told.
     * @param string[] $delete Names of locks to be taken away.
     * @param string[] $forget Names of locks that have run out: the tool knows by itself.
     */
    private function __construct(
        /** @var lock[] Locks to be told. */
        public readonly array $put,
        /** @var string[] Names of locks to be taken away. */
        public readonly array $delete,
        /** @var string[] Names of locks that have run out. */
        public readonly array $forget,
    ) {
    }

    /**
     * The plan for a course.
     *
     * @param lock[] $wanted Locks that should hold, by their names.
     * @param array[] $told What the tool was told, by names: `digest`, `timeuntil` and `timetold`.
     * @param string $towhom The registration at the tool: another one knows nothing of what this one was told.
     * @param int $now Seconds since 1970.
     * @return self
     */
    public static function of(array $wanted, array $told, string $towhom, int $now): self {
        $put = $delete = $forget = [];
        foreach ($wanted as $name => $lock) {
            $before = $told[$name] ?? null;
            if (!$before || $before['digest'] !== $lock->digest($towhom) || $before['timetold'] < $now - self::AGAIN) {
                $put[$name] = $lock;
            }
        }
        foreach (array_diff_key($told, $wanted) as $name => $before) {
            if ($before['timeuntil'] > $now) {
                $delete[] = $name;
            } else {
                $forget[] = $name;
            }
        }
        return new self($put, $delete, $forget);
    }
}
