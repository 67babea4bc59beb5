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

use local_campustutor\tests\site;

/**
 * Whose data the tool may have.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class people_test extends \advanced_testcase {
    /**
     * Each test begins anew.
     */
    protected function setUp(): void {
        parent::setUp();
        $this->resetAfterTest();
    }

    /**
     * Opening the tutor is noted once, and outlives an enrolment.
     *
     * @covers \local_campustutor\people
     */
    public function test_who_opened_the_tutor_is_known_after_leaving_the_course(): void {
        $course = site::course();
        $user = $this->getDataGenerator()->create_user();
        people::note($user->id, $course->id);
        people::note($user->id, $course->id);
        $this->assertSame([(int) $course->id], people::courses_of($user->id));
        $this->assertSame([(int) $user->id], people::in_course($course->id));
    }

    /**
     * Moodle's own event of an opened activity is what is noted; another external tool's is not.
     *
     * @covers \local_campustutor\privacy\observer::activity_opened
     */
    public function test_moodles_event_of_an_opened_activity_is_noted(): void {
        $course = site::course();
        $other = $this->getDataGenerator()->create_module('lti', ['course' => $course->id, 'toolurl' => 'https://other.example/x']);
        [$user, $neighbour] = [$this->getDataGenerator()->create_user(), $this->getDataGenerator()->create_user()];
        foreach ([[$user, $course->ltiid], [$neighbour, $other->id]] as [$who, $ltiid]) {
            $this->setUser($who);
            $cm = get_coursemodule_from_instance('lti', $ltiid, $course->id, false, MUST_EXIST);
            $event = \mod_lti\event\course_module_viewed::create([
                'objectid' => $ltiid,
                'context' => \context_module::instance($cm->id),
            ]);
            $event->trigger();
        }
        $this->assertSame([(int) $user->id], people::in_course($course->id));
    }

    /**
     * Before the plugin came nothing was noted: who could have opened the tutor counts.
     *
     * @covers \local_campustutor\people::in_course
     */
    public function test_who_could_have_opened_the_tutor_counts(): void {
        global $DB;

        $course = site::course();
        $without = $this->getDataGenerator()->create_course();
        $generator = $this->getDataGenerator();
        [$enrolled, $suspended, $assigned, $graded, $elsewhere] = array_map(fn() => $generator->create_user(), range(1, 5));
        $generator->enrol_user($enrolled->id, $course->id);
        $generator->enrol_user($suspended->id, $course->id, null, 'manual', 0, 0, ENROL_USER_SUSPENDED);
        $generator->enrol_user($elsewhere->id, $without->id);
        role_assign(3, $assigned->id, \context_course::instance($course->id));
        $DB->insert_record('lti_submission', (object) ['ltiid' => $course->ltiid, 'userid' => $graded->id, 'datesubmitted' => 1,
            'dateupdated' => 1, 'gradepercent' => 100, 'originalgrade' => 100, 'launchid' => 1, 'state' => 1]);

        $expected = array_map(fn($user) => (int) $user->id, [$enrolled, $suspended, $assigned, $graded]);
        $this->assertSame($expected, people::in_course($course->id));
        $this->assertSame([], people::courses_of($elsewhere->id));
        $this->assertSame([(int) $course->id], people::courses_of($graded->id));
    }

    /**
     * What the log has of launches counts, too.
     *
     * @covers \local_campustutor\people::courses_of
     */
    public function test_who_opened_the_tutor_according_to_the_log_counts(): void {
        global $DB;

        $this->preventResetByRollback();
        set_config('enabled_stores', 'logstore_standard', 'tool_log');
        get_log_manager(true);
        $course = site::course();
        $user = $this->getDataGenerator()->create_user();
        $DB->insert_record('logstore_standard_log', (object) ['eventname' => '\mod_lti\event\course_module_viewed', 'edulevel' => 2,
            'component' => 'mod_lti', 'action' => 'viewed', 'target' => 'course_module', 'crud' => 'r', 'contextid' => 1,
            'contextlevel' => 70, 'contextinstanceid' => 1, 'userid' => $user->id, 'courseid' => $course->id, 'timecreated' => 1]);
        $this->assertSame([(int) $course->id], people::courses_of($user->id));
    }

    /**
     * Forgetting takes what it is told, and nothing beside it.
     *
     * @covers \local_campustutor\people::forget
     */
    public function test_forgetting_takes_nothing_of_others(): void {
        foreach ([[1, 7], [2, 7], [1, 8]] as [$userid, $courseid]) {
            people::note($userid, $courseid);
        }
        people::forget([1], 7);
        $this->assertSame([8], people::courses_of(1));
        people::forget(null, 8);
        $this->assertSame([], people::courses_of(1));
        $this->assertSame([7], people::courses_of(2));
        people::forget([], null);
        $this->assertSame([7], people::courses_of(2));
        people::forget([2], null);
        $this->assertSame([], people::courses_of(2));
    }
}
