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
 * What the tutor of a course may read: a teacher picks it, and sees how far each thing is.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

use core\output\notification;
use local_campustutor\local\material\shelf;
use local_campustutor\output\material_page;

require_once(__DIR__ . '/../../config.php');

$courseid = required_param('id', PARAM_INT);
$search = optional_param('search', '', PARAM_TEXT);
$page = optional_param('page', 0, PARAM_INT);

$course = get_course($courseid);
require_login($course);
if ($course->id == SITEID) {
    throw new moodle_exception('invalidcourseid');
}
$context = context_course::instance($course->id);
require_capability('local/campustutor:configure', $context);

$url = new moodle_url('/local/campustutor/material.php', ['id' => $course->id]);
$here = new moodle_url($url, array_filter(['search' => $search, 'page' => $page]));
$PAGE->set_url($here);
$PAGE->set_pagelayout('incourse');
$PAGE->add_body_class('limitedwidth');
$PAGE->set_title(get_string('material_title', 'local_campustutor') . ': ' . $course->fullname);
$PAGE->set_heading($course->fullname);
navigation_node::override_active_url(new moodle_url('/local/campustutor/course.php', ['id' => $course->id]));

if (data_submitted()) {
    require_sesskey();
    if (optional_param('again', false, PARAM_BOOL)) {
        shelf::make($course->id)->send_again();
        redirect($here, get_string('material_again_done', 'local_campustutor'), null, notification::NOTIFY_SUCCESS);
    }
    $ids = get_fast_modinfo($course)->get_cms();
    $shown = array_intersect(optional_param_array('shown', [], PARAM_INT), array_keys($ids));
    $picked = array_intersect(optional_param_array('pick', [], PARAM_INT), $shown);
    shelf::make($course->id)->pick(required_param('everything', PARAM_BOOL), $shown, $picked);
    redirect($here, get_string('material_saved', 'local_campustutor'), null, notification::NOTIFY_SUCCESS);
}

echo $OUTPUT->header();
echo $OUTPUT->heading(get_string('material_title', 'local_campustutor'), 2);
echo $OUTPUT->render(new material_page($course, $search, max($page, 0)));
echo $OUTPUT->footer();
