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
 * Events of Moodle that the plugin listens to.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

defined('MOODLE_INTERNAL') || die();

$observers = [
    [
        'eventname' => '\core\event\course_module_deleted',
        'callback' => '\local_campustutor\course_tutor::activity_deleted',
    ],
    [
        'eventname' => '\core\event\course_content_deleted',
        'callback' => '\local_campustutor\course_tutor::course_emptied',
    ],
    [
        'eventname' => '\core\event\course_deleted',
        'callback' => '\local_campustutor\course_tutor::course_emptied',
    ],
    [
        'eventname' => '\core\event\course_module_created',
        'callback' => '\local_campustutor\local\material\observer::course_changed',
    ],
    [
        'eventname' => '\core\event\course_module_updated',
        'callback' => '\local_campustutor\local\material\observer::course_changed',
    ],
    [
        'eventname' => '\core\event\course_module_deleted',
        'callback' => '\local_campustutor\local\material\observer::course_changed',
    ],
    [
        'eventname' => '\core\event\course_updated',
        'callback' => '\local_campustutor\local\material\observer::course_changed',
    ],
    [
        'eventname' => '\core\event\course_restored',
        'callback' => '\local_campustutor\local\material\observer::course_changed',
    ],
    [
        'eventname' => '\core\event\course_reset_ended',
        'callback' => '\local_campustutor\local\material\observer::course_changed',
    ],
    [
        'eventname' => '\core\event\course_content_deleted',
        'callback' => '\local_campustutor\local\material\observer::course_changed',
    ],
    [
        'eventname' => '\core\event\course_section_created',
        'callback' => '\local_campustutor\local\material\observer::course_changed',
    ],
    [
        'eventname' => '\core\event\course_section_updated',
        'callback' => '\local_campustutor\local\material\observer::course_changed',
    ],
    [
        'eventname' => '\core\event\course_section_deleted',
        'callback' => '\local_campustutor\local\material\observer::course_changed',
    ],
    [
        'eventname' => '\mod_folder\event\folder_updated',
        'callback' => '\local_campustutor\local\material\observer::course_changed',
    ],
    [
        'eventname' => '\mod_book\event\chapter_created',
        'callback' => '\local_campustutor\local\material\observer::course_changed',
    ],
    [
        'eventname' => '\mod_book\event\chapter_updated',
        'callback' => '\local_campustutor\local\material\observer::course_changed',
    ],
    [
        'eventname' => '\mod_book\event\chapter_deleted',
        'callback' => '\local_campustutor\local\material\observer::course_changed',
    ],
    [
        'eventname' => '\core\event\course_category_updated',
        'callback' => '\local_campustutor\local\material\observer::category_changed',
    ],
    [
        'eventname' => '\core\event\course_deleted',
        'callback' => '\local_campustutor\local\material\observer::course_deleted',
    ],
    [
        'eventname' => '\mod_lti\event\course_module_viewed',
        'callback' => '\local_campustutor\privacy\observer::activity_opened',
    ],
    [
        'eventname' => '\core\event\user_deleted',
        'callback' => '\local_campustutor\privacy\observer::user_deleted',
    ],
    [
        'eventname' => '\core\event\course_deleted',
        'callback' => '\local_campustutor\privacy\observer::course_deleted',
    ],
    [
        'eventname' => '\core\event\course_reset_started',
        'callback' => '\local_campustutor\privacy\observer::course_reset',
    ],
];

// Exams: what opens, ends, or changes a lock. Not internal: heard when the database has it for good.
$examevents = [
    'attempt_is_open' => [
        '\mod_quiz\event\attempt_started',
        '\mod_quiz\event\attempt_reopened',
        '\mod_quiz\event\attempt_becameoverdue',
    ],
    'attempt_is_over' => [
        '\mod_quiz\event\attempt_submitted',
        '\mod_quiz\event\attempt_abandoned',
        '\mod_quiz\event\attempt_deleted',
    ],
    'activity_saved' => [
        '\core\event\course_module_created',
        '\core\event\course_module_updated',
        '\mod_quiz\event\user_override_created',
        '\mod_quiz\event\user_override_updated',
        '\mod_quiz\event\user_override_deleted',
        '\mod_quiz\event\group_override_created',
        '\mod_quiz\event\group_override_updated',
        '\mod_quiz\event\group_override_deleted',
        '\mod_assign\event\user_override_created',
        '\mod_assign\event\user_override_updated',
        '\mod_assign\event\user_override_deleted',
        '\mod_assign\event\group_override_created',
        '\mod_assign\event\group_override_updated',
        '\mod_assign\event\group_override_deleted',
    ],
    'activity_deleted' => ['\core\event\course_module_deleted'],
    'course_changed' => [
        '\core\event\user_enrolment_created',
        '\core\event\user_enrolment_updated',
        '\core\event\user_enrolment_deleted',
        '\core\event\role_assigned',
        '\core\event\role_unassigned',
        '\core\event\capability_assigned',
        '\core\event\capability_unassigned',
        '\core\event\group_member_added',
        '\core\event\group_member_removed',
        '\core\event\group_deleted',
        '\core\event\grouping_deleted',
        '\core\event\grouping_group_assigned',
        '\core\event\grouping_group_unassigned',
        '\core\event\course_section_updated',
        '\core\event\course_restored',
        '\mod_assign\event\extension_granted',
    ],
    'course_reset' => ['\core\event\course_reset_ended'],
    'course_deleted' => ['\core\event\course_deleted'],
];
foreach ($examevents as $callback => $names) {
    foreach ($names as $name) {
        $observers[] = [
            'eventname' => $name,
            'callback' => '\local_campustutor\local\exam\observer::' . $callback,
            'internal' => false,
        ];
    }
}
