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

namespace local_campustutor\tests;

use local_campustutor\response;
use local_campustutor\told;

/**
 * Keeps what it is told, for tests.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class keeper implements told {
    /** @var array[] Bodies with their answers. */
    public static array $answers = [];

    /**
     * Keep it.
     *
     * @param array $body
     * @param response $response
     */
    public static function told(array $body, response $response): void {
        if (isset($body['fail'])) {
            throw new \RuntimeException('no room');
        }
        self::$answers[] = [$body, $response->data];
    }
}
