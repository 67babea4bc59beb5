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
