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
 * The tutor of a course: on or off.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

require_once(__DIR__ . '/../../config.php');

use local_campustutor\course_tutor;
use local_campustutor\output\course_page;

$courseid = required_param('id', PARAM_INT);
$switch = optional_param('switch', '', PARAM_ALPHA);

$course = get_course($courseid);
require_login($course);
if ($course->id == SITEID) {
    throw new moodle_exception('invalidcourseid');
}
require_capability('local/campustutor:configure', context_course::instance($course->id));

$url = new moodle_url('/local/campustutor/course.php', ['id' => $course->id]);
$PAGE->set_url($url);
$PAGE->set_pagelayout('incourse');
$PAGE->add_body_class('limitedwidth');
$PAGE->set_title(get_string('drawer_page', 'local_campustutor'));
$PAGE->set_heading(format_string($course->fullname));
$PAGE->set_secondary_active_tab('local_campustutor');

if ($switch !== '') {
    require_sesskey();
    try {
        $switch === 'on' ? course_tutor::switch_on($course->id) : course_tutor::switch_off($course->id);
        $done = get_string($switch === 'on' ? 'drawer_switched_on' : 'drawer_switched_off', 'local_campustutor');
        redirect($url, $done, null, \core\output\notification::NOTIFY_SUCCESS);
    } catch (moodle_exception $refused) {
        redirect($url, $refused->getMessage(), null, \core\output\notification::NOTIFY_ERROR);
    }
}

$page = new course_page($course->id);
echo $OUTPUT->header();
echo $OUTPUT->render_from_template('local_campustutor/course_page', $page->export_for_template($OUTPUT));
echo $OUTPUT->footer();
