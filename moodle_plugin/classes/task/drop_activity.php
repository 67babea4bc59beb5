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

namespace local_campustutor\task;

use core_courseformat\formatactions;
use local_campustutor\course_tutor;

/**
 * Deletes a second activity of the tutor that an import brought into a course.
 *
 * Not within the import itself: deleting may write a backup, for the recycle bin, and Moodle does one of both at a time.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class drop_activity extends \core\task\adhoc_task {
    /**
     * Sends it on its way.
     *
     * @param int $cmid Course module of the activity.
     */
    public static function later(int $cmid): void {
        $task = new self();
        $task->set_custom_data(['cmid' => $cmid]);
        \core\task\manager::queue_adhoc_task($task);
    }

    /**
     * Deletes it, unless it became the course's tutor meanwhile.
     */
    public function execute(): void {
        global $CFG;
        require_once($CFG->dirroot . '/course/lib.php');
        $cmid = (int) $this->get_custom_data()->cmid;
        $cm = get_coursemodule_from_id('lti', $cmid);
        if (!$cm || course_tutor::of((int) $cm->course)?->cmid === $cmid) {
            return;
        }
        // Moodle 5.2 has the former and deprecates the latter.
        $actions = formatactions::cm($cm->course);
        method_exists($actions, 'delete') ? $actions->delete($cmid) : course_delete_module($cmid);
    }
}
