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
 * The link by which the people who run the tool invite one platform.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class invitation {
    /** @var string A link to where a tool takes invitations, after the tool's own address. */
    private const LINK = '~^((?i:https?)://[^\s"<>\\\\?#]+)/lti/register\?[^\s"<>\\\\]+$~';

    /**
     * Constructor.
     *
     * @param string $toolurl The tool's own address, without a slash at its end.
     * @param string $token What the tool gave out, good for one registration.
     */
    private function __construct(
        /** @var string The tool's own address, without a slash at its end. */
        public readonly string $toolurl,
        /** @var string What the tool gave out, good for one registration. */
        public readonly string $token,
    ) {
    }

    /**
     * Reads a link; null for what is none.
     *
     * @param string $link As somebody pasted it.
     * @return self|null
     */
    public static function read(string $link): ?self {
        $link = trim($link);
        // Its path ends so: what follows a question mark is no place where anything is taken.
        if (!preg_match(self::LINK, $link, $found)) {
            return null;
        }
        parse_str((string) parse_url($link, PHP_URL_QUERY), $query);
        $token = $query['invitation'] ?? '';
        return is_string($token) && $token !== '' ? new self($found[1], $token) : null;
    }
}
