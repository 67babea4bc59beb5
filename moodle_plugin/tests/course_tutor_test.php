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

defined('MOODLE_INTERNAL') || die();

require_once(__DIR__ . '/connected_site.php');

/**
 * The switch of a course's tutor, and the activity behind it.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 * @covers     \local_campustutor\course_tutor
 * @covers     \local_campustutor\tutor_activity
 */
final class course_tutor_test extends \advanced_testcase {
    use connected_site;

    public function test_it_says_what_is_missing_where_the_site_is_not_connected(): void {
        $course = $this->course();
        connection::forget();
        try {
            course_tutor::switch_on($course->id);
            $this->fail('It was switched on.');
        } catch (\moodle_exception $refused) {
            $this->assertSame('drawer_not_connected', $refused->errorcode);
        }
        $this->assertNull(course_tutor::of($course->id));
        $this->assertSame([], $this->activities($course->id));
    }

    public function test_switching_on_makes_one_activity_that_the_course_page_does_not_list(): void {
        set_config('allowstealth', 1);
        $course = $this->course();
        $first = course_tutor::switch_on($course->id);
        $second = course_tutor::switch_on($course->id);
        $this->assertSame($first->cmid, $second->cmid);
        $this->assertSame([$first->cmid], $this->activities($course->id));
        $this->assertTrue($first->activity()->is_stealth());
        $this->assertSame([(int) $course->id], array_keys(course_tutor::all_enabled()));
    }

    public function test_it_opens_the_tool_in_a_frame_without_names_or_grades(): void {
        global $DB;
        $tutor = course_tutor::switch_on($this->course()->id);
        $lti = $DB->get_record('lti', ['id' => $tutor->activity()->instance], '*', MUST_EXIST);
        $this->assertEquals(connection::get()->typeid, $lti->typeid);
        $this->assertEquals(LTI_LAUNCH_CONTAINER_EMBED, $lti->launchcontainer);
        $this->assertEquals(
            [LTI_SETTING_NEVER, LTI_SETTING_NEVER, LTI_SETTING_NEVER],
            [$lti->instructorchoicesendname, $lti->instructorchoicesendemailaddr, $lti->instructorchoiceacceptgrades],
        );
    }

    public function test_a_learner_can_open_it_only_while_it_is_on(): void {
        $course = $this->course();
        $tutor = course_tutor::switch_on($course->id);
        $this->setUser($this->getDataGenerator()->create_and_enrol($course, 'student'));
        $this->assertTrue($tutor->activity()->uservisible);
        course_tutor::switch_off($course->id);
        $this->assertFalse(course_tutor::of($course->id)->activity()->uservisible);
        $this->assertSame([], course_tutor::all_enabled());
    }

    public function test_what_somebody_renamed_and_hid_is_found_again(): void {
        global $DB;
        $course = $this->course();
        $tutor = course_tutor::switch_on($course->id);
        $DB->set_field('lti', 'name', 'Ask here', ['id' => $tutor->activity()->instance]);
        set_coursemodule_visible($tutor->cmid, 0);
        $again = course_tutor::switch_on($course->id);
        $this->assertSame($tutor->cmid, $again->cmid);
        $this->assertEquals(1, $again->activity()->visible);
        $this->assertSame('Ask here', $again->activity()->name);
    }

    public function test_deleting_the_activity_switches_it_off_and_switching_on_makes_another(): void {
        $course = $this->course();
        $old = course_tutor::switch_on($course->id);
        course_delete_module($old->cmid);
        $row = course_tutor::of($course->id);
        $this->assertFalse($row->enabled);
        $this->assertSame(0, $row->cmid);
        $this->assertNull($row->activity());
        $new = course_tutor::switch_on($course->id);
        $this->assertNotSame($old->cmid, $new->cmid);
        $this->assertSame([$new->cmid], $this->activities($course->id));
    }

    public function test_another_activity_that_is_deleted_changes_nothing(): void {
        $course = $this->course();
        $tutor = course_tutor::switch_on($course->id);
        course_delete_module($this->getDataGenerator()->create_module('label', ['course' => $course->id])->cmid);
        $this->assertEquals($tutor, course_tutor::of($course->id));
    }

    public function test_a_course_that_is_deleted_leaves_no_row(): void {
        global $DB;
        $course = $this->course();
        course_tutor::switch_on($course->id);
        delete_course($course->id, false);
        $this->assertSame(0, $DB->count_records('local_campustutor_course'));
    }

    public function test_a_reset_keeps_the_tutor(): void {
        $course = $this->course();
        $tutor = course_tutor::switch_on($course->id);
        reset_course_userdata((object) ['id' => $course->id, 'reset_gradebook_grades' => 1, 'unenrol_users' => []]);
        $this->assertEquals($tutor, course_tutor::of($course->id));
        $this->assertNotNull($tutor->activity());
    }

    public function test_a_course_of_a_single_activity_keeps_that(): void {
        $course = $this->course(['format' => 'singleactivity', 'activitytype' => 'lti']);
        $own = $this->getDataGenerator()->create_module('lti', ['course' => $course->id]);
        $tutor = course_tutor::switch_on($course->id);
        $this->assertEquals($own->cmid, get_fast_modinfo($course)->get_section_info(0)->sequence);
        $this->assertEquals(1, $tutor->activity()->visible);
    }
}
