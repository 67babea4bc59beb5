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

use Firebase\JWT\JWT;
use mod_lti\local\ltiopenid\jwks_helper;

/**
 * Calls the tool. Each call is signed by the key that this site signs LTI launches with; there is no other secret.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class client {
    /**
     * Constructor.
     *
     * @param connection $connection Whom to call.
     * @param int|null $seconds Until the answer is there; null: as long as such a call may take.
     */
    public function __construct(
        /** @var connection Whom to call. */
        private readonly connection $connection,
        /** @var int|null Seconds until the answer is there; null: as long as such a call may take. */
        private readonly ?int $seconds = null,
    ) {
    }

    /**
     * The client of this site's connection; null where the site is not connected.
     *
     * @param int|null $seconds Until the answer is there: fewer where somebody waits for a page.
     * @return self|null
     */
    public static function for_site(?int $seconds = null): ?self {
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
            return $this->send($method, $path, request_body::form($body ?? [], $upload, $place));
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
        $token = $this->token($method, $url, $body);
        return transport::send($method, $url, $body, ["Authorization: Bearer $token"], $this->seconds);
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
