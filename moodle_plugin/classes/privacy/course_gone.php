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
use local_campustutor\receipts;
use local_campustutor\response;
use local_campustutor\told;

/**
 * A course was deleted: all that the tool has of it goes, conversations, material and tutor.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class course_gone implements told {
    /**
     * Have the tool told.
     *
     * @param int $courseid
     */
    public static function tell(int $courseid): void {
        // What else waits for this course would only be told of a course that is gone.
        queue::forget_course($courseid);
        $path = client::path('courses', $courseid);
        queue::tell("course:$courseid", 'DELETE', $path, ['context' => (string) $courseid], 0, self::class);
    }

    /**
     * The course is gone there, too.
     *
     * @param array $body the course.
     * @param response $response how much went; 404: the tool had nothing.
     */
    public static function told(array $body, response $response): void {
        $courseid = (int) $body['context'];
        if ($response->ok()) {
            receipts::keep(0, $courseid, (object) ['counts' => $response->data]);
        }
        people::forget(null, $courseid);
    }
}
