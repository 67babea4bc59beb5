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
 * Where the button stands, and what the tutor is told of the page.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 * @covers     \local_campustutor\drawer
 */
final class drawer_test extends \advanced_testcase {
    use connected_site;

    public function test_who_takes_part_finds_it_on_the_course_page_where_it_is_on(): void {
        $course = $this->course();
        $person = $this->getDataGenerator()->create_and_enrol($course, 'student');
        $this->setUser($person);
        $this->assertNull(drawer::of_page($this->page($course)));
        $this->setAdminUser();
        $tutor = course_tutor::switch_on($course->id);
        $this->setUser($person);
        $shown = $this->shown($this->page($course));
        $this->assertStringEndsWith("/mod/lti/launch.php?id=$tutor->cmid", $shown['launch']);
        $this->assertSame('https://tutor.example', $shown['tool']);
        $this->assertSame(['item' => null], json_decode($shown['about'], true));
    }

    public function test_the_tutor_is_told_name_kind_and_section_of_an_activity_as_plain_text(): void {
        $course = $this->course();
        course_update_section($course, get_fast_modinfo($course)->get_section_info(1), ['name' => 'Sort & search']);
        $cm = $this->module($course, 'assign', ['name' => 'Sheet 3: „A“ & B', 'section' => 1]);
        $this->as_student_with_tutor($course);
        $about = json_decode($this->shown($this->page($course, $cm))['about'], true);
        $expected = ['item' => "cm$cm->id", 'title' => 'Sheet 3: „A“ & B', 'kind' => 'assign', 'section' => 'Sort & search'];
        $this->assertSame($expected, $about);
    }

    public function test_the_tab_remembers_it_for_this_person_and_course_alone(): void {
        $course = $this->course();
        $this->as_student_with_tutor($course);
        $first = $this->shown($this->page($course))['memory'];
        $this->setUser($this->getDataGenerator()->create_and_enrol($course, 'student'));
        $this->assertNotSame($first, $this->shown($this->page($course))['memory']);
    }

    public function test_nobody_else_finds_it(): void {
        $course = $this->course();
        course_tutor::switch_on($course->id);
        $this->assertNull(drawer::of_page($this->page($course)), 'An administrator takes no part in the course.');
        $this->setGuestUser();
        $this->assertNull(drawer::of_page($this->page($course)));
        $this->setUser($this->getDataGenerator()->create_user());
        $this->assertNull(drawer::of_page($this->page($course)));
        $person = $this->getDataGenerator()->create_and_enrol($course, 'student');
        assign_capability('local/campustutor:use', CAP_PROHIBIT, 5, \context_course::instance($course->id)->id, true);
        $this->setUser($person);
        $this->assertNull(drawer::of_page($this->page($course)));
    }

    /**
     * Pages without room, or with another purpose.
     *
     * @return array
     */
    public static function layouts(): array {
        return array_map(fn($layout) => [$layout], ['popup', 'embedded', 'print', 'secure', 'admin', 'frametop', 'maintenance']);
    }

    /**
     * It stands on no such page.
     *
     * @dataProvider layouts
     * @param string $layout The page's layout.
     */
    public function test_it_stands_on_no_page_without_room(string $layout): void {
        $course = $this->course();
        $this->as_student_with_tutor($course);
        $page = $this->page($course);
        $page->set_pagelayout($layout);
        $this->assertNull(drawer::of_page($page));
    }

    public function test_it_does_not_stand_on_the_tutor_itself(): void {
        $course = $this->course();
        $other = $this->module($course, 'lti', ['typeid' => connection::get()->typeid]);
        $foreign = $this->module($course, 'lti', ['toolurl' => 'https://other.example']);
        $tutor = $this->as_student_with_tutor($course);
        $this->assertNull(drawer::of_page($this->page($course, $tutor->activity())));
        $this->assertNull(drawer::of_page($this->page($course, $other)));
        $this->assertNotNull(drawer::of_page($this->page($course, $foreign)));
    }

    public function test_it_is_gone_while_somebody_answers_the_quiz(): void {
        global $DB, $USER;
        $course = $this->course();
        $cm = $this->module($course, 'quiz');
        $this->as_student_with_tutor($course);
        $page = $this->page($course, $cm);
        $page->set_pagetype('mod-quiz-view');
        $this->assertNotNull(drawer::of_page($page));
        $attempt = ['quiz' => $cm->instance, 'userid' => $USER->id, 'attempt' => 1, 'uniqueid' => 1, 'layout' => ''];
        $id = $DB->insert_record('quiz_attempts', (object) [...$attempt, 'state' => 'inprogress']);
        $this->assertNull(drawer::of_page($page));
        $DB->set_field('quiz_attempts', 'state', 'finished', ['id' => $id]);
        $this->assertNotNull(drawer::of_page($page));
        $page->set_pagetype('mod-quiz-attempt');
        $this->assertNull(drawer::of_page($page));
    }

    public function test_a_teacher_who_hid_the_activity_hides_the_button(): void {
        $course = $this->course();
        $tutor = $this->as_student_with_tutor($course);
        set_coursemodule_visible($tutor->cmid, 0);
        $this->assertNull(drawer::of_page($this->page($course)));
    }

    public function test_a_page_costs_no_more_in_a_large_course(): void {
        global $DB;
        $queries = [];
        foreach ([5, 300] as $sections) {
            $course = $this->course(['numsections' => $sections]);
            $cm = $this->module($course, 'page', ['section' => $sections]);
            $this->as_student_with_tutor($course);
            $page = $this->page($course, $cm);
            get_fast_modinfo($course);
            $this->shown($page);
            $before = $DB->perf_get_reads();
            $this->shown($page);
            $queries[] = $DB->perf_get_reads() - $before;
        }
        $this->assertSame($queries[0], $queries[1]);
        $this->assertLessThan(6, $queries[0]);
    }

    /**
     * An activity of a course.
     *
     * @param \stdClass $course The course.
     * @param string $kind Its kind.
     * @param array $fields Of the activity.
     * @return \cm_info
     */
    private function module(\stdClass $course, string $kind, array $fields = []): \cm_info {
        $made = $this->getDataGenerator()->create_module($kind, ['course' => $course->id, ...$fields]);
        return get_fast_modinfo($course)->get_cm($made->cmid);
    }

    /**
     * Switches the tutor on, and goes on as a student of the course.
     *
     * @param \stdClass $course The course.
     * @return course_tutor
     */
    private function as_student_with_tutor(\stdClass $course): course_tutor {
        $tutor = course_tutor::switch_on($course->id);
        $this->setUser($this->getDataGenerator()->create_and_enrol($course, 'student'));
        return $tutor;
    }

    /**
     * A page of the course, or of one of its activities.
     *
     * @param \stdClass $course The course.
     * @param \cm_info|null $cm The activity.
     * @return \moodle_page
     */
    private function page(\stdClass $course, ?\cm_info $cm = null): \moodle_page {
        $page = new \moodle_page();
        $page->set_url('/course/view.php', ['id' => $course->id]);
        $cm ? $page->set_cm($cm, $course) : $page->set_course($course);
        $page->set_pagelayout($cm ? 'incourse' : 'course');
        return $page;
    }

    /**
     * What the template gets.
     *
     * @param \moodle_page $page The page.
     * @return array
     */
    private function shown(\moodle_page $page): array {
        return drawer::of_page($page)->export_for_template($page->get_renderer('core'));
    }
}
