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

namespace local_campustutor;

defined('MOODLE_INTERNAL') || die();

global $CFG;
require_once($CFG->libdir . '/filelib.php');

/**
 * Sends by Moodle's own curl, so that its proxy and its blocked hosts hold.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class transport {
    /**
     * Sends, and reads the answer of the tool. A refusal by the tool (4xx) is an answer.
     *
     * @param string $method HTTP's method.
     * @param string $url The address.
     * @param request_body $body The body.
     * @param array $headers More lines of the head.
     * @return response
     * @throws unreachable
     */
    public static function send(string $method, string $url, request_body $body, array $headers = []): response {
        if (!address::may_be_called($url)) {
            throw new unreachable('insecure', $url);
        }
        $curl = new \curl();
        $curl->setHeader([
            ...$headers,
            'Accept: application/json',
            'Accept-Language: ' . str_replace('_', '-', current_language()),
            "Content-Type: $body->contenttype",
            'Expect:',
        ]);
        $content = self::transfer($curl, $method, $url, $body);
        $status = (int) ($curl->get_info()['http_code'] ?? 0);
        $outcome = transfer::outcome($curl->get_errno(), (string) $curl->error, $status, $content, $url);
        if ($outcome instanceof failure) {
            throw new unreachable($outcome->reason, $outcome->detail, $outcome->toolcode);
        }
        return $outcome;
    }

    /**
     * Sends.
     *
     * @param \curl $curl Moodle's curl, with headers.
     * @param string $method HTTP's method.
     * @param string $url The address.
     * @param request_body $body The body.
     * @return string What came.
     */
    private static function transfer(\curl $curl, string $method, string $url, request_body $body): string {
        $options = transfer::limits($body->path !== null);
        if ($body->path !== null) {
            return (string) $curl->put($url, ['file' => $body->path], $options);
        }
        if ($body->contenttype === '' && $method === 'GET') {
            return (string) $curl->get($url, [], $options);
        }
        return (string) $curl->post($url, $body->text, $options + ['CURLOPT_CUSTOMREQUEST' => $method]);
    }
}
