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

use local_campustutor\connection;
use local_campustutor\unreachable;

defined('MOODLE_INTERNAL') || die();

global $CFG;
require_once($CFG->dirroot . '/mod/lti/locallib.php');
require_once($CFG->dirroot . '/mod/lti/upgradelib.php');

/**
 * The tutor among the external tools of a site, and the connection that comes of it.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 * @covers     \local_campustutor\local\setup\external_tool
 * @covers     \local_campustutor\local\setup\registration
 * @covers     \local_campustutor\local\setup\checklist
 * @covers     \local_campustutor\connection
 */
final class external_tool_test extends \advanced_testcase {
    /**
     * An external tool as Moodle's own registration leaves it: pending, and not in the chooser.
     *
     * @param string $toolurl Where the tool is.
     * @param array $changes Of its configuration.
     * @return int Its id.
     */
    private function register(string $toolurl, array $changes = []): int {
        $this->resetAfterTest();
        $this->setAdminUser();
        $config = (object) ($changes + [
            'lti_clientid' => random_string(15),
            'lti_toolurl' => "$toolurl/lti/launch",
            'lti_typename' => 'Tutor',
            'lti_description' => 'Answers',
            'lti_ltiversion' => LTI_VERSION_1P3,
            'lti_coursevisible' => LTI_COURSEVISIBLE_PRECONFIGURED,
            'lti_keytype' => 'JWK_KEYSET',
            'lti_publickeyset' => "$toolurl/lti/jwks.json",
            'lti_initiatelogin' => "$toolurl/lti/login",
            'lti_redirectionuris' => "$toolurl/lti/launch",
            'lti_contentitem' => 1,
            'lti_customparameters' => 'context_history=$Context.id.history',
            'lti_sendname' => LTI_SETTING_ALWAYS,
            'lti_sendemailaddr' => LTI_SETTING_DELEGATE,
            'ltiservice_memberships' => 0,
        ]);
        return lti_add_type((object) ['state' => LTI_TOOL_STATE_PENDING], $config);
    }

    /**
     * Other tools are none.
     */
    public function test_a_tutor_is_found_and_other_tools_are_not(): void {
        $tutor = $this->register('https://tutor.example.org');
        $this->register('https://other.example.org', ['lti_initiatelogin' => 'https://other.example.org/login']);
        $this->assertSame([$tutor], array_column(external_tool::all(), 'id'));
        $this->assertSame([], external_tool::at('https://elsewhere.example.org'));
    }

    /**
     * It is on, among the activities, and sent no e-mail; what else was set stays.
     */
    public function test_settling_switches_on_and_keeps_what_it_does_not_change(): void {
        global $DB;
        $id = $this->register('https://tutor.example.org');
        $category = $this->getDataGenerator()->create_category();
        lti_type_add_categories($id, (string) $category->id);
        $before = lti_get_type_config($id);
        external_tool::settle($id, false);
        $tool = external_tool::get($id);
        $this->assertSame([true, true, false, false], [$tool->active, $tool->inchooser, $tool->names, $tool->emails]);
        $after = lti_get_type_config($id);
        foreach (['customparameters', 'publickeyset', 'initiatelogin', 'redirectionuris', 'contentitem', 'keytype'] as $name) {
            $this->assertSame($before[$name], $after[$name], $name);
        }
        $type = $DB->get_record('lti_types', ['id' => $id]);
        $this->assertSame(['Tutor', 'Answers'], [$type->name, $type->description]);
        $this->assertSame('https://tutor.example.org/static/icon.svg', $type->secureicon);
        $kept = $DB->get_fieldset_select('lti_types_categories', 'categoryid', 'typeid = ?', [$id]);
        $this->assertEquals([$category->id], $kept);
    }

    /**
     * Names are sent where they are wanted.
     */
    public function test_names_are_sent_where_they_are_wanted(): void {
        $id = $this->register('https://tutor.example.org');
        external_tool::settle($id, true);
        $this->assertTrue(external_tool::get($id)->names);
        $this->assertFalse(external_tool::get($id)->emails);
    }

    /**
     * A registration that the tool knows is taken over; one that it does not know changes nothing.
     */
    public function test_a_registration_is_taken_over(): void {
        $id = $this->register('https://tutor.example.org');
        set_config('curlsecurityblockedhosts', '');
        set_config('curlsecurityallowedport', '');
        mod_lti_verify_private_key();
        \curl::mock_response('{"version": "0.1.0"}');
        $this->assertNull(connection::get());
        $this->assertTrue(registration::take_over(external_tool::get($id))->ok());
        $connection = connection::get();
        $this->assertSame([$id, 'https://tutor.example.org', (string) $id], [
            $connection->typeid, $connection->toolurl, $connection->deploymentid,
        ]);
        $this->assertTrue(external_tool::get($id)->names, 'An administrator chose that.');
    }

    /**
     * What somebody deletes in Moodle is no connection any more, and disconnecting deletes nothing.
     */
    public function test_a_connection_ends_with_its_external_tool(): void {
        $id = $this->register('https://tutor.example.org');
        connection::keep($id, 'https://tutor.example.org/');
        $this->assertSame('https://tutor.example.org', connection::get()->toolurl);
        connection::forget();
        $this->assertNull(connection::get());
        $this->assertNotNull(external_tool::get($id));
        connection::keep($id, 'https://tutor.example.org');
        lti_delete_type($id);
        $this->assertNull(connection::get());
    }

    /**
     * Every line of the checklist has its words, whatever is found.
     */
    public function test_the_checklist_says_what_is_wrong(): void {
        global $PAGE;
        $id = $this->register('https://tutor.example.org');
        connection::keep($id, 'https://tutor.example.org');
        set_config('curlsecurityallowedport', '80');
        $page = new setup_page(connection::get(), '');
        $shown = $page->export_for_template($PAGE->get_renderer('core'));
        $this->assertFalse($shown['allgood']);
        $states = array_column($shown['findings'], 'state');
        $this->assertSame([finding::BAD, finding::UNKNOWN], array_slice($states, 0, 2));
        foreach ($shown['findings'] as $line) {
            $this->assertStringNotContainsString('[[', $line['subject'] . $line['text']);
        }
    }

    /**
     * A site that may call the tool, and can sign.
     */
    private function let_it_call(): void {
        set_config('curlsecurityblockedhosts', '');
        set_config('curlsecurityallowedport', '');
        mod_lti_verify_private_key();
    }

    /**
     * The registration that the answer names is switched on.
     */
    public function test_an_invitation_connects(): void {
        $id = $this->register('https://tutor.example.org');
        $this->let_it_call();
        \curl::mock_response(json_encode(['client_id' => external_tool::get($id)->clientid]));
        $link = 'https://tutor.example.org/lti/register?invitation=abc';
        $this->assertTrue(registration::by(invitation::read($link), false)->ok());
        $this->assertSame($id, connection::get()->typeid);
        $this->assertTrue(external_tool::get($id)->active);
    }

    /**
     * Whoever answers an invitation cannot have another tool of the site switched on, or made the tutor.
     */
    public function test_an_answer_cannot_name_a_tool_at_another_address(): void {
        $other = $this->register('https://other.example.org');
        $this->let_it_call();
        foreach ([external_tool::get($other)->clientid, 'unknown', ''] as $clientid) {
            \curl::mock_response(json_encode(['client_id' => $clientid]));
            try {
                registration::by(invitation::read('https://tutor.example.org/lti/register?invitation=abc'), true);
                $this->fail('It was connected.');
            } catch (unreachable $refused) {
                $this->assertSame('foreign', $refused->reason);
            }
        }
        $this->assertNull(connection::get());
        $this->assertFalse(external_tool::get($other)->active);
    }

    /**
     * What the tool says is shown as text, whatever it is.
     */
    public function test_words_of_the_tool_are_no_html(): void {
        global $PAGE;
        $id = $this->register('https://tutor.example.org');
        connection::keep($id, 'https://tutor.example.org');
        $this->let_it_call();
        \curl::mock_response(json_encode(['version' => '0.1.0', 'institution' => '<img src=x onerror=alert(1)>']));
        $output = $PAGE->get_renderer('core');
        $shown = (new setup_page(connection::get(), ''))->export_for_template($output);
        $html = $output->render_from_template('local_campustutor/setup', $shown);
        $this->assertStringContainsString('&lt;img src=x', $html);
        $this->assertStringNotContainsString('<img src=x', $html);
    }

    /**
     * Where Moodle lists every activity, which is its default, the checklist says where to change that.
     */
    public function test_the_checklist_asks_for_activities_that_are_not_listed(): void {
        $id = $this->register('https://tutor.example.org');
        connection::keep($id, 'https://tutor.example.org');
        set_config('curlsecurityallowedport', '80');
        foreach ([[0, finding::FAIR], [1, finding::GOOD]] as [$allowed, $state]) {
            set_config('allowstealth', $allowed);
            $findings = array_column(checklist::of(connection::get()), null, 'subject');
            $this->assertSame($state, $findings['stealth']->state);
        }
    }
}
