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

use core_courseformat\formatactions;
use stdClass;

defined('MOODLE_INTERNAL') || die();

global $CFG;
require_once($CFG->dirroot . '/course/lib.php');
require_once($CFG->dirroot . '/course/modlib.php');
require_once($CFG->dirroot . '/mod/lti/locallib.php');

/**
 * The LTI activity behind the drawer: people can open it, and the course page does not list it.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class tutor_activity {
    /**
     * Makes the activity.
     *
     * @param int $courseid The course.
     * @param connection $connection The tool that it opens.
     * @return int Its course module.
     */
    public static function create(int $courseid, connection $connection): int {
        $course = get_course($courseid);
        $section = self::section($course);
        formatactions::section($course)->create_if_missing([$section]);
        return (int) add_moduleinfo(self::details($course, $section, $connection), $course)->coursemodule;
    }

    /**
     * Lets people open it, unlisted, in the drawer, with the tool that the site is connected to.
     *
     * @param int $cmid Its course module.
     * @param connection $connection The tool that it opens.
     */
    public static function open(int $cmid, connection $connection): void {
        global $DB;
        $cm = get_coursemodule_from_id('lti', $cmid, 0, false, MUST_EXIST);
        if (!$cm->visible || $cm->visibleoncoursepage) {
            formatactions::cm($cm->course)->set_visibility($cmid, 1, 0);
        }
        // A backup of another site knows another tool, and the site may have been connected anew.
        $fields = ['id' => $cm->instance, 'typeid' => $connection->typeid, 'toolurl' => ''];
        $DB->update_record('lti', (object) [...$fields, 'launchcontainer' => LTI_LAUNCH_CONTAINER_EMBED]);
        rebuild_course_cache($cm->course, true);
    }

    /**
     * Lets nobody open it.
     *
     * @param int $cmid Its course module.
     */
    public static function close(int $cmid): void {
        $cm = get_coursemodule_from_id('lti', $cmid, 0, false, MUST_EXIST);
        if ($cm->visible) {
            formatactions::cm($cm->course)->set_visibility($cmid, 0);
            rebuild_course_cache($cm->course, true);
        }
    }

    /**
     * The section that takes it: the first, which every format has and leaves visible. A course of a single activity
     * would take an activity there for its only one.
     *
     * @param stdClass $course The course.
     * @return int Number of the section.
     */
    private static function section(stdClass $course): int {
        return $course->format === 'singleactivity' ? 1 : 0;
    }

    /**
     * What the form of a new activity would send.
     *
     * @param stdClass $course The course.
     * @param int $section Number of the section.
     * @param connection $connection The tool that it opens.
     * @return stdClass
     */
    private static function details(stdClass $course, int $section, connection $connection): stdClass {
        global $DB;
        return (object) [
            'modulename' => 'lti',
            'module' => $DB->get_field('modules', 'id', ['name' => 'lti'], MUST_EXIST),
            'section' => $section,
            'visible' => 1,
            'visibleoncoursepage' => 0,
            'cmidnumber' => '',
            'name' => get_string('drawer_activity', 'local_campustutor'),
            'intro' => '',
            'introformat' => FORMAT_HTML,
            'typeid' => $connection->typeid,
            'toolurl' => '',
            'launchcontainer' => LTI_LAUNCH_CONTAINER_EMBED,
            'instructorchoicesendname' => LTI_SETTING_NEVER,
            'instructorchoicesendemailaddr' => LTI_SETTING_NEVER,
            'instructorchoiceacceptgrades' => LTI_SETTING_NEVER,
            'grade' => 0,
            'completion' => COMPLETION_TRACKING_NONE,
            'showtitlelaunch' => 0,
            'showdescriptionlaunch' => 0,
        ];
    }
}
