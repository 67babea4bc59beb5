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

namespace local_campustutor\privacy;

use core_privacy\local\metadata\collection;
use core_privacy\local\request\approved_contextlist;
use core_privacy\local\request\approved_userlist;
use core_privacy\local\request\userlist;
use core_privacy\local\request\writer;
use core_privacy\tests\provider_testcase;
use local_campustutor\client;
use local_campustutor\people;
use local_campustutor\queue;
use local_campustutor\local\queue\runner;
use local_campustutor\receipts;
use local_campustutor\tests\site;

/**
 * Moodle's data requests reach the tool.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class provider_test extends provider_testcase {
    /** @var \stdClass A course with the tutor. */
    private \stdClass $course;

    /** @var \stdClass Another one. */
    private \stdClass $second;

    /** @var \stdClass Who has opened the tutor in both. */
    private \stdClass $user;

    /** @var \stdClass Who has opened it in the first. */
    private \stdClass $neighbour;

    /**
     * Two courses and two people.
     */
    protected function setUp(): void {
        parent::setUp();
        $this->resetAfterTest();
        [$this->course, $this->second] = [site::course(), site::course()];
        [$this->user, $this->neighbour] = [$this->getDataGenerator()->create_user(), $this->getDataGenerator()->create_user()];
        people::note($this->user->id, $this->course->id);
        people::note($this->user->id, $this->second->id);
        people::note($this->neighbour->id, $this->course->id);
    }

    /**
     * What waits in the queue, as body by key.
     *
     * @return array
     */
    private function waiting(): array {
        return array_column(array_map(fn($entry) => [$entry->key, $entry->body], queue::entries(0, 100)), 1, 0);
    }

    /**
     * The contexts of a person, for a request that was approved.
     *
     * @param \context ...$contexts
     * @return approved_contextlist
     */
    private function approved(\context ...$contexts): approved_contextlist {
        return new approved_contextlist($this->user, 'local_campustutor', array_map(fn($context) => $context->id, $contexts));
    }

    /**
     * All that is stored and sent is named.
     *
     * @covers \local_campustutor\privacy\provider::get_metadata
     */
    public function test_what_goes_where_is_told_with_words_for_each_field(): void {
        $items = provider::get_metadata(new collection('local_campustutor'))->get_collection();
        $this->assertCount(6, $items);
        foreach ($items as $item) {
            $this->assertTrue(get_string_manager()->string_exists($item->get_summary(), 'local_campustutor'));
            foreach ($item->get_privacy_fields() as $field) {
                $this->assertTrue(get_string_manager()->string_exists($field, 'local_campustutor'), $field);
            }
        }
    }

    /**
     * The courses of a person and their own context.
     *
     * @covers \local_campustutor\privacy\provider::get_contexts_for_userid
     */
    public function test_the_contexts_of_a_person_are_their_courses_and_their_own(): void {
        $expected = [
            \context_course::instance($this->course->id)->id,
            \context_course::instance($this->second->id)->id,
            \context_user::instance($this->user->id)->id,
        ];
        $this->assertEqualsCanonicalizing($expected, provider::get_contexts_for_userid($this->user->id)->get_contextids());
        $stranger = $this->getDataGenerator()->create_user();
        $this->assertSame([], provider::get_contexts_for_userid($stranger->id)->get_contextids());
    }

    /**
     * The people of a context.
     *
     * @covers \local_campustutor\privacy\provider::get_users_in_context
     */
    public function test_the_people_of_a_context(): void {
        $users = function (\context $context): array {
            $userlist = new userlist($context, 'local_campustutor');
            provider::get_users_in_context($userlist);
            return array_map('intval', $userlist->get_userids());
        };
        $both = [(int) $this->user->id, (int) $this->neighbour->id];
        $this->assertEqualsCanonicalizing($both, $users(\context_course::instance($this->course->id)));
        $this->assertSame([(int) $this->user->id], $users(\context_user::instance($this->user->id)));
        $this->assertSame([], $users(\context_system::instance()));
    }

    /**
     * What the tool has in a course is in the course, the rest in the person's own context, each once.
     *
     * @covers \local_campustutor\privacy\export
     */
    public function test_an_export_has_what_the_tool_has(): void {
        $first = ['conversation' => [['id' => 'a', 'title' => 'Trees']], 'feedback' => []];
        $second = ['conversation' => [['id' => 'b', 'title' => 'Graphs']], 'feedback' => []];
        $all = ['conversation' => [$first['conversation'][0], $second['conversation'][0]], 'usage' => [['tokens' => 5]]];
        $answer = fn($tables) => ['people' => [[
            'sub' => (string) $this->user->id,
            'data' => ['nothing' => (object) [], 'signed' => 'x', 'tables' => $tables],
        ]]];
        site::answers($answer($first), $answer($second), $answer($all));

        [$course, $other] = [\context_course::instance($this->course->id), \context_course::instance($this->second->id)];
        $own = \context_user::instance($this->user->id);
        receipts::keep($this->user->id, 5, (object) ['id' => 'r', 'counts' => ['message' => 2], 'signed' => 'y']);
        provider::export_user_data($this->approved($course, $other, $own));

        $place = [get_string('pluginname', 'local_campustutor')];
        $this->assertEquals((object) ['conversation' => $first['conversation']], writer::with_context($course)->get_data($place));
        $this->assertEquals((object) ['conversation' => $second['conversation']], writer::with_context($other)->get_data($place));
        $this->assertEquals((object) ['usage' => $all['usage']], writer::with_context($own)->get_data($place));
        $file = writer::with_context($course)->get_custom_file($place, 'campus-tutor.json');
        $signed = $answer($first)['people'][0]['data'];
        $this->assertSame(json_encode($signed), json_encode(json_decode($file)), 'it was signed so, to the last {}');
        $kept = writer::with_context($own)->get_data([...$place, get_string('receipts', 'local_campustutor')]);
        $this->assertSame('r', $kept->receipts[0]['receipt']['id']);
        $this->assertSame([], $this->waiting());
    }

    /**
     * A course in which the tool has nothing leaves no trace in the export.
     *
     * @covers \local_campustutor\privacy\export
     */
    public function test_where_the_tool_has_nothing_the_export_has_nothing(): void {
        site::answers(['people' => [['sub' => $this->user->id, 'data' => null]]]);
        $course = \context_course::instance($this->course->id);
        provider::export_user_data($this->approved($course));
        $this->assertFalse(writer::with_context($course)->has_any_data());
    }

    /**
     * Without the tool the export says what is missing, an exception tells Moodle, and the person learns when to ask again.
     *
     * @covers \local_campustutor\privacy\export
     * @covers \local_campustutor\privacy\export_again
     */
    public function test_an_export_without_the_tool_says_so_everywhere(): void {
        \curl::mock_response('<html>Bad gateway</html>');
        [$course, $other] = [\context_course::instance($this->course->id), \context_course::instance($this->second->id)];
        try {
            provider::export_user_data($this->approved($course, $other));
            $this->fail('Moodle was not told');
        } catch (\moodle_exception $e) {
            $this->assertSame('export_incomplete', $e->errorcode);
        }
        $place = [get_string('pluginname', 'local_campustutor')];
        foreach ([$course, $other] as $context) {
            $this->assertNotEmpty(writer::with_context($context)->get_data($place)->missing);
            $this->assertNotEmpty(writer::with_context($context)->get_custom_file($place, 'campus-tutor-missing.txt'));
        }
        $this->assertSame(["export:{$this->user->id}"], array_keys($this->waiting()));

        site::answers(['version' => '1']);
        $this->preventResetByRollback();
        $messages = $this->redirectMessages();
        (new runner(client::for_site()))->run();
        [$message] = $messages->get_messages();
        $this->assertSame((int) $this->user->id, (int) $message->useridto);
        $this->assertSame([], $this->waiting());
    }

    /**
     * Everything of a person goes with one call, which keeps nothing back.
     *
     * @covers \local_campustutor\privacy\provider::delete_data_for_user
     */
    public function test_all_of_a_person_is_erased_with_one_call(): void {
        $contexts = provider::get_contexts_for_userid($this->user->id)->get_contexts();
        provider::delete_data_for_user($this->approved(...$contexts));
        $this->assertSame(["erase:all:{$this->user->id}" => ['subs' => [(string) $this->user->id]]], $this->waiting());
    }

    /**
     * What an institution must keep in one course is kept, though the person's own context was approved.
     *
     * @covers \local_campustutor\privacy\provider::delete_data_for_user
     */
    public function test_a_course_that_was_not_approved_is_kept(): void {
        $course = \context_course::instance($this->course->id);
        provider::delete_data_for_user($this->approved($course, \context_user::instance($this->user->id)));
        $body = ['subs' => [(string) $this->user->id], 'context' => (string) $this->course->id];
        $this->assertSame(["erase:{$this->course->id}:{$this->user->id}" => $body], $this->waiting());
    }

    /**
     * Some people of a course.
     *
     * @covers \local_campustutor\privacy\provider::delete_data_for_users
     */
    public function test_some_people_of_a_course_are_erased_there(): void {
        $course = \context_course::instance($this->course->id);
        provider::delete_data_for_users(new approved_userlist($course, 'local_campustutor', [(int) $this->neighbour->id]));
        $body = ['subs' => [(string) $this->neighbour->id], 'context' => (string) $this->course->id];
        $this->assertSame([$body], array_values($this->waiting()));
    }

    /**
     * A course whose time is over: everybody in it, in calls of as many as the tool takes.
     *
     * @covers \local_campustutor\privacy\provider::delete_data_for_all_users_in_context
     */
    public function test_everybody_in_a_course_is_erased_in_calls_that_the_tool_takes(): void {
        for ($userid = 100001; $userid <= 100060; $userid++) {
            people::note($userid, $this->course->id);
        }
        provider::delete_data_for_all_users_in_context(\context_course::instance($this->course->id));
        $bodies = array_values($this->waiting());
        $this->assertSame([50, 12], array_map(fn($body) => count($body['subs']), $bodies));
        $this->assertCount(62, array_unique(array_merge(...array_column($bodies, 'subs'))));
    }

    /**
     * A receipt is kept for each person, and what the plugin knew of them goes once the tool has erased.
     *
     * @covers \local_campustutor\privacy\erasure::told
     */
    public function test_receipts_are_kept_and_the_notes_go_once_the_tool_has_erased(): void {
        $this->preventResetByRollback();
        provider::delete_data_for_all_users_in_context(\context_course::instance($this->course->id));
        $this->assertNotSame([], people::in_course($this->course->id), 'until it is told it must not be forgotten');
        $receipt = ['id' => 'r', 'at' => 'now', 'counts' => (object) [], 'signed' => 'y'];
        site::answers(['receipts' => [
            ['sub' => (string) $this->user->id, 'receipt' => $receipt],
            ['sub' => (string) $this->neighbour->id, 'receipt' => null],
        ]]);
        (new runner(client::for_site()))->run();

        $this->assertSame([], people::in_course($this->course->id));
        $this->assertSame([(int) $this->second->id], people::courses_of($this->user->id));
        [$kept] = receipts::list(0, 10);
        $this->assertSame(['r', (int) $this->course->id], [$kept->receipt['id'], (int) $kept->courseid]);
        $this->assertSame(1, receipts::count());
        $this->assertSame(json_encode($receipt), receipts::file($kept->id), 'it was signed so, to the last {}');
    }
}
