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
 * German.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

defined('MOODLE_INTERNAL') || die();

$string['campustutor:configure'] = 'Den Tutor eines Kurses einrichten';
$string['campustutor:use'] = 'Den Tutor eines Kurses benutzen';
$string['drawer_activity'] = 'Tutor';
$string['drawer_busy'] = 'Jemand anderes ändert gerade den Tutor dieses Kurses. Versuchen Sie es in ein paar Sekunden noch einmal.';
$string['drawer_not_connected'] = 'Diese Website ist noch mit keinem Tutor verbunden. Die Administration verbindet sie unter Website-Administration > Plugins > Lokale Plugins > Campus Tutor > Verbindung.';
$string['pluginname'] = 'Campus Tutor';
$string['queue_not_connected'] = 'Moodle ist mit keinem Tutor verbunden. Stellen Sie die Verbindung unter „Verbindung“ her.';
$string['queue_task'] = 'Dem Tutor mitteilen, was er wissen muss';
$string['setup_page'] = 'Verbindung';
$string['unreachable_blocked'] = 'Moodle sperrt Aufrufe von {$a}. Erlauben Sie Server und Port unter Website-Administration > Grundeinstellungen > Sicherheit > HTTP-Sicherheit.';
$string['unreachable_insecure'] = 'Aufrufe von {$a} wären nicht verschlüsselt. Der Tutor braucht eine Adresse mit https.';
$string['unreachable_network'] = 'Moodle erreicht den Tutor nicht ({$a}). Prüfen Sie Adresse, Namensauflösung, Firewall und die Proxy-Einstellungen von Moodle.';
$string['unreachable_nojson'] = 'Unter der Adresse des Tutors antwortet etwas anderes ({$a}). Prüfen Sie die Adresse und was davor steht, etwa einen Proxy.';
$string['unreachable_nokey'] = 'Moodle hat noch keinen LTI-Schlüssel. Öffnen Sie einmal Website-Administration > Plugins > Aktivitäten > Externes Tool > Tools verwalten.';
$string['unreachable_server'] = 'Der Tutor meldet einen Fehler: {$a}';
$string['unreachable_timeout'] = 'Der Tutor hat nicht rechtzeitig geantwortet ({$a}). Prüfen Sie, ob er läuft und ob eine Firewall dazwischenliegt.';
$string['unreachable_tls'] = 'Die verschlüsselte Verbindung zum Tutor ist gescheitert ({$a}). Prüfen Sie sein Zertifikat.';
