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
 * What Moodle calls by name, for want of a hook.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

/**
 * The page of the tutor in a course's navigation.
 *
 * @param navigation_node $navigation The course's settings.
 * @param stdClass $course The course.
 * @param context_course $context Its context.
 */
function local_campustutor_extend_navigation_course(navigation_node $navigation, stdClass $course, context_course $context): void {
    if ($course->id == SITEID || !has_capability('local/campustutor:configure', $context)) {
        return;
    }
    $navigation->add(
        get_string('drawer_page', 'local_campustutor'),
        new moodle_url('/local/campustutor/course.php', ['id' => $course->id]),
        navigation_node::TYPE_SETTING,
        null,
        'local_campustutor',
        new pix_icon('i/messages', ''),
    );
}

/**
 * Adds "Tutor closed" to the settings of a quiz or an assignment. Moodle 4.5 to 5.3 have no hook for this form.
 *
 * @param moodleform_mod $formwrapper The settings.
 * @param MoodleQuickForm $mform What they show.
 */
function local_campustutor_coursemodule_standard_elements($formwrapper, $mform): void {
    \local_campustutor\local\exam\form::add($formwrapper, $mform);
}

/**
 * Checks it. Moodle 4.5 to 5.3 have no hook for this.
 *
 * @param moodleform_mod $formwrapper The settings.
 * @param array $data What was entered.
 * @return string[] Errors by fields.
 */
function local_campustutor_coursemodule_validation($formwrapper, $data): array {
    return \local_campustutor\local\exam\form::errors($formwrapper, (array) $data);
}

/**
 * Keeps it. Moodle 4.5 to 5.3 have no hook for this.
 *
 * @param stdClass $moduleinfo What was entered.
 * @param stdClass $course The course.
 * @return stdClass The same.
 */
function local_campustutor_coursemodule_edit_post_actions($moduleinfo, $course) {
    \local_campustutor\local\exam\form::save($moduleinfo);
    return $moduleinfo;
}

/**
 * What the plugin adds to the report of the site's status. Moodle has no hook for this.
 *
 * @return \core\check\check[]
 */
function local_campustutor_status_checks(): array {
    return [new \local_campustutor\check\pending()];
}
