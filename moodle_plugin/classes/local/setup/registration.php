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

use Firebase\JWT\JWT;
use local_campustutor\client;
use local_campustutor\connection;
use local_campustutor\request_body;
use local_campustutor\response;
use local_campustutor\transport;
use local_campustutor\unreachable;
use mod_lti\local\ltiopenid\jwks_helper;
use mod_lti\local\ltiopenid\registration_helper;

/**
 * Moodle's own dynamic registration, started from here: the tool gets the token that Moodle's pages would give it.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class registration {
    /** @var int As long as Moodle's own pages give. */
    private const TOKEN_SECONDS = 3600;

    /**
     * Registers this site with the tool, or renews the registration that there is, and keeps the connection.
     *
     * @param invitation $invitation The link of the people who run the tool.
     * @param bool $names Whether the tool is sent people's names.
     * @return response What the tool said; a refusal has changed nothing.
     * @throws unreachable
     */
    public static function by(invitation $invitation, bool $names): response {
        $existing = external_tool::at($invitation->toolurl);
        $configuration = new \moodle_url('/mod/lti/openid-configuration.php');
        $answer = transport::send('POST', "$invitation->toolurl/lti/register/by-plugin", request_body::json([
            'invitation' => $invitation->token,
            'openid_configuration' => $configuration->out(false),
            'registration_token' => self::token($existing[0]->id ?? null),
            'names' => $names,
        ]));
        if ($answer->ok()) {
            self::take(self::registered($invitation->toolurl, $answer->text('client_id')), $invitation->toolurl, $names);
        }
        return $answer;
    }

    /**
     * Takes over a registration that there is, if the tool knows it.
     *
     * @param external_tool $tool The tool as Moodle has it.
     * @return response What the tool said; a refusal has changed nothing.
     * @throws unreachable
     */
    public static function take_over(external_tool $tool): response {
        $connection = new connection($tool->id, $tool->clientid, (string) $tool->id, $tool->toolurl);
        $answer = (new client($connection))->call('GET', 'status');
        if ($answer->ok()) {
            self::take($tool->id, $tool->toolurl, $tool->names);
        }
        return $answer;
    }

    /**
     * The external tool that the answer names. It has to be one at the very address that was called: whoever answers there
     * does not choose which of the site's tools is switched on.
     *
     * @param string $toolurl The tool's own address.
     * @param string $clientid What the answer says that the registration calls this site.
     * @return int Its id.
     * @throws unreachable
     */
    private static function registered(string $toolurl, string $clientid): int {
        foreach (external_tool::at($toolurl) as $tool) {
            if ($tool->clientid === $clientid) {
                return $tool->id;
            }
        }
        throw new unreachable('foreign', $toolurl);
    }

    /**
     * Settles the external tool and keeps the connection.
     *
     * @param int $typeid Moodle's id of the tool.
     * @param string $toolurl The tool's own address.
     * @param bool $names Whether the tool is sent people's names.
     */
    private static function take(int $typeid, string $toolurl, bool $names): void {
        external_tool::settle($typeid, $names);
        connection::keep($typeid, $toolurl);
    }

    /**
     * What lets the tool register: as mod/lti/startltiadvregistration.php makes it.
     *
     * @param int|null $typeid The external tool to update; null for a new one.
     * @return string
     * @throws unreachable
     */
    private static function token(?int $typeid): string {
        $key = jwks_helper::get_private_key();
        if (empty($key['key']) || empty($key['kid'])) {
            throw new unreachable('nokey');
        }
        $now = time();
        return JWT::encode([
            'sub' => $typeid === null ? registration_helper::get()->new_clientid() : (string) $typeid,
            'scope' => $typeid === null
                ? registration_helper::REG_TOKEN_OP_NEW_REG
                : registration_helper::REG_TOKEN_OP_UPDATE_REG,
            'iat' => $now,
            'exp' => $now + self::TOKEN_SECONDS,
        ], $key['key'], 'RS256', $key['kid']);
    }
}
