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
$string['pluginname'] = 'Campus Tutor';
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
$string['setup_renew_intro'] = 'For a tutor that does not know this site any more, or to switch names on or off. Courses and activities stay.';
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
