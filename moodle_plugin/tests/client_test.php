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

use Firebase\JWT\JWK;
use Firebase\JWT\JWT;
use mod_lti\local\ltiopenid\jwks_helper;

defined('MOODLE_INTERNAL') || die();

global $CFG;
require_once($CFG->dirroot . '/mod/lti/upgradelib.php');

/**
 * What the client signs, and what becomes of an answer.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 * @covers     \local_campustutor\client
 * @covers     \local_campustutor\transport
 */
final class client_test extends \advanced_testcase {
    /**
     * A connection, without an external tool behind it.
     *
     * @return connection
     */
    private function connection(): connection {
        $this->resetAfterTest();
        if (!get_config('mod_lti', 'privatekey')) {
            mod_lti_verify_private_key();
        }
        set_config('curlsecurityblockedhosts', '');
        set_config('curlsecurityallowedport', '');
        return new connection(7, 'client', '7', 'https://tutor.example.org');
    }

    /**
     * The signature is made by the key that Moodle publishes, and says what the tool asks for.
     */
    public function test_a_call_is_signed_by_moodles_own_key(): void {
        global $CFG;
        $connection = $this->connection();
        $token = new \ReflectionMethod(client::class, 'token');
        $url = 'https://tutor.example.org/platform-api/v1/status';
        $signed = $token->invoke(new client($connection), 'GET', $url, request_body::none());
        $claims = JWT::decode($signed, JWK::parseKeySet(jwks_helper::get_jwks()));
        $this->assertSame($CFG->wwwroot, $claims->iss);
        $this->assertSame('https://tutor.example.org/platform-api', $claims->aud);
        $this->assertSame(['GET', $url, '7'], [$claims->htm, $claims->htu, $claims->deployment_id]);
        $this->assertSame(60, $claims->exp - $claims->iat);
    }

    /**
     * What the tool answers is read.
     */
    public function test_an_answer_of_the_tool_is_read(): void {
        $client = new client($this->connection());
        \curl::mock_response('{"version": "0.1.0"}');
        $answer = $client->call('GET', 'status');
        $this->assertTrue($answer->ok());
        $this->assertSame('0.1.0', $answer->text('version'));
    }

    /**
     * A page of a proxy is no answer.
     */
    public function test_html_is_no_answer(): void {
        $client = new client($this->connection());
        \curl::mock_response('<html>Sign in</html>');
        try {
            $client->call('POST', 'people/export', ['subs' => ['3']]);
            $this->fail('HTML passed for an answer.');
        } catch (unreachable $failure) {
            $this->assertSame('nojson', $failure->reason);
            $this->assertStringContainsString('something else answers', $failure->getMessage());
        }
    }

    /**
     * Hosts that Moodle blocks are not called, and the message says where that is set.
     */
    public function test_blocked_hosts_hold(): void {
        $client = new client($this->connection());
        set_config('curlsecurityallowedport', '80');
        try {
            $client->call('GET', 'status');
            $this->fail('A blocked port was called.');
        } catch (unreachable $failure) {
            $this->assertSame('blocked', $failure->reason);
            $this->assertStringContainsString('HTTP security', $failure->getMessage());
            $this->assertDebuggingCalled();
        }
    }

    /**
     * Nothing is sent in the clear.
     */
    public function test_plain_http_is_refused_but_on_this_machine(): void {
        $this->connection();
        $client = new client(new connection(7, 'client', '7', 'http://tutor.example.org'));
        $this->expectException(unreachable::class);
        $client->call('GET', 'status');
    }

    /**
     * A file of Moodle goes as a form, and nothing of it stays on the disk.
     */
    public function test_a_stored_file_is_sent_and_nothing_of_it_stays(): void {
        $client = new client($this->connection());
        $file = get_file_storage()->create_file_from_string([
            'contextid' => \context_system::instance()->id,
            'component' => 'local_campustutor',
            'filearea' => 'test',
            'itemid' => 0,
            'filepath' => '/',
            'filename' => 'skript.md',
        ], '# Graphen');
        \curl::mock_response('{"state": "waiting"}');
        $path = client::path('courses', 5, 'materials', 'cm3');
        $answer = $client->call('PUT', $path, ['title' => 'Skript'], upload::of_stored_file($file));
        $this->assertSame('waiting', $answer->text('state'));
        $this->assertFileDoesNotExist(make_request_directory() . '/body');
    }
}
