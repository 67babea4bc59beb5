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

use local_campustutor\local\queue\outcome;
use local_campustutor\local\queue\runner;
use local_campustutor\tests\keeper;
use local_campustutor\tests\site;

/**
 * What must reach the tool waits until it is told.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class queue_test extends \advanced_testcase {
    /**
     * Each test begins with an empty queue and a connection.
     */
    protected function setUp(): void {
        parent::setUp();
        $this->resetAfterTest();
        keeper::$answers = [];
    }

    /**
     * The only row there is.
     *
     * @return \local_campustutor\local\queue\entry
     */
    private function only_entry(): \local_campustutor\local\queue\entry {
        $entries = queue::entries(0, 10);
        $this->assertCount(1, $entries);
        return $entries[0];
    }

    /**
     * A call stays until the tool has taken it, and its part learns of the answer.
     *
     * @covers \local_campustutor\local\queue\runner::run
     */
    public function test_what_is_told_leaves_the_queue_and_its_part_gets_the_answer(): void {
        queue::tell('thing:1', 'POST', 'people/erase', ['subs' => ['7']], 0, keeper::class);
        \curl::mock_response('{"receipts": [{"sub": "7", "receipt": null}]}');

        $this->assertSame(1, (new runner(site::connect()))->run());
        $this->assertSame(0, queue::count());
        $this->assertSame([[['subs' => ['7']], ['receipts' => [['sub' => '7', 'receipt' => null]]]]], keeper::$answers);
    }

    /**
     * A second run finds nothing to tell.
     *
     * @covers \local_campustutor\local\queue\runner::run
     */
    public function test_a_call_is_told_once(): void {
        queue::tell('thing:1', 'PUT', 'courses/7/locks/a', ['from' => 'x'], 0, keeper::class);
        \curl::mock_response('{}');
        (new runner(site::connect()))->run();

        \curl::mock_response('{}');
        $this->assertSame(0, (new runner(client::for_site()))->run());
        $this->assertCount(1, keeper::$answers);
    }

    /**
     * What another process is telling just now is left to it.
     *
     * @covers \local_campustutor\local\queue\runner::tell
     */
    public function test_two_runs_at_once_tell_a_call_once(): void {
        global $CFG;

        // Locks of files exclude each other within one process, too, as those of two processes do.
        $CFG->lock_factory = \core\lock\file_lock_factory::class;
        queue::tell('thing:1', 'PUT', 'courses/7/locks/a', null, 0, keeper::class);
        $entry = $this->only_entry();
        $runner = new runner(site::connect());
        \curl::mock_response('{}');

        $other = \core\lock\lock_config::get_lock_factory('local_campustutor_queue')->get_lock(sha1('thing:1'), 0);
        $whileothertells = $runner->tell($entry->id);
        $other->release();
        $this->assertSame(outcome::NOT_OURS, $whileothertells);
        $this->assertSame(1, queue::count());
        $this->assertSame(outcome::TOLD, $runner->tell($entry->id));
        $this->assertSame(outcome::NOT_OURS, $runner->tell($entry->id));
        $this->assertCount(1, keeper::$answers);
    }

    /**
     * Nothing that came back from the tool: the call waits, longer each time, and says why.
     *
     * @covers \local_campustutor\local\queue\runner::run
     */
    public function test_what_cannot_be_told_waits_longer_each_time_and_says_why(): void {
        $client = site::connect();
        queue::tell('thing:1', 'DELETE', 'courses/7');
        foreach ([60, 120, 240] as $tries => $wait) {
            \curl::mock_response('<html>Bad gateway</html>');
            $before = time();
            $this->assertSame(outcome::UNREACHABLE, (new runner($client))->tell($this->only_entry()->id));
            $entry = $this->only_entry();
            $this->assertSame($tries + 1, $entry->tries);
            $this->assertEqualsWithDelta($before + $wait, $entry->nexttry, 5);
            $this->assertNotSame('', $entry->reason);
            $this->assertFalse($entry->failed);
        }
        \curl::mock_response('{}');
        $this->assertSame(0, (new runner($client))->run(), 'it is not due');
    }

    /**
     * Without a connection nothing is lost.
     *
     * @covers \local_campustutor\local\queue\runner::run
     */
    public function test_without_a_connection_it_waits(): void {
        queue::tell('thing:1', 'DELETE', 'courses/7');
        $this->assertSame(0, (new runner(null))->run());
        $this->assertSame(get_string('queue_not_connected', 'local_campustutor'), $this->only_entry()->reason);
    }

    /**
     * A later call of the same key is told alone, and has waited as long as the first.
     *
     * @covers \local_campustutor\queue::tell
     */
    public function test_a_later_call_of_the_same_key_takes_the_place_of_an_earlier_one(): void {
        global $DB;

        queue::tell('lock:7', 'PUT', 'courses/7/locks/a', ['until' => 'early']);
        $DB->set_field('local_campustutor_queue', 'timecreated', 1000);
        queue::tell('lock:7', 'DELETE', 'courses/7/locks/a');
        queue::tell('lock:8', 'DELETE', 'courses/8/locks/a');

        [$first, $second] = queue::entries(0, 10);
        $this->assertSame(['DELETE', 1000], [$first->method, $first->since]);
        $this->assertSame('lock:8', $second->key);
    }

    /**
     * What a slow process still has in its hands is not told after what replaced it.
     *
     * @covers \local_campustutor\local\queue\runner::tell
     */
    public function test_a_row_that_was_replaced_is_not_told(): void {
        global $DB;

        queue::tell('lock:7', 'PUT', 'courses/7/locks/a', ['n' => 1], 0, keeper::class);
        $old = $DB->get_record('local_campustutor_queue', []);
        queue::tell('lock:7', 'PUT', 'courses/7/locks/a', ['n' => 2], 0, keeper::class);
        // As if another process had put it in at the same time.
        $DB->import_record('local_campustutor_queue', $old);
        \curl::mock_response('{}');

        $this->assertSame(1, (new runner(site::connect()))->run());
        $this->assertSame(0, queue::count());
        $this->assertSame([2], array_map(fn($answer) => $answer[0]['n'], keeper::$answers));
    }

    /**
     * After its time a call is not told any more.
     *
     * @covers \local_campustutor\local\queue\runner::run
     */
    public function test_after_its_time_it_need_not_be_told(): void {
        queue::tell('lock:7', 'PUT', 'courses/7/locks/a', null, time() - 1, keeper::class);
        $this->assertSame(0, (new runner(site::connect()))->run());
        $this->assertSame(0, queue::count());
        $this->assertSame([], keeper::$answers);
    }

    /**
     * A part that cannot keep the answer gets another one; the call is not lost with it.
     *
     * @covers \local_campustutor\local\queue\runner::run
     */
    public function test_an_answer_that_cannot_be_kept_leaves_the_call_in_the_queue(): void {
        $this->preventResetByRollback();
        queue::tell('thing:1', 'POST', 'people/erase', ['fail' => true], 0, keeper::class);
        \curl::mock_response('{}');
        $this->assertSame(0, (new runner(site::connect()))->run());
        $this->assertSame('no room', $this->only_entry()->reason);
        $this->assertFalse($this->only_entry()->failed);
    }

    /**
     * A tool that is down is not asked for each of a thousand calls.
     *
     * @covers \local_campustutor\local\queue\runner::run
     */
    public function test_a_run_ends_early_while_the_tool_cannot_be_reached(): void {
        global $DB;

        for ($n = 0; $n < 10; $n++) {
            queue::tell("thing:$n", 'DELETE', "courses/$n");
            \curl::mock_response('');
        }
        (new runner(site::connect()))->run();
        $this->assertSame(3, $DB->count_records('local_campustutor_queue', ['tries' => 1]));
        $this->assertSame(7, $DB->count_records('local_campustutor_queue', ['tries' => 0]));
    }

    /**
     * However much is asked for, cron gets one task.
     *
     * @covers \local_campustutor\queue::tell
     */
    public function test_one_task_is_enough_for_many_calls(): void {
        for ($n = 0; $n < 5; $n++) {
            queue::tell("thing:$n", 'DELETE', "courses/$n");
        }
        $this->assertCount(1, \core\task\manager::get_adhoc_tasks(task\tell_tool_now::class));
        \curl::mock_response('{}');
        site::connect();
        $this->expectOutputRegex('/Told: 1/');
        queue::forget('thing:1');
        queue::forget('thing:2');
        queue::forget('thing:3');
        queue::forget('thing:4');
        $this->runAdhocTasks(task\tell_tool_now::class);
    }

    /**
     * Giving up is a decision that Moodle's log keeps.
     *
     * @covers \local_campustutor\queue::give_up
     */
    public function test_giving_up_is_kept_in_the_log(): void {
        $this->setAdminUser();
        queue::tell('erase:all:7', 'POST', 'people/erase', ['subs' => ['7']]);
        $sink = $this->redirectEvents();
        queue::give_up($this->only_entry());
        $this->assertSame(0, queue::count());
        [$event] = $sink->get_events();
        $this->assertInstanceOf(event\call_given_up::class, $event);
        $this->assertStringContainsString('POST people/erase {"subs":["7"]}', $event->get_description());
        $this->assertEventContextNotUsed($event);
    }

    /**
     * The report of the site's status is red once something has waited for a day, or was refused.
     *
     * @covers \local_campustutor\check\pending::get_result
     */
    public function test_the_status_report_is_red_after_a_day(): void {
        global $DB;

        $status = fn() => (new check\pending())->get_result()->get_status();
        $this->assertSame('ok', $status());
        queue::tell('thing:1', 'DELETE', 'courses/7');
        $this->assertSame('ok', $status());
        $DB->set_field('local_campustutor_queue', 'timecreated', time() - DAYSECS - 60);
        $this->assertSame('error', $status());
        $DB->set_field('local_campustutor_queue', 'timecreated', time());
        $DB->set_field('local_campustutor_queue', 'failed', 1);
        $this->assertSame('error', $status());
        queue::revive($this->only_entry()->id);
        $this->assertSame('ok', $status());
    }

    /**
     * A course that is gone takes along what waits for things in it, and nothing of another course.
     *
     * @covers \local_campustutor\queue::forget_course
     */
    public function test_what_waits_for_a_course_goes_with_it(): void {
        queue::tell('a', 'PUT', 'courses/7/locks/a');
        queue::tell('b', 'PUT', 'courses/77/locks/a');
        queue::tell('c', 'POST', 'people/erase', ['context' => '7']);
        queue::forget_course(7);
        $this->assertSame(['b', 'c'], array_map(fn($entry) => $entry->key, queue::entries(0, 10)));
    }
}
