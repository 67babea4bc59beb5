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

use local_campustutor\client;
use local_campustutor\people;
use local_campustutor\queue;
use local_campustutor\local\queue\runner;
use local_campustutor\receipts;
use local_campustutor\tests\site;

/**
 * What ends in Moodle ends in the tool.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class observer_test extends \advanced_testcase {
    /**
     * Each test begins anew.
     */
    protected function setUp(): void {
        parent::setUp();
        $this->resetAfterTest();
    }

    /**
     * What waits in the queue.
     *
     * @return array[] method, path, body of each call.
     */
    private function waiting(): array {
        return array_map(fn($entry) => [$entry->method, $entry->path, $entry->body], queue::entries(0, 100));
    }

    /**
     * A deleted account.
     *
     * @covers \local_campustutor\privacy\observer::user_deleted
     */
    public function test_a_deleted_user_is_erased_everywhere(): void {
        site::connect();
        $user = $this->getDataGenerator()->create_user();
        delete_user($user);
        $this->assertSame([['POST', 'people/erase', ['subs' => [(string) $user->id]]]], $this->waiting());
    }

    /**
     * A site without a tutor has nobody to tell.
     *
     * @covers \local_campustutor\privacy\observer
     */
    public function test_without_a_tutor_nothing_waits(): void {
        delete_user($this->getDataGenerator()->create_user());
        delete_course($this->getDataGenerator()->create_course(), false);
        $this->assertSame([], $this->waiting());
    }

    /**
     * A deleted course.
     *
     * @covers \local_campustutor\privacy\observer::course_deleted
     * @covers \local_campustutor\privacy\course_gone
     */
    public function test_a_deleted_course_is_told_and_its_receipt_kept(): void {
        $this->preventResetByRollback();
        $course = site::course();
        people::note(100001, $course->id);
        queue::tell('lock', 'PUT', "courses/$course->id/locks/a");
        delete_course($course, false);
        $this->assertSame([['DELETE', "courses/$course->id", ['context' => (string) $course->id]]], $this->waiting());

        site::answers(['conversations' => 3, 'materials' => 1, 'people' => 2]);
        (new runner(client::for_site()))->run();
        $this->assertSame([], people::in_course($course->id));
        $this->assertSame(['conversations' => 3, 'materials' => 1, 'people' => 2], receipts::list(0, 1)[0]->receipt['counts']);
    }

    /**
     * A reset that ends a term, with everybody as they were before they were unenrolled.
     *
     * @covers \local_campustutor\privacy\observer::course_reset
     */
    public function test_a_reset_that_ends_a_term_erases_who_took_part(): void {
        $course = site::course();
        $student = $this->getDataGenerator()->create_and_enrol($course, 'student');
        reset_course_userdata((object) ['id' => $course->id, 'unenrol_users' => [5], 'reset_start_date_old' => 0]);
        $body = ['subs' => [(string) $student->id], 'context' => (string) $course->id];
        $this->assertSame([['POST', 'people/erase', $body]], $this->waiting());
    }

    /**
     * Other resets leave what people asked.
     *
     * @covers \local_campustutor\privacy\observer::course_reset
     */
    public function test_a_reset_that_moves_dates_erases_nothing(): void {
        $course = site::course();
        $this->getDataGenerator()->create_and_enrol($course, 'student');
        $options = ['id' => $course->id, 'reset_start_date' => time(), 'reset_start_date_old' => 1, 'reset_end_date_old' => 0];
        reset_course_userdata((object) ($options + ['reset_events' => 1, 'unenrol_users' => []]));
        $this->assertSame([], $this->waiting());
    }
}
