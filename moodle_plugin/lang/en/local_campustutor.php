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
$string['export_again'] = 'Your last export from this site lacked what the tutor has of you, because the tutor could not be reached. It can be reached again: ask for the export once more under Data requests in your profile.';
$string['export_again_subject'] = 'Your export can be completed now';
$string['export_incomplete'] = 'The export lacks the data that the tutor has. {$a} Find the cause under Site administration > Plugins > Local plugins > Campus Tutor; the person is told as soon as the export can be asked for again.';
$string['export_missing'] = 'The data that the tutor has of you could not be fetched, so this export is incomplete. You will get a message as soon as you can ask for the export again. The reason: {$a}';
$string['messageprovider:export_again'] = 'An incomplete export can be asked for again';
$string['pluginname'] = 'Campus Tutor';
$string['privacy:metadata:person'] = 'Who has opened the tutor in which course. It is deleted once the tutor has confirmed that it has erased the data.';
$string['privacy:metadata:person:courseid'] = 'The course in which it was opened.';
$string['privacy:metadata:person:timecreated'] = 'When it was opened first.';
$string['privacy:metadata:person:userid'] = 'Who has opened the tutor.';
$string['privacy:metadata:queue'] = 'What the tutor must be told and has not been told yet, as erasures. It is deleted once it is told.';
$string['privacy:metadata:queue:body'] = 'Numbers of the people and the course that it is about, and times. No content.';
$string['privacy:metadata:queue:callkey'] = 'What it is about, with the numbers of a person and a course.';
$string['privacy:metadata:queue:path'] = 'The address in the tutor that is called, with the number of a course.';
$string['privacy:metadata:queue:reason'] = 'Why the tutor could not be told.';
$string['privacy:metadata:queue:timecreated'] = 'Since when it has waited.';
$string['privacy:metadata:receipt'] = 'What the tutor has signed that it erased. Receipts have no name and no content. They are kept, because they prove that the erasure was carried out.';
$string['privacy:metadata:receipt:courseid'] = 'In which course the data was.';
$string['privacy:metadata:receipt:receipt'] = 'The receipt: its number, when it was, how many rows of which kind, and the signature.';
$string['privacy:metadata:receipt:timecreated'] = 'When the receipt arrived.';
$string['privacy:metadata:receipt:userid'] = 'Whose data it was, as a number.';
$string['privacy:metadata:tool'] = 'The tutor, a service outside Moodle which your institution has connected. It answers questions about the course. It is sent to the tutor when it is opened from a course, and people give it more there; exports and erasures of Moodle include what it has.';
$string['privacy:metadata:tool:activity'] = 'Which activity is open beside the tutor, with its name and section, unless the person takes that back.';
$string['privacy:metadata:tool:courseid'] = 'The number of the course.';
$string['privacy:metadata:tool:coursename'] = 'The names of the course and of the tutor\'s activity.';
$string['privacy:metadata:tool:email'] = 'The e-mail address, if the institution lets the tutor have it.';
$string['privacy:metadata:tool:feedback'] = 'Whether an answer was helpful, and whether the person agrees to research.';
$string['privacy:metadata:tool:files'] = 'Work that the person hands in with the tutor.';
$string['privacy:metadata:tool:idnumber'] = 'The matriculation number, if the institution lets the tutor have it.';
$string['privacy:metadata:tool:locale'] = 'The language of the page.';
$string['privacy:metadata:tool:lock'] = 'For whom the tutor is closed during an exam, as numbers of accounts.';
$string['privacy:metadata:tool:name'] = 'The name, if the institution lets the tutor have it.';
$string['privacy:metadata:tool:questions'] = 'What the person asks the tutor, and its answers.';
$string['privacy:metadata:tool:roles'] = 'The roles in the course.';
$string['privacy:metadata:tool:userid'] = 'The number of the account.';
$string['queue_about_course'] = 'Delete all that the tutor has of {$a->course}';
$string['queue_about_erase'] = 'Erase data in the tutor: {$a->people}, {$a->course}';
$string['queue_about_export'] = 'An export was incomplete: {$a->people} shall learn when it can be asked for again';
$string['queue_about_lock'] = 'Close the tutor for an exam in {$a->course}';
$string['queue_about_material'] = 'Hand over material of {$a->course}';
$string['queue_about_other'] = 'Tell the tutor: {$a->call}';
$string['queue_about_unlock'] = 'Open the tutor again after an exam in {$a->course}';
$string['queue_about_withdraw'] = 'Withdraw material of {$a->course}';
$string['queue_check'] = 'Calls to the tutor';
$string['queue_check_details'] = 'What the tutor must be told has waited for more than a day or was refused, as an erasure of personal data. See what waits, and why, on the page behind the link.';
$string['queue_check_stuck'] = '{$a} calls have waited for more than a day or were refused';
$string['queue_check_told'] = 'The tutor has been told everything';
$string['queue_check_waiting'] = '{$a} calls wait, none for more than a day';
$string['queue_course'] = 'the course “{$a}”';
$string['queue_course_all'] = 'all courses';
$string['queue_course_gone'] = 'the deleted course {$a}';
$string['queue_event_given_up'] = 'A call to the tutor was given up';
$string['queue_give_up'] = 'Give up for good';
$string['queue_give_up_ask'] = 'Give up…';
$string['queue_intro'] = 'The tutor must be told these things and has not been told yet. Moodle tries again by itself: after one minute, then after twice as long each time, and every six hours at the least. Nothing is given up unless you do so here.';
$string['queue_is_given_up'] = 'The call was given up. Moodle\'s log keeps what it was.';
$string['queue_is_not_told'] = 'It could not be told. {$a}';
$string['queue_is_told'] = 'The tutor has been told.';
$string['queue_is_under_way'] = 'Another process tells it just now.';
$string['queue_last_try'] = 'the last one {$a}';
$string['queue_loss_course'] = 'Conversations, material and tutor of the course stay in the tutor, although the course is gone. Have them deleted there by those who run the tutor.';
$string['queue_loss_erase'] = 'The data stays in the tutor. The duty to erase it stays with your institution: have it erased there by those who run the tutor.';
$string['queue_loss_export'] = 'The person is not told that the export can be asked for again. Tell them yourself.';
$string['queue_loss_lock'] = 'The tutor stays open during the exam.';
$string['queue_loss_material'] = 'The tutor does not get this material, or keeps answering from an older version.';
$string['queue_loss_other'] = 'The tutor never learns of it.';
$string['queue_loss_unlock'] = 'The tutor stays closed until the time that it was told before.';
$string['queue_loss_withdraw'] = 'The tutor keeps answering from this material, although it was withdrawn.';
$string['queue_next_try'] = 'Next try';
$string['queue_not_connected'] = 'Moodle is not connected with a tutor. Connect it under Connection.';
$string['queue_nothing'] = 'The tutor has been told everything.';
$string['queue_page'] = 'Not told yet';
$string['queue_people_few'] = 'people {$a}';
$string['queue_people_many'] = '{$a} people';
$string['queue_people_one'] = 'person {$a}';
$string['queue_reason'] = 'Reason';
$string['queue_refused'] = 'Refused';
$string['queue_since'] = 'Waits since';
$string['queue_task'] = 'Tell the tutor what it must know';
$string['queue_tries'] = 'Tries';
$string['queue_tries_all'] = 'Everything that waits is tried at the next run of cron, within a minute.';
$string['queue_try'] = 'Try now';
$string['queue_try_all'] = 'Try all now';
$string['queue_until'] = 'Needed until';
$string['receipts'] = 'Receipts of erasures';
$string['receipts_everybody'] = 'Everybody: what was in {$a->course}';
$string['receipts_file'] = 'Save as file';
$string['receipts_intro'] = 'The tutor signs what it erases. Receipts have no name and no content, are kept for good, and can be checked: by campus-tutor receipt verify FILE, or on the tutor\'s page /verify.';
$string['receipts_none'] = 'Nothing has been erased in the tutor yet.';
$string['receipts_person'] = 'Person {$a->person}: what was in {$a->course}';
$string['receipts_rows'] = '{$a} rows';
$string['receipts_unsigned'] = 'not signed: a course that was deleted';
$string['setup_page'] = 'Connection';
$string['unreachable_blocked'] = 'Moodle blocks calls to {$a}. Allow its host and port under Site administration > General > Security > HTTP security.';
$string['unreachable_insecure'] = 'Calls to {$a} would not be encrypted. The tutor needs an address with https.';
$string['unreachable_network'] = 'Moodle cannot reach the tutor ({$a}). Check its address, name resolution, firewall and Moodle\'s proxy settings.';
$string['unreachable_nojson'] = 'At the tutor\'s address something else answers ({$a}). Check the address and what stands before it, as a proxy.';
$string['unreachable_nokey'] = 'Moodle has no LTI key yet. Open Site administration > Plugins > Activity modules > External tool > Manage tools once.';
$string['unreachable_server'] = 'The tutor reports a fault: {$a}';
$string['unreachable_timeout'] = 'The tutor did not answer in time ({$a}). Check whether it runs and whether a firewall lies between.';
$string['unreachable_tls'] = 'The encrypted connection to the tutor failed ({$a}). Check its certificate.';
