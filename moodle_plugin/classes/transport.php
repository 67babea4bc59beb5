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
 * Sends by Moodle's own curl, so that its proxy and its blocked hosts hold. Redirects are not followed.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class transport {
    /** @var int Until a connection stands. */
    private const CONNECT_SECONDS = 5;

    /** @var int Until the answer is there; a file may take longer as long as it moves. */
    public const WHOLE_SECONDS = 20;

    /** @var int Until a file is there. */
    private const UPLOAD_SECONDS = 900;

    /**
     * Sends, and reads the answer of the tool. A refusal by the tool (4xx) is an answer.
     *
     * @param string $method HTTP's method.
     * @param string $url The address.
     * @param request_body $body The body.
     * @param array $headers More lines of the head.
     * @param int $seconds Until the answer is there; an upload has its own.
     * @return response
     * @throws unreachable
     */
    public static function send(
        string $method,
        string $url,
        request_body $body,
        array $headers = [],
        int $seconds = self::WHOLE_SECONDS
    ): response {
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
        $content = self::transfer($curl, $method, $url, $body, $seconds);
        return self::answer($curl, $content, $url);
    }

    /**
     * Sends.
     *
     * @param \curl $curl Moodle's curl, with headers.
     * @param string $method HTTP's method.
     * @param string $url The address.
     * @param request_body $body The body.
     * @param int $seconds Until the answer is there; an upload has its own.
     * @return string What came.
     */
    private static function transfer(\curl $curl, string $method, string $url, request_body $body, int $seconds): string {
        $options = [
            'CURLOPT_CONNECTTIMEOUT' => min(self::CONNECT_SECONDS, $seconds),
            'CURLOPT_TIMEOUT' => $seconds,
            'CURLOPT_FOLLOWLOCATION' => 0,
        ];
        if ($body->path !== null) {
            $moving = ['CURLOPT_LOW_SPEED_LIMIT' => 1024, 'CURLOPT_LOW_SPEED_TIME' => self::WHOLE_SECONDS];
            $options = [...$options, ...$moving, 'CURLOPT_TIMEOUT' => self::UPLOAD_SECONDS];
            return (string) $curl->put($url, ['file' => $body->path], $options);
        }
        if ($body->contenttype === '' && $method === 'GET') {
            return (string) $curl->get($url, [], $options);
        }
        return (string) $curl->post($url, $body->text, [...$options, 'CURLOPT_CUSTOMREQUEST' => $method]);
    }

    /**
     * What came, if it is the tool's.
     *
     * @param \curl $curl Moodle's curl after the call.
     * @param string $content What came.
     * @param string $url The address.
     * @return response
     * @throws unreachable
     */
    private static function answer(\curl $curl, string $content, string $url): response {
        if ($curl->get_errno()) {
            throw new unreachable(self::reason($curl->get_errno()), (string) $curl->error);
        }
        $status = (int) ($curl->get_info()['http_code'] ?? 0);
        if (!$status) {
            throw new unreachable('blocked', address::origin($url));
        }
        $response = response::read($status, $content);
        if ($status >= 500) {
            throw new unreachable('server', $response?->message() ?? "HTTP $status", $response?->code());
        }
        return $response ?? throw new unreachable('nojson', "HTTP $status");
    }

    /**
     * The reason behind a number of curl.
     *
     * @param int $errno The number.
     * @return string
     */
    private static function reason(int $errno): string {
        return match ($errno) {
            CURLE_OPERATION_TIMEOUTED => 'timeout',
            CURLE_SSL_CONNECT_ERROR, CURLE_SSL_PEER_CERTIFICATE, CURLE_SSL_CACERT, CURLE_SSL_CACERT_BADFILE => 'tls',
            default => 'network',
        };
    }
}
