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

/**
 * A site that is connected to a tutor, and its courses.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
trait connected_site {
    /**
     * Loads what the tests call.
     */
    public static function setUpBeforeClass(): void {
        global $CFG;
        require_once($CFG->dirroot . '/course/lib.php');
        require_once($CFG->dirroot . '/mod/lti/locallib.php');
        parent::setUpBeforeClass();
    }

    /**
     * A course on a site that is connected, as the administrator.
     *
     * @param array $fields Of the course.
     * @return \stdClass
     */
    protected function course(array $fields = []): \stdClass {
        $this->resetAfterTest();
        $this->setAdminUser();
        if (!connection::get()) {
            $this->connect();
        }
        return $this->getDataGenerator()->create_course($fields);
    }

    /**
     * Connects the site.
     *
     * @param string $toolurl Where the tool is.
     */
    protected function connect(string $toolurl = 'https://tutor.example'): void {
        global $DB;
        $typeid = $DB->insert_record('lti_types', (object) [
            'name' => 'Campus Tutor',
            'baseurl' => "$toolurl/lti/launch",
            'tooldomain' => parse_url($toolurl, PHP_URL_HOST),
            'state' => LTI_TOOL_STATE_CONFIGURED,
            'course' => SITEID,
            'coursevisible' => LTI_COURSEVISIBLE_ACTIVITYCHOOSER,
            'clientid' => random_string(),
            'ltiversion' => LTI_VERSION_1P3,
            'createdby' => 2,
            'timecreated' => time(),
            'timemodified' => time(),
        ]);
        connection::keep($typeid, $toolurl);
    }

    /**
     * Course modules of the course's LTI activities.
     *
     * @param int $courseid The course.
     * @return int[]
     */
    protected function activities(int $courseid): array {
        return array_map('intval', array_keys(get_coursemodules_in_course('lti', $courseid)));
    }
}
