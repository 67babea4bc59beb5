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
 * What a call's signature says, as the tool asks for it: good for one method, address and body, for a minute, once.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class claims {
    /** @var int How long a signature is good for, at most. */
    private const SECONDS = 60;

    /**
     * The claims of one call.
     *
     * @param connection $connection Who calls whom.
     * @param string $issuer The address of this site.
     * @param string $method HTTP's method.
     * @param string $url The whole address.
     * @param string $sha256 Of the body, as base64url.
     * @param int $now Seconds since 1970.
     * @return array
     */
    public static function of(
        connection $connection,
        string $issuer,
        string $method,
        string $url,
        string $sha256,
        int $now,
    ): array {
        return [
            'iss' => $issuer,
            'sub' => $connection->clientid,
            'aud' => "$connection->toolurl/platform-api",
            'iat' => $now,
            'exp' => $now + self::SECONDS,
            'jti' => bin2hex(random_bytes(16)),
            'deployment_id' => $connection->deploymentid,
            'htm' => $method,
            'htu' => $url,
            'body_sha256' => $sha256,
        ];
    }
}
