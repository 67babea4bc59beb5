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

namespace local_campustutor\tests;

use local_campustutor\client;
use local_campustutor\connection;

/**
 * A site that is connected with a tutor, and courses with it. Moodle's own curl answers what a test told it to.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class site {
    /** Where the tutor is said to be. */
    private const TOOL = 'https://tutor.example';

    /**
     * Connect the site, once.
     *
     * @return client
     */
    public static function connect(): client {
        global $DB;

        if (!connection::get()) {
            $typeid = $DB->insert_record('lti_types', (object) [
                'name' => 'Tutor', 'baseurl' => self::TOOL . '/lti/launch', 'tooldomain' => 'tutor.example', 'state' => 1,
                'course' => SITEID, 'coursevisible' => 1, 'ltiversion' => '1.3.0', 'clientid' => 'a-client', 'createdby' => 2,
                'timecreated' => 1, 'timemodified' => 1,
            ]);
            connection::keep($typeid, self::TOOL);
        }
        return client::for_site();
    }

    /**
     * A course that has the tutor as an activity.
     *
     * @return \stdClass the course, with `ltiid`, the activity's instance.
     */
    public static function course(): \stdClass {
        self::connect();
        $generator = \phpunit_util::get_data_generator();
        $course = $generator->create_course();
        $lti = $generator->create_module('lti', ['course' => $course->id, 'typeid' => connection::get()->typeid]);
        $course->ltiid = (int) $lti->id;
        return $course;
    }

    /**
     * Answers of the tool, in the order in which they are asked for.
     *
     * @param array ...$answers
     */
    public static function answers(array ...$answers): void {
        // Moodle takes the last one first.
        foreach (array_reverse($answers) as $answer) {
            \curl::mock_response(json_encode($answer, JSON_THROW_ON_ERROR));
        }
    }
}
