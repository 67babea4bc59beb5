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

use backup;
use backup_controller;
use local_campustutor\task\drop_activity;
use restore_controller;
use restore_dbops;

defined('MOODLE_INTERNAL') || die();

require_once(__DIR__ . '/connected_site.php');
global $CFG;
require_once($CFG->dirroot . '/backup/util/includes/backup_includes.php');
require_once($CFG->dirroot . '/backup/util/includes/restore_includes.php');

/**
 * What becomes of the tutor where courses are copied.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 * @covers     \backup_local_campustutor_plugin
 * @covers     \restore_local_campustutor_plugin
 * @covers     \local_campustutor\task\drop_activity
 */
final class backup_test extends \advanced_testcase {
    use connected_site;

    public function test_a_restored_course_has_a_tutor_of_its_own_switched_as_it_was(): void {
        $course = $this->course();
        $old = course_tutor::switch_on($course->id);
        $copy = $this->copy($course);
        $new = course_tutor::of($copy);
        $this->assertTrue($new->enabled);
        $this->assertSame([$new->cmid], $this->activities($copy));
        $this->assertNotSame($old->cmid, $new->cmid);
        $this->assertEquals($old, course_tutor::of($course->id));
        course_tutor::switch_off($course->id);
        $this->assertFalse(course_tutor::of($this->copy($course))->enabled);
    }

    public function test_a_course_without_one_gets_none(): void {
        $this->assertNull(course_tutor::of($this->copy($this->course())));
    }

    public function test_on_a_site_that_is_connected_otherwise_it_opens_that_sites_tool(): void {
        global $DB;
        $course = $this->course();
        course_tutor::switch_on($course->id);
        $this->connect('https://other.example');
        $activity = course_tutor::of($this->copy($course))->activity();
        $this->assertEquals(connection::get()->typeid, $DB->get_field('lti', 'typeid', ['id' => $activity->instance]));
    }

    public function test_on_a_site_that_is_not_connected_it_is_off(): void {
        $course = $this->course();
        course_tutor::switch_on($course->id);
        connection::forget();
        $this->assertFalse(course_tutor::of($this->copy($course))->enabled);
    }

    public function test_an_import_into_a_course_that_has_one_leaves_one(): void {
        $from = $this->course();
        course_tutor::switch_on($from->id);
        $to = $this->course();
        $own = course_tutor::switch_on($to->id);
        $this->copy($from, $to->id, backup::TARGET_EXISTING_ADDING);
        $this->assertEquals($own, course_tutor::of($to->id));
        $this->runAdhocTasks(drop_activity::class);
        $this->assertSame([$own->cmid], $this->activities($to->id));
    }

    public function test_a_restore_that_replaces_a_course_replaces_its_tutor(): void {
        $from = $this->course();
        course_tutor::switch_on($from->id);
        $to = $this->course();
        $own = course_tutor::switch_on($to->id);
        restore_dbops::delete_course_content($to->id);
        $this->copy($from, $to->id, backup::TARGET_EXISTING_DELETING);
        $new = course_tutor::of($to->id);
        $this->assertNotSame($own->cmid, $new->cmid);
        $this->assertSame([$new->cmid], $this->activities($to->id));
    }

    public function test_a_duplicate_of_the_activity_stays_an_activity(): void {
        $course = $this->course();
        $tutor = course_tutor::switch_on($course->id);
        $copy = duplicate_module($course, get_coursemodule_from_id('lti', $tutor->cmid));
        $this->runAdhocTasks(drop_activity::class);
        $this->assertEquals($tutor, course_tutor::of($course->id));
        $this->assertSame([$tutor->cmid, (int) $copy->id], $this->activities($course->id));
    }

    public function test_what_comes_back_from_the_recycle_bin_is_the_tutor_again(): void {
        set_config('coursebinenable', 1, 'tool_recyclebin');
        $course = $this->course();
        course_delete_module(course_tutor::switch_on($course->id)->cmid);
        $this->assertFalse(course_tutor::of($course->id)->enabled);
        $bin = new \tool_recyclebin\course_bin($course->id);
        $items = $bin->get_items();
        $bin->restore_item(reset($items));
        $tutor = course_tutor::of($course->id);
        $this->assertTrue($tutor->enabled);
        $this->assertSame([$tutor->cmid], $this->activities($course->id));
    }

    /**
     * Copies a course.
     *
     * @param \stdClass $from The course.
     * @param int|null $to Into which; a new one if null.
     * @param int $target What becomes of what is there.
     * @return int Id of the course that it was copied into.
     */
    private function copy(\stdClass $from, ?int $to = null, int $target = backup::TARGET_NEW_COURSE): int {
        global $CFG, $USER;
        $CFG->backup_file_logger_level = backup::LOG_NONE;
        $taken = [backup::TYPE_1COURSE, $from->id, backup::FORMAT_MOODLE, backup::INTERACTIVE_NO, backup::MODE_IMPORT];
        $backup = new backup_controller(...[...$taken, $USER->id]);
        $backup->execute_plan();
        $id = $backup->get_backupid();
        $backup->destroy();
        $to ??= restore_dbops::create_new_course('Copy', 'copy' . random_string(), $from->category);
        $given = [$id, $to, backup::INTERACTIVE_NO, backup::MODE_IMPORT, $USER->id, $target];
        $restore = new restore_controller(...$given);
        $this->assertTrue($restore->execute_precheck());
        $restore->execute_plan();
        $restore->destroy();
        return $to;
    }
}
