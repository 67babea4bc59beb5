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

use local_campustutor\client;
use local_campustutor\unreachable;

/**
 * Tells the tool within somebody's request. An exam does not wait for the tutor: after two seconds the request goes on, and
 * for a while no other one tries. What was not told goes into the queue.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class at_once {
    /** @var int Seconds that a request waits at most. */
    private const SECONDS = 2;

    /** @var int Seconds in which nobody tries again. */
    private const PAUSE = 30;

    /**
     * Calls the tool.
     *
     * @param string $method PUT or DELETE.
     * @param string $path Below /platform-api/v1/.
     * @param array|null $body A JSON object.
     * @return bool Whether the tool took it; what it does not know is taken away already.
     */
    public static function call(string $method, string $path, ?array $body = null): bool {
        $pauses = \cache::make('local_campustutor', 'examcalls');
        $client = client::for_site(self::SECONDS);
        if (!$client || $pauses->get('until') > time()) {
            return false;
        }
        try {
            $response = $client->call($method, $path, $body);
        } catch (unreachable $fault) {
            $pauses->set('until', time() + self::PAUSE);
            return false;
        }
        return $response->ok() || ($method === 'DELETE' && $response->status === 404);
    }
}
