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

namespace local_campustutor\local\material;

/**
 * How much one run may do before others get their turn: seconds and calls.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class stretch {
    /** @var float When it is over. */
    private readonly float $end;

    /**
     * Constructor.
     *
     * @param float $seconds How long it may take; what has begun ends.
     * @param int $calls How often it may call the tool.
     */
    public function __construct(
        float $seconds,
        /** @var int How often it may call the tool. */
        private int $calls,
    ) {
        $this->end = microtime(true) + $seconds;
    }

    /**
     * Takes one call of what is left.
     *
     * @return bool Whether there was one.
     */
    public function take(): bool {
        return $this->goes_on() && $this->calls-- > 0;
    }

    /**
     * Whether anything is left.
     *
     * @return bool
     */
    public function goes_on(): bool {
        return $this->calls > 0 && microtime(true) < $this->end;
    }
}
