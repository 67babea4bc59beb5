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
 * The time in which an activity can be attempted, in seconds since 1970 (UTC). Knows nothing of Moodle.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class window {
    /**
     * Constructor.
     *
     * @param int $from Its beginning.
     * @param int $until Its end; 0: it has none.
     */
    public function __construct(
        /** @var int Its beginning. */
        public readonly int $from,
        /** @var int Its end; 0: it has none. */
        public readonly int $until,
    ) {
    }

    /**
     * Whether a lock can be made of it: one without an end would never open again.
     *
     * @param int $now The moment from which on it is to hold.
     * @return bool
     */
    public function can_lock(int $now): bool {
        return $this->until > max($this->from, $now);
    }

    /**
     * Whether this one covers all of another one.
     *
     * @param self $other The other one.
     * @return bool
     */
    public function contains(self $other): bool {
        $endslater = !$this->until || ($other->until && $this->until >= $other->until);
        return $this->from <= $other->from && $endslater;
    }

    /**
     * A name that two windows share only if they are the same.
     *
     * @return string
     */
    public function key(): string {
        return "{$this->from}-{$this->until}";
    }

    /**
     * The shortest window that covers all of these, each of which has an end.
     *
     * @param self[] $windows At least one.
     * @return self
     */
    public static function around(array $windows): self {
        $froms = array_map(static fn(self $one) => $one->from, $windows);
        $untils = array_map(static fn(self $one) => $one->until, $windows);
        return new self(min($froms), max($untils));
    }
}
