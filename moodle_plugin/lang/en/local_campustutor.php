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
$string['export_again'] = 'Your last export from this site lacked what the tutor has of you, because the tutor could not be reached. It can be reached again: ask for the export once more under Data requests in your profile.';
$string['export_again_subject'] = 'Your export can be completed now';
$string['export_incomplete'] = 'The export lacks the data that the tutor has. {$a} Find the cause under Site administration > Plugins > Local plugins > Campus Tutor; the person is told as soon as the export can be asked for again.';
$string['export_missing'] = 'The data that the tutor has of you could not be fetched, so this export is incomplete. You will get a message as soon as you can ask for the export again. The reason: {$a}';
$string['lock_closed'] = 'Tutor closed';
$string['lock_closed_assign'] = 'Close the tutor of this course while this assignment is open';
$string['lock_closed_assign_help'] = 'From the day on which submissions are allowed until the cut-off date (without one: the due date), the tutor of this course answers nobody who can submit here: in the course, on the phone and in other tabs alike. Where submissions are allowed from no particular day, it is closed from the moment you save. Overrides and extensions count: who has more time is locked longer, the others are not. If more than 5,000 people would be locked, all who learn in the course are. Teachers are never locked. A hidden assignment closes the tutor, too.';
$string['lock_closed_quiz'] = 'Close the tutor of this course during this quiz';
$string['lock_closed_quiz_help'] = 'While the quiz is open, the tutor of this course answers nobody who can take it: in the course, on the phone and in other tabs alike. It is closed for each person, too, as long as they have an attempt open. Where the quiz has no opening time, it is closed from the moment you save. Overrides count: who has more time is locked longer, the others are not. If more than 5,000 people would be locked, all who learn in the course are. Teachers are never locked, nor is a preview. A hidden quiz closes the tutor, too.';
$string['lock_noend_assign'] = 'This needs a cut-off date or a due date: without an end, the tutor would stay closed.';
$string['lock_noend_quiz'] = 'This quiz has no closing time: the tutor of this course answers nobody who has an attempt open, for as long as it is open. Before and after it answers.';
$string['lock_over_assign'] = 'This assignment ended on {$a}: it does not close the tutor any more, except for people with more time.';
$string['lock_over_quiz'] = 'This quiz ended on {$a}: it does not close the tutor any more, except for people with more time.';
$string['lock_task'] = 'Keep the tutor closed during exams';
$string['lock_window_assign'] = 'From {$a->from} until {$a->until} the tutor of this course answers nobody who can submit to this assignment.';
$string['lock_window_quiz'] = 'From {$a->from} until {$a->until} the tutor of this course answers nobody who can take this quiz, nor anybody who still has an attempt open.';
$string['lock_would_assign'] = 'If ticked: from “Allow submissions from” until the cut-off date (without one: the due date) the tutor of this course answers nobody who can submit.';
$string['lock_would_quiz'] = 'If ticked: from opening to closing the tutor of this course answers nobody who can take this quiz. Without a closing time it answers nobody who has an attempt open.';
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
$string['setup_allgood'] = 'Everything that the tutor needs works.';
$string['setup_blocked'] = 'Blocked hosts and ports';
$string['setup_blocked_blocked'] = 'Moodle does not let itself call {$a->origin}. Take {$a->host} off the blocked hosts, and add its port to the allowed ones.';
$string['setup_blocked_good'] = 'Moodle may call the tutor.';
$string['setup_clock'] = 'Clocks';
$string['setup_clock_ahead'] = 'The clock of this server is {$a->seconds} seconds ahead of the tutor\'s; from {$a->allowed} on nothing works any more. Set the clocks of both servers by NTP.';
$string['setup_clock_behind'] = 'The clock of this server is {$a->seconds} seconds behind the tutor\'s; from {$a->allowed} on nothing works any more. Set the clocks of both servers by NTP.';
$string['setup_clock_good'] = 'The clocks of both servers are {$a->seconds} seconds apart at most.';
$string['setup_connect'] = 'Connect';
$string['setup_connected'] = 'This site is connected with the tutor at {$a}.';
$string['setup_cron'] = 'Cron';
$string['setup_cron_good'] = 'Moodle\'s scheduled tasks run, so material, deletions and locks get to the tutor.';
$string['setup_deployment'] = 'Registration switched on';
$string['setup_deployment_closed'] = 'The people who run the tutor have not let this site in yet, or have switched it off. Ask them to approve it.';
$string['setup_deployment_good'] = 'This site\'s registration is switched on in the tutor.';
$string['setup_disconnect'] = 'Disconnect';
$string['setup_disconnect_activities'] = 'Activities of the tutor stay in their courses and still open it. The tutor beside the course pages goes.';
$string['setup_disconnect_data'] = 'Conversations, materials and people\'s data stay in the tutor and are deleted there by its own retention. To have them deleted now, ask the people who run it; whoever has asked can delete their own under "My data".';
$string['setup_disconnect_here'] = 'What stays in Moodle';
$string['setup_disconnect_intro'] = 'Do you want to disconnect this site from the tutor at {$a}? Moodle then tells the tutor nothing any more: no material, no deleted people, no locks.';
$string['setup_disconnect_messages'] = 'What Moodle still had to tell the tutor is kept until this site is connected again. See above who deletes what until then.';
$string['setup_disconnect_settings'] = 'Which courses use the tutor, and which material was chosen: a new connection goes on from there.';
$string['setup_disconnect_there'] = 'What stays in the tutor';
$string['setup_disconnect_tool'] = 'The external tool and its registration. Delete them under <a href="{$a}">Manage tools</a> if nobody needs them any more.';
$string['setup_disconnected'] = 'This site is disconnected. Nothing was deleted.';
$string['setup_done'] = 'This site is connected with the tutor.';
$string['setup_existing'] = 'A tutor that is registered already';
$string['setup_existing_intro'] = 'This site has external tools that are a tutor. Taken over, the tool stays as it is, with all its activities; it is switched on, teachers find it in the activity chooser, and it is sent no e-mail addresses.';
$string['setup_heading'] = 'Campus Tutor: connection';
$string['setup_https'] = 'Encrypted pages';
$string['setup_https_good'] = 'Browsers keep what the tutor needs inside Moodle\'s pages.';
$string['setup_https_plain'] = 'Pages of this site come without https. Browsers then do not open the tutor inside a page: set up https.';
$string['setup_intro'] = 'Connected with a tutor, Moodle shows it beside course pages, hands it the material that teachers choose, and carries deletions and exam locks to it. The connection is signed by the key that Moodle uses for external tools; there is no further password.';
$string['setup_keyset'] = 'From the tutor to Moodle';
$string['setup_keyset_good'] = 'The tutor can fetch this site\'s keys.';
$string['setup_keyset_unreachable'] = 'The tutor cannot fetch this site\'s keys. Its server must reach {$a} (firewall, name resolution, certificate); in a private network the people who run the tutor have to allow it.';
$string['setup_link'] = 'Invitation link';
$string['setup_link_hint'] = 'You get it from the people who run the tutor. It looks like https://tutor.example.org/lti/register?invitation=… and is good for one registration.';
$string['setup_link_wrong'] = 'This is no invitation link. It has to contain /lti/register?invitation=…';
$string['setup_message'] = '{$a}';
$string['setup_names'] = 'Show names inside the tutor';
$string['setup_names_hint'] = 'Off: the tutor learns a number for each person, their role and their course. On: Moodle also sends names with each visit; the tutor keeps them encrypted for the visit only, shows teachers who handed something in, and never gives them to the language model. E-mail addresses are not sent in either case.';
$string['setup_new'] = 'Connect by an invitation';
$string['setup_notallgood'] = 'Something that the tutor needs does not work. Each red line below says what to do.';
$string['setup_page'] = 'Connection';
$string['setup_place'] = 'Put it right';
$string['setup_privacy'] = 'Personal data';
$string['setup_privacy_emails'] = 'Moodle sends the tutor e-mail addresses, which it has no use for. Set "Share launcher\'s email with tool" to "Never".';
$string['setup_privacy_good'] = 'Moodle sends the tutor neither names nor e-mail addresses.';
$string['setup_privacy_names'] = 'Moodle sends the tutor names, and no e-mail addresses.';
$string['setup_reach'] = 'From Moodle to the tutor';
$string['setup_reach_good'] = 'The tutor answers.';
$string['setup_refused'] = 'Nothing was connected. {$a}';
$string['setup_renew'] = 'Renew the connection';
$string['setup_renew_heading'] = 'Renew the connection by an invitation';
$string['setup_renew_intro'] = 'For a tutor that does not know this site any more, for one at another address, or to switch names on or off. Courses and activities stay.';
$string['setup_signature'] = 'Signature';
$string['setup_signature_good'] = 'The tutor accepts this site\'s signature. It belongs to {$a}.';
$string['setup_signature_unregistered'] = 'The tutor does not know this site\'s registration. Ask the people who run it for an invitation link and renew the connection by it; courses and activities stay.';
$string['setup_signature_verified'] = 'The tutor accepts this site\'s signature.';
$string['setup_state_bad'] = 'Does not work';
$string['setup_state_fair'] = 'Look at this';
$string['setup_state_good'] = 'Works';
$string['setup_state_unknown'] = 'Not known';
$string['setup_takeover'] = 'Take over';
$string['setup_tool'] = 'External tool';
$string['setup_tool_changed'] = 'The addresses of the external tool were changed, so it is no tutor any more. Renew the connection by an invitation.';
$string['setup_tool_disabled'] = 'The activity "External tool" is switched off in this site. Switch it on.';
$string['setup_tool_good'] = '"{$a}" is switched on, and teachers find it in the activity chooser.';
$string['setup_tool_hidden'] = '"{$a}" is switched on, but teachers do not find it in the activity chooser. Set "Tool configuration usage" to show it there.';
$string['setup_tool_inactive'] = '"{$a}" is not active. Activate it.';
$string['setup_uninstalled'] = 'The plugin Campus Tutor is gone. These stay: in Moodle the external tool with its activities (Manage tools); in the tutor at {$a} conversations, materials and people\'s data, which its own retention deletes. To have them deleted now, ask the people who run it.';
$string['setup_unknown'] = 'Not known until what is red above works.';
$string['setup_versions'] = 'Versions';
$string['setup_versions_different'] = 'The tutor is version {$a->tool}, this plugin {$a->plugin}: not everything may work together. Update the older one.';
$string['setup_versions_good'] = 'The tutor is version {$a->tool}, this plugin {$a->plugin}.';
$string['setup_waits'] = 'Registered. The people who run the tutor have to approve this site before it works; please tell them.';
$string['unreachable_blocked'] = 'Moodle blocks calls to {$a}. Allow its host and port under Site administration > General > Security > HTTP security.';
$string['unreachable_insecure'] = 'Calls to {$a} would not be encrypted. The tutor needs an address with https.';
$string['unreachable_network'] = 'Moodle cannot reach the tutor ({$a}). Check its address, name resolution, firewall and Moodle\'s proxy settings.';
$string['unreachable_nojson'] = 'At the tutor\'s address something else answers ({$a}). Check the address and what stands before it, as a proxy.';
$string['unreachable_nokey'] = 'Moodle has no LTI key yet. Open Site administration > Plugins > Activity modules > External tool > Manage tools once.';
$string['unreachable_server'] = 'The tutor reports a fault: {$a}';
$string['unreachable_timeout'] = 'The tutor did not answer in time ({$a}). Check whether it runs and whether a firewall lies between.';
$string['unreachable_tls'] = 'The encrypted connection to the tutor failed ({$a}). Check its certificate.';
