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

/**
 * How long a call may take, and what its end means.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class transfer {
    /** @var int Until a connection stands. */
    private const CONNECT_SECONDS = 5;

    /** @var int Until the answer is there; a file may take longer as long as it moves. */
    private const WHOLE_SECONDS = 20;

    /** @var int Until a file is there. */
    private const UPLOAD_SECONDS = 900;

    /** @var int What a file moves in a second, at least. */
    private const UPLOAD_BYTES = 1024;

    /**
     * Limits of a call, by the names of curl's options. Redirects are not followed: a signature is for one address.
     *
     * @param bool $isupload Whether it brings a file.
     * @return array
     */
    public static function limits(bool $isupload): array {
        $limits = [
            'CURLOPT_CONNECTTIMEOUT' => self::CONNECT_SECONDS,
            'CURLOPT_TIMEOUT' => $isupload ? self::UPLOAD_SECONDS : self::WHOLE_SECONDS,
            'CURLOPT_FOLLOWLOCATION' => 0,
        ];
        $moving = ['CURLOPT_LOW_SPEED_LIMIT' => self::UPLOAD_BYTES, 'CURLOPT_LOW_SPEED_TIME' => self::WHOLE_SECONDS];
        return $isupload ? $limits + $moving : $limits;
    }

    /**
     * What came: the tool's answer, or why there is none. A refusal by the tool (4xx) is an answer.
     *
     * @param int $errno The number of curl's error; 0: none.
     * @param string $error What curl says.
     * @param int $status HTTP's number; 0: Moodle did not let itself call.
     * @param string $content What came.
     * @param string $url The address.
     * @return response|failure
     */
    public static function outcome(int $errno, string $error, int $status, string $content, string $url): response|failure {
        if ($errno) {
            return new failure(self::reason($errno), $error);
        }
        if (!$status) {
            return new failure('blocked', address::origin($url));
        }
        $response = response::read($status, $content);
        if ($status >= 500) {
            return new failure('server', $response?->message() ?? "HTTP $status", $response?->code());
        }
        // A redirect is of whatever stands before the tool, as is a page: the tool itself answers in JSON.
        return $response !== null && ($response->ok() || $status >= 400) ? $response : new failure('nojson', "HTTP $status");
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
