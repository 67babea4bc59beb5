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

use core\task\adhoc_task;
use core\task\manager;
use local_campustutor\client;
use local_campustutor\local\material\course_sync;
use local_campustutor\local\material\shelf;
use local_campustutor\local\material\stretch;
use local_campustutor\local\material\tool_side;

/**
 * Brings the material of one course to the tutor, soon after somebody changed it.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class send_material extends adhoc_task {
    /** @var int Seconds that one run may take; then other tasks get their turn. */
    private const SECONDS = 120;

    /** @var int How often one run may call the tool. */
    private const CALLS = 500;

    /**
     * Does it as soon as cron runs; once, however often it is asked for.
     *
     * @param int $courseid The course.
     */
    public static function soon(int $courseid): void {
        manager::queue_adhoc_task(self::of($courseid), true);
    }

    /**
     * The task of a course.
     *
     * @param int $courseid The course.
     * @return self
     */
    private static function of(int $courseid): self {
        $task = new self();
        $task->set_custom_data(['courseid' => $courseid]);
        $task->set_component('local_campustutor');
        return $task;
    }

    /**
     * What administrators see.
     *
     * @return string
     */
    public function get_name(): string {
        return get_string('material_task_send', 'local_campustutor');
    }

    /**
     * One stretch of it; the next is queued where more is left. What cannot be sent waits in its row for the scheduled task.
     */
    public function execute(): void {
        $courseid = (int) $this->get_custom_data()->courseid;
        [$client, $shelf] = [client::for_site(), shelf::of($courseid)];
        if (!$client || !$shelf || $shelf->row()->nexttry > time()) {
            return;
        }
        $sync = new course_sync($shelf, new tool_side($client, $courseid), new stretch(self::SECONDS, self::CALLS));
        if ($sync->run()) {
            // This one counts as queued until it has ended: not as soon() does it.
            manager::queue_adhoc_task(self::of($courseid));
        }
    }
}
