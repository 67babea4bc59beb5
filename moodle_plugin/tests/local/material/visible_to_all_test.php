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

namespace local_campustutor\local\material;

use core_availability\tree;

/**
 * What every student of a course may see.
 *
 * @covers \local_campustutor\local\material\visible_to_all
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class visible_to_all_test extends \advanced_testcase {
    /** @var \stdClass A course. */
    private \stdClass $course;

    /**
     * Each test begins with a course.
     */
    protected function setUp(): void {
        parent::setUp();
        $this->resetAfterTest();
        $this->setAdminUser();
        $this->course = $this->getDataGenerator()->create_course(['numsections' => 2], ['createsections' => true]);
    }

    /**
     * A page in the course.
     *
     * @param array $options As the generator takes them.
     * @return int Its course module.
     */
    private function page(array $options = []): int {
        return (int) $this->getDataGenerator()->create_module('page', ['course' => $this->course->id] + $options)->cmid;
    }

    /**
     * Why it is not seen.
     *
     * @param int $cmid The course module.
     * @return string|null
     */
    private function why_not(int $cmid): ?string {
        $visible = visible_to_all::of_course((int) $this->course->id);
        return $visible->why_not($visible->modinfo()->get_cm($cmid));
    }

    /**
     * A restriction as Moodle keeps it.
     *
     * @param array $conditions Conditions or trees.
     * @param string $operator How they hold together.
     * @return string
     */
    private static function restricted(array $conditions, string $operator = tree::OP_AND): string {
        $show = in_array($operator, [tree::OP_AND, tree::OP_NOT_OR], true);
        $shown = $show ? ['showc' => array_fill(0, count($conditions), true)] : ['show' => true];
        return json_encode(['op' => $operator, 'c' => $conditions] + $shown);
    }

    /**
     * An ordinary page.
     */
    public function test_an_open_activity_in_an_open_section_is_seen(): void {
        $cmid = $this->page(['section' => 1]);
        $this->assertNull($this->why_not($cmid));
        $visible = visible_to_all::of_course((int) $this->course->id);
        $this->assertTrue($visible->sees($visible->modinfo()->get_cm($cmid)));
    }

    /**
     * Hidden, or opened without being shown.
     */
    public function test_what_is_hidden_or_not_shown_on_the_course_page_is_not(): void {
        $this->assertSame('hidden', $this->why_not($this->page(['visible' => 0])));
        set_config('allowstealth', 1);
        $cmid = $this->page();
        set_coursemodule_visible($cmid, 1, 0);
        $this->assertSame('stealth', $this->why_not($cmid));
    }

    /**
     * A section that is hidden or restricted.
     */
    public function test_a_section_hides_what_is_in_it(): void {
        global $DB;
        $cmid = $this->page(['section' => 1]);
        $section = $DB->get_record('course_sections', ['course' => $this->course->id, 'section' => 1]);
        $later = self::restricted([(object) ['type' => 'date', 'd' => '>=', 't' => time() + DAYSECS]]);
        course_update_section($this->course, $section, ['availability' => $later]);
        $this->assertSame('section_restricted', $this->why_not($cmid));
        course_update_section($this->course, $section, ['availability' => null]);
        $this->assertNull($this->why_not($cmid));
        course_update_section($this->course, $section, ['visible' => 0]);
        $this->assertSame('section_hidden', $this->why_not($cmid));
        // What can be opened although its section is hidden is not shown to anybody.
        set_coursemodule_visible($cmid, 1);
        $this->assertSame('section_hidden', $this->why_not($cmid));
    }

    /**
     * A course that is hidden, by itself or with its category.
     */
    public function test_a_hidden_course_or_category_hides_everything(): void {
        $cmid = $this->page();
        update_course((object) ['id' => $this->course->id, 'visible' => 0]);
        $this->assertSame('course_hidden', $this->why_not($cmid));
        update_course((object) ['id' => $this->course->id, 'visible' => 1]);
        $this->assertNull($this->why_not($cmid));
        \core_course_category::get($this->course->category)->hide();
        $this->assertSame('course_hidden', $this->why_not($cmid));
    }

    /**
     * Restrictions, each with what it means for everybody.
     *
     * @return array
     */
    public static function restrictions(): array {
        $group = (object) ['type' => 'group'];
        $profile = (object) ['type' => 'profile', 'sf' => 'email', 'op' => 'contains', 'v' => 'x'];
        $grade = (object) ['type' => 'grade', 'id' => 1];
        $done = (object) ['type' => 'completion', 'cm' => 1, 'e' => 1];
        [$past, $future] = [time() - DAYSECS, time() + DAYSECS];
        $since = (object) ['type' => 'date', 'd' => '>=', 't' => $past];
        $later = (object) ['type' => 'date', 'd' => '>=', 't' => $future];
        $still = (object) ['type' => 'date', 'd' => '<', 't' => $future];
        $ended = (object) ['type' => 'date', 'd' => '<', 't' => $past];
        return [
            'a group' => [[$group], tree::OP_AND, false],
            'a group and a date that has come' => [[$group, $since], tree::OP_AND, false],
            'a group or a date that has come' => [[$group, $since], tree::OP_OR, true],
            'a group or a date to come' => [[$group, $later], tree::OP_OR, false],
            'a profile field' => [[$profile], tree::OP_AND, false],
            'a grade' => [[$grade], tree::OP_AND, false],
            'something to be done before' => [[$done], tree::OP_AND, false],
            'not in a group' => [[$group], tree::OP_NOT_AND, false],
            'a date that has come' => [[$since], tree::OP_AND, true],
            'a date to come' => [[$later], tree::OP_AND, false],
            'until a date to come' => [[$still], tree::OP_AND, true],
            'until a date that has come' => [[$ended], tree::OP_AND, false],
            'not until a date that has come' => [[$ended], tree::OP_NOT_AND, true],
            'from one date until another' => [[$since, $still], tree::OP_AND, true],
            'a group within' => [[(object) ['op' => '&', 'c' => [$group]], $since], tree::OP_AND, false],
        ];
    }

    /**
     * Whatever may hide it from one student hides it.
     *
     * @dataProvider restrictions
     * @param array $conditions The conditions.
     * @param string $operator How they hold together.
     * @param bool $seen Whether everybody sees it.
     */
    public function test_a_restriction_that_may_hide_it_from_one_hides_it(array $conditions, string $operator, bool $seen): void {
        $cmid = $this->page(['availability' => self::restricted($conditions, $operator)]);
        $this->assertSame($seen ? null : 'restricted', $this->why_not($cmid));
    }

    /**
     * A condition of a plugin that is not there, or nonsense.
     */
    public function test_a_restriction_that_nobody_understands_hides_it(): void {
        global $DB;
        $cmid = $this->page();
        $DB->set_field('course_modules', 'availability', '{"op":"&","c":[{"type":"unheard"}],"showc":[true]}', ['id' => $cmid]);
        rebuild_course_cache($this->course->id);
        $this->assertSame('restricted', $this->why_not($cmid));
        $DB->set_field('course_modules', 'availability', '{', ['id' => $cmid]);
        rebuild_course_cache($this->course->id);
        $this->assertSame('restricted', $this->why_not($cmid));
    }

    /**
     * A role was taken the right to open it: there, or in the course.
     */
    public function test_what_a_role_may_not_open_is_not_seen_by_all(): void {
        [$first, $second] = [$this->page(), $this->page()];
        $student = $this->get_role('student');
        assign_capability('mod/page:view', CAP_PROHIBIT, $student, \context_module::instance($first));
        $this->assertSame('role', $this->why_not($first));
        $this->assertNull($this->why_not($second));
        assign_capability('mod/page:view', CAP_PREVENT, $student, \context_course::instance($this->course->id));
        $this->assertSame('role', $this->why_not($second));
    }

    /**
     * What guests may not is no matter of students.
     */
    public function test_what_guests_may_not_open_is_seen(): void {
        $cmid = $this->page();
        assign_capability('mod/page:view', CAP_PREVENT, $this->get_role('guest'), \context_module::instance($cmid));
        $this->assertNull($this->why_not($cmid));
    }

    /**
     * An activity in a subsection.
     */
    public function test_a_subsection_is_as_open_as_what_it_hangs_on(): void {
        global $DB;
        if (!\core_component::get_plugin_directory('mod', 'subsection')) {
            $this->markTestSkipped('There are no subsections in this Moodle.');
        }
        \core\plugininfo\mod::enable_plugin('subsection', 1);
        $subsection = $this->getDataGenerator()->create_module('subsection', ['course' => $this->course->id, 'section' => 1]);
        $where = ['course' => $this->course->id, 'component' => 'mod_subsection', 'itemid' => $subsection->id];
        $cmid = $this->page(['section' => $DB->get_field('course_sections', 'section', $where, MUST_EXIST)]);
        $this->assertNull($this->why_not($cmid));
        $group = self::restricted([(object) ['type' => 'group']]);
        $DB->set_field('course_modules', 'availability', $group, ['id' => $subsection->cmid]);
        rebuild_course_cache($this->course->id);
        $this->assertSame('restricted', $this->why_not($cmid));
        $DB->set_field('course_modules', 'availability', null, ['id' => $subsection->cmid]);
        $section = $DB->get_record('course_sections', ['course' => $this->course->id, 'section' => 1]);
        course_update_section($this->course, $section, ['visible' => 0]);
        $this->assertSame('section_hidden', $this->why_not($cmid));
    }

    /**
     * A teacher, who sees more, gets the same.
     */
    public function test_it_does_not_matter_who_asks(): void {
        $cmid = $this->page(['visible' => 0]);
        foreach (['editingteacher', 'student'] as $role) {
            $this->setUser($this->getDataGenerator()->create_and_enrol($this->course, $role));
            $this->assertSame('hidden', $this->why_not($cmid));
        }
    }

    /**
     * The id of a role.
     *
     * @param string $shortname Its short name.
     * @return int
     */
    private function get_role(string $shortname): int {
        global $DB;
        return (int) $DB->get_field('role', 'id', ['shortname' => $shortname], MUST_EXIST);
    }
}
