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
