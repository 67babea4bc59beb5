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
// SPDX-License-Identifier: GPL-3.0-or-later

namespace local_campustutor;

use Firebase\JWT\JWT;
use mod_lti\local\ltiopenid\jwks_helper;

defined('MOODLE_INTERNAL') || die();

global $CFG;
require_once($CFG->libdir . '/filelib.php');

/**
 * Calls the tool. Each call is signed by the key that this site signs LTI launches with; there is no other secret.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class client {
    /** @var int Until a connection stands. */
    private const CONNECT_SECONDS = 5;

    /** @var int Until the answer is there; a file may take longer as long as it moves. */
    private const WHOLE_SECONDS = 20;

    /** @var int Until a file is there. */
    private const UPLOAD_SECONDS = 900;

    /**
     * Constructor.
     *
     * @param connection $connection Whom to call.
     * @param int $seconds Until the answer is there; an upload has its own.
     */
    public function __construct(
        /** @var connection Whom to call. */
        private readonly connection $connection,
        /** @var int Seconds until the answer is there; an upload has its own. */
        private readonly int $seconds = self::WHOLE_SECONDS,
    ) {
    }

    /**
     * The client of this site's connection; null where the site is not connected.
     *
     * @param int $seconds Until the answer is there: fewer where somebody waits for a page.
     * @return self|null
     */
    public static function for_site(int $seconds = self::WHOLE_SECONDS): ?self {
        $connection = connection::get();
        return $connection ? new self($connection, $seconds) : null;
    }

    /**
     * A path of parts that may contain any letters.
     *
     * @param string|int ...$parts Parts, in their order.
     * @return string
     */
    public static function path(string|int ...$parts): string {
        return implode('/', array_map(static fn($part) => rawurlencode((string) $part), $parts));
    }

    /**
     * Calls the tool. A refusal by the tool (4xx) is an answer.
     *
     * @param string $method GET, PUT, POST or DELETE.
     * @param string $path Below /platform-api/v1/, as {@see self::path()} makes it.
     * @param array|null $body A JSON object, or the fields beside an upload.
     * @param upload|null $upload A file, sent as a form.
     * @return response
     * @throws unreachable
     */
    public function call(string $method, string $path, ?array $body = null, ?upload $upload = null): response {
        if ($upload === null) {
            return $this->send($method, $path, $body === null ? request_body::none() : request_body::json($body));
        }
        $place = make_request_directory() . '/body';
        try {
            $boundary = bin2hex(random_bytes(24));
            return $this->send($method, $path, request_body::form($body ?? [], $upload, $place, $boundary));
        } finally {
            @unlink($place);
        }
    }

    /**
     * Signs and sends.
     *
     * @param string $method HTTP's method.
     * @param string $path Below /platform-api/v1/.
     * @param request_body $body The body.
     * @return response
     * @throws unreachable
     */
    private function send(string $method, string $path, request_body $body): response {
        $url = "{$this->connection->toolurl}/platform-api/v1/$path";
        if (!address::may_be_called($url)) {
            throw new unreachable('insecure', $url);
        }
        $curl = new \curl();
        $curl->setHeader([
            'Authorization: Bearer ' . $this->token($method, $url, $body),
            'Accept: application/json',
            'Accept-Language: ' . str_replace('_', '-', current_language()),
            "Content-Type: $body->contenttype",
            'Expect:',
        ]);
        $content = $this->transfer($curl, $method, $url, $body);
        return $this->answer($curl, $content);
    }

    /**
     * Sends by Moodle's own curl: its proxy and its blocked hosts hold.
     *
     * @param \curl $curl Moodle's curl, with headers.
     * @param string $method HTTP's method.
     * @param string $url The address.
     * @param request_body $body The body.
     * @return string What came.
     */
    private function transfer(\curl $curl, string $method, string $url, request_body $body): string {
        $options = [
            'CURLOPT_CONNECTTIMEOUT' => min(self::CONNECT_SECONDS, $this->seconds),
            'CURLOPT_TIMEOUT' => $this->seconds,
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
     * @return response
     * @throws unreachable
     */
    private function answer(\curl $curl, string $content): response {
        if ($curl->get_errno()) {
            throw new unreachable(self::reason($curl->get_errno()), (string) $curl->error);
        }
        $status = (int) ($curl->get_info()['http_code'] ?? 0);
        if (!$status) {
            throw new unreachable('blocked', $this->connection->toolurl);
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

    /**
     * The signature of a call.
     *
     * @param string $method HTTP's method.
     * @param string $url The address.
     * @param request_body $body The body.
     * @return string
     * @throws unreachable
     */
    private function token(string $method, string $url, request_body $body): string {
        global $CFG;
        $key = jwks_helper::get_private_key();
        if (empty($key['key']) || empty($key['kid'])) {
            throw new unreachable('nokey');
        }
        $claims = claims::of($this->connection, $CFG->wwwroot, $method, $url, $body->sha256(), time());
        return JWT::encode($claims, $key['key'], 'RS256', $key['kid']);
    }
}
