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

/**
 * What becomes of the tutor, and of exams that close it, where a backup is restored.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

use local_campustutor\course_tutor;
use local_campustutor\local\exam\locks;
use local_campustutor\local\exam\mark;
use local_campustutor\local\material\shelf;
use local_campustutor\task\drop_activity;
use local_campustutor\tutor_activity;

/**
 * Gives a restored course its own tutor: the restored activity, switched as it was.
 *
 * A course has one. If it has one already, the activity that an import brought goes again: nobody would find it, and it
 * would be another tutor. A teacher's duplicate of the activity stays what it is: an activity.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class restore_local_campustutor_plugin extends restore_local_plugin {
    /** @var bool|null Whether the restored tutor was on; null where the activity is no tutor's. */
    private ?bool $enabled = null;

    /**
     * What to read of module.xml.
     *
     * @return restore_path_element[]
     */
    protected function define_module_plugin_structure() {
        return [
            new restore_path_element('local_campustutor_tutor', $this->get_pathfor('/tutor')),
            new restore_path_element('local_campustutor_material', $this->get_pathfor('/material')),
            new restore_path_element('local_campustutor_exam', $this->get_pathfor('/exam')),
        ];
    }

    /**
     * What to read of course.xml.
     *
     * @return restore_path_element[]
     */
    protected function define_course_plugin_structure() {
        return [new restore_path_element('local_campustutor_everything', $this->get_pathfor('/material'))];
    }

    /**
     * The activity was picked for the tutor to read. Its new id is known already.
     *
     * @param array $data What the backup says.
     */
    public function process_local_campustutor_material($data): void {
        $cmid = (int) $this->task->get_moduleid();
        if ($cmid && !empty(((object) $data)->picked)) {
            shelf::make((int) $this->task->get_courseid())->pick_one($cmid);
        }
    }

    /**
     * Everything that students see was picked. An import into another course does not change what is picked there.
     *
     * @param array $data What the backup says.
     */
    public function process_local_campustutor_everything($data): void {
        $adds = [backup::TARGET_CURRENT_ADDING, backup::TARGET_EXISTING_ADDING];
        if (!empty(((object) $data)->everything) && !in_array($this->task->get_target(), $adds)) {
            shelf::make((int) $this->task->get_courseid())->set(['everything' => 1]);
        }
    }

    /**
     * The activity is a tutor's.
     *
     * @param array $data What the backup says.
     */
    public function process_local_campustutor_tutor($data): void {
        $this->enabled = (bool) ((object) $data)->enabled;
    }

    /**
     * The activity closes the tutor: so does its copy, from now on.
     *
     * @param array $data What the backup says.
     */
    public function process_local_campustutor_exam($data): void {
        $courseid = (int) $this->task->get_courseid();
        mark::save((int) $this->task->get_moduleid(), $courseid, true);
        locks::sync_later($courseid);
    }

    /**
     * After all of the backup is restored.
     */
    public function after_restore_module(): void {
        $cmid = (int) $this->task->get_moduleid();
        if ($this->enabled === null || !$cmid) {
            return;
        }
        $courseid = (int) $this->task->get_courseid();
        if (!course_tutor::adopt($courseid, $cmid, $this->enabled) && !$this->is_duplicate($courseid)) {
            tutor_activity::close($cmid);
            drop_activity::later($cmid);
        }
    }

    /**
     * Whether the activity comes from this very course.
     *
     * @param int $courseid The course.
     * @return bool
     */
    private function is_duplicate(int $courseid): bool {
        return $this->task->is_samesite() && (int) $this->task->get_info()->original_course_id === $courseid;
    }
}
