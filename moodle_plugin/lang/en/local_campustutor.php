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
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * English.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

defined('MOODLE_INTERNAL') || die();

$string['campustutor:configure'] = 'Set up the tutor of a course';
$string['campustutor:use'] = 'Use the tutor of a course';
$string['drawer_activity'] = 'Tutor';
$string['drawer_busy'] = 'Somebody else is changing the tutor of this course just now. Try again in a few seconds.';
$string['drawer_not_connected'] = 'This site is not connected to a tutor yet. The administration connects it under Site administration > Plugins > Local plugins > Campus Tutor > Connection.';
$string['material_about'] = 'The tutor answers all students of the course from what it may read here, and says where it found it. Only what every student of the course sees is sent: nothing that is hidden, or open to some groups or later only.';
$string['material_again'] = 'Send again what was not taken, not read or deleted in the tutor';
$string['material_again_done'] = 'It will be sent again within a few minutes.';
$string['material_all'] = 'Whole section';
$string['material_code_empty'] = 'There is no text in it.';
$string['material_code_empty_file'] = 'The file is empty. Upload it again.';
$string['material_code_external'] = 'The file lies in another system. Upload a copy of it to this course.';
$string['material_code_format'] = 'The tutor does not read files of this kind. It reads PDF, PowerPoint, Word, OpenDocument, web pages, notebooks, text, code and ZIP.';
$string['material_code_too_large'] = 'The file is too large for the tutor. Divide it, or save it with smaller pictures.';
$string['material_code_unsupported_kind'] = 'The tutor cannot read what is in this file, whatever its name says. Save it as PDF and upload it again.';
$string['material_everything'] = 'Everything that all students see, also what is added later';
$string['material_more'] = '… and {$a} more';
$string['material_next_try'] = 'It is tried again by itself at {$a}; nothing is lost.';
$string['material_none'] = 'There is nothing here that the tutor could read. It reads files, folders, pages, books, text and media areas, assignments and links.';
$string['material_off'] = 'The tutor of this course is switched off. Nothing is sent, and what it had is withdrawn; your choice stays.';
$string['material_picked'] = 'What is ticked below';
$string['material_saved'] = 'Saved. It will be sent within a few minutes.';
$string['material_search'] = 'Activity or section';
$string['material_state_failed'] = 'not readable';
$string['material_state_full'] = 'no room';
$string['material_state_gone'] = 'deleted in the tutor';
$string['material_state_leaving'] = 'being withdrawn';
$string['material_state_reading'] = 'being read';
$string['material_state_ready'] = 'read';
$string['material_state_refused'] = 'not taken';
$string['material_state_sent'] = 'sent';
$string['material_state_skipped'] = 'not sent';
$string['material_state_waiting'] = 'waiting';
$string['material_task_compare'] = 'Compare what courses give their tutors with what the tool has';
$string['material_task_send'] = 'Send changed material of a course to its tutor';
$string['material_title'] = 'What the tutor may read';
$string['material_to_switch'] = 'To the switch';
$string['material_trouble'] = 'Nothing can be sent at the moment.';
$string['material_which'] = 'The tutor may read';
$string['material_why_course_hidden'] = 'not sent: the course is hidden';
$string['material_why_hidden'] = 'not sent: hidden';
$string['material_why_restricted'] = 'not sent: not open to all now';
$string['material_why_role'] = 'not sent: a role may not open it';
$string['material_why_section_hidden'] = 'not sent: the section is hidden';
$string['material_why_section_restricted'] = 'not sent: the section is not open to all now';
$string['material_why_stealth'] = 'not sent: not shown on the course page';
$string['pluginname'] = 'Campus Tutor';
$string['queue_not_connected'] = 'Moodle is not connected with a tutor. Connect it under Connection.';
$string['queue_task'] = 'Tell the tutor what it must know';
$string['setup_page'] = 'Connection';
$string['unreachable_blocked'] = 'Moodle blocks calls to {$a}. Allow its host and port under Site administration > General > Security > HTTP security.';
$string['unreachable_insecure'] = 'Calls to {$a} would not be encrypted. The tutor needs an address with https.';
$string['unreachable_network'] = 'Moodle cannot reach the tutor ({$a}). Check its address, name resolution, firewall and Moodle\'s proxy settings.';
$string['unreachable_nojson'] = 'At the tutor\'s address something else answers ({$a}). Check the address and what stands before it, as a proxy.';
$string['unreachable_nokey'] = 'Moodle has no LTI key yet. Open Site administration > Plugins > Activity modules > External tool > Manage tools once.';
$string['unreachable_server'] = 'The tutor reports a fault: {$a}';
$string['unreachable_timeout'] = 'The tutor did not answer in time ({$a}). Check whether it runs and whether a firewall lies between.';
$string['unreachable_tls'] = 'The encrypted connection to the tutor failed ({$a}). Check its certificate.';
