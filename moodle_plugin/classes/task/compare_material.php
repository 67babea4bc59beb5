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

use local_campustutor\client;
use local_campustutor\local\material\course_sync;
use local_campustutor\local\material\shelf;
use local_campustutor\local\material\stretch;
use local_campustutor\local\material\tool_side;

/**
 * Compares what courses give their tutors with what the tool has, and mends the difference: dates pass without an event, the
 * tool may have been out of reach, and messages get lost.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class compare_material extends \core\task\scheduled_task {
    /** @var int Seconds that one run may take. The next one goes on with the courses that waited longest. */
    private const SECONDS = 240;

    /** @var int Seconds for one course: a large one does not keep the others waiting. */
    private const COURSE_SECONDS = 60;

    /** @var int How often the tool may be called for one course. */
    private const COURSE_CALLS = 300;

    /** @var int Courses in one run at most. */
    private const COURSES = 500;

    /**
     * What administrators see.
     *
     * @return string
     */
    public function get_name(): string {
        return get_string('material_task_compare', 'local_campustutor');
    }

    /**
     * Goes through the courses that are due.
     */
    public function execute(): void {
        $client = client::for_site();
        if (!$client) {
            return;
        }
        $end = time() + self::SECONDS;
        foreach (shelf::due_courses(self::COURSES) as $courseid) {
            if (time() >= $end) {
                break;
            }
            $shelf = shelf::of($courseid);
            if ($shelf) {
                $stretch = new stretch(min(self::COURSE_SECONDS, $end - time()), self::COURSE_CALLS);
                (new course_sync($shelf, new tool_side($client, $courseid), $stretch))->run();
            }
        }
    }
}
