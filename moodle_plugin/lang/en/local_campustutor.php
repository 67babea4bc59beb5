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

$string['cachedef_examcalls'] = 'Whether the tutor answers while exams begin';
$string['campustutor:configure'] = 'Set up the tutor of a course';
$string['campustutor:use'] = 'Use the tutor of a course';
$string['drawer_activity'] = 'Tutor';
$string['drawer_busy'] = 'Somebody else is changing the tutor of this course just now. Try again in a few seconds.';
$string['drawer_button'] = 'Tutor';
$string['drawer_close'] = 'Close the tutor';
$string['drawer_does_about'] = 'The tutor is told which activity somebody is looking at, so that “I don\'t get exercise 2” has a meaning. The person sees that and can take it away.';
$string['drawer_does_activity'] = 'Behind the button stands an activity of the course that is not listed on its page. Switching off hides it and keeps what was said.';
$string['drawer_does_button'] = 'Everybody who takes part in this course finds the button “Tutor” on the pages of the course and of its activities. It opens the tutor at the side; the page stays where it is.';
$string['drawer_does_quiz'] = 'There is no button while somebody answers a quiz.';
$string['drawer_gone'] = 'The tutor\'s activity was deleted, and the tutor is off since then. If you switch it on, a new activity is made; conversations of the old one are not in it.';
$string['drawer_hidden'] = 'Somebody hid the activity “{$a}”, so learners cannot open the tutor. Show it again here, or switch the tutor off.';
$string['drawer_is_off'] = 'The tutor of this course is off.';
$string['drawer_is_on'] = 'The tutor of this course is on.';
$string['drawer_listed'] = 'This site or the format of this course lists every activity, so the activity “{$a}” appears on the course page while you edit it, and in Moodle\'s app. An administrator can allow activities that are not listed: Site administration > Advanced features > Allow stealth activities. After that, switch the tutor off and on again.';
$string['drawer_next'] = 'What next?';
$string['drawer_not_connected'] = 'This site is not connected to a tutor yet. The administration connects it under Site administration > Plugins > Local plugins > Campus Tutor > Connection.';
$string['drawer_page'] = 'Tutor';
$string['drawer_show'] = 'Show the activity again';
$string['drawer_slow'] = 'The tutor has not answered yet. If nothing appears below, try again later or';
$string['drawer_switch_off'] = 'Switch the tutor off';
$string['drawer_switch_on'] = 'Switch the tutor on';
$string['drawer_switched_off'] = 'The tutor is off.';
$string['drawer_switched_on'] = 'The tutor is on. Open it by the button “Tutor” on any page of the course.';
$string['drawer_to_activity'] = 'Open the tutor on a page of its own, and set it up';
$string['drawer_to_material'] = 'Choose the material that the tutor may read';
$string['drawer_wait'] = 'The tutor is being opened …';
$string['drawer_window'] = 'open it in a window of its own.';
$string['lock_closed'] = 'Tutor closed';
$string['lock_closed_assign'] = 'Close the tutor of this course while this assignment is open';
$string['lock_closed_assign_help'] = "From the day on which submissions are allowed until the cut-off date (without one: the due date), the tutor of this course answers nobody who can submit here: in the course, on the phone and in other tabs alike. Where submissions are allowed from no particular day, it is closed from the moment you save.\n\nOverrides and extensions count: who has more time is locked longer, the others are not. If anybody in the course can submit, teaching assistants are locked as well; if a lock would name more than 5,000 people, it holds for everybody in the course. People who set up the tutor are never locked. A hidden assignment closes the tutor, too.";
$string['lock_closed_quiz'] = 'Close the tutor of this course during this quiz';
$string['lock_closed_quiz_help'] = "While the quiz is open, the tutor of this course answers nobody who can take it: in the course, on the phone and in other tabs alike. It is closed for each person, too, as long as they have an attempt open. Where the quiz has no opening time, it is closed from the moment you save.\n\nOverrides count: who has more time is locked longer, the others are not. If anybody in the course can take the quiz, teaching assistants are locked as well; if a lock would name more than 5,000 people, it holds for everybody in the course. People who set up the tutor are never locked, nor is a preview. A hidden quiz closes the tutor, too.";
$string['lock_noend_assign'] = 'This needs a cut-off date or a due date: without an end, the tutor would stay closed.';
$string['lock_noend_quiz'] = 'This quiz has no closing time: the tutor of this course answers nobody who has an attempt open, for as long as it is open. Before and after it answers.';
$string['lock_over_assign'] = 'This assignment ended on {$a}: it does not close the tutor any more, except for people with more time.';
$string['lock_over_quiz'] = 'This quiz ended on {$a}: it does not close the tutor any more, except for people with more time.';
$string['lock_task'] = 'Keep the tutor closed during exams';
$string['lock_window_assign'] = 'From {$a->from} until {$a->until} the tutor of this course answers nobody who can submit to this assignment.';
$string['lock_window_quiz'] = 'From {$a->from} until {$a->until} the tutor of this course answers nobody who can take this quiz, nor anybody who still has an attempt open.';
$string['lock_would_assign'] = 'If ticked: from “Allow submissions from” until the cut-off date (without one: the due date) the tutor of this course answers nobody who can submit.';
$string['lock_would_quiz'] = 'If ticked: from opening to closing the tutor of this course answers nobody who can take this quiz. Without a closing time it answers nobody who has an attempt open.';
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
