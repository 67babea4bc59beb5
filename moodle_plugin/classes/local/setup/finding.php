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

namespace local_campustutor\local\setup;

/**
 * One line of the checklist: what was looked at, how it is, and what to do.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class finding {
    /** @var string It works. */
    public const GOOD = 'good';
    /** @var string It works, but somebody should look at it. */
    public const FAIR = 'fair';
    /** @var string It does not work. */
    public const BAD = 'bad';
    /** @var string Nobody knows before something else works. */
    public const UNKNOWN = 'unknown';

    /**
     * Constructor.
     *
     * @param string $subject What was looked at.
     * @param string $state One of the constants.
     * @param string $outcome The sentence that says how it is.
     * @param string|array $details What the sentence names.
     * @param string $place Where in Moodle it is put right: a path below the site.
     */
    public function __construct(
        /** @var string What was looked at. */
        public readonly string $subject,
        /** @var string One of the constants. */
        public readonly string $state,
        /** @var string The sentence that says how it is. */
        public readonly string $outcome,
        /** @var string|array What the sentence names. */
        public readonly string|array $details = '',
        /** @var string Where in Moodle it is put right: a path below the site. */
        public readonly string $place = '',
    ) {
    }

    /**
     * What cannot be known yet.
     *
     * @param string ...$subjects What was not looked at.
     * @return self[]
     */
    public static function unknown(string ...$subjects): array {
        return array_map(static fn($subject) => new self($subject, self::UNKNOWN, 'unknown'), $subjects);
    }
}
