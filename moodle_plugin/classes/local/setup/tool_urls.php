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
 * The addresses by which a tutor is known among the external tools of a site.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class tool_urls {
    /**
     * The tutor's own address, if these three are a tutor's; null otherwise.
     *
     * @param string $launch Where launches go.
     * @param string $login Where logins begin.
     * @param string $keys Where its keys are; empty for a tool that was given a key by hand.
     * @return string|null Without a slash at its end.
     */
    public static function common(string $launch, string $login, string $keys): ?string {
        if (!preg_match('~^(https?://[^?#]+)/lti/launch$~', $launch, $found)) {
            return null;
        }
        $known = $login === "$found[1]/lti/login" && in_array($keys, ['', "$found[1]/lti/jwks.json"], true);
        return $known ? $found[1] : null;
    }
}
