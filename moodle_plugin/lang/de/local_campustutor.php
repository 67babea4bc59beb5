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
$string['material_about'] = 'Der Tutor antwortet allen im Kurs aus dem, was er hier lesen darf, und nennt die Stelle. Gesendet wird nur, was alle Studierenden des Kurses sehen: nichts Verborgenes und nichts, was nur für einzelne Gruppen oder erst später offen ist.';
$string['material_again'] = 'Noch einmal senden, was nicht angenommen, nicht gelesen oder im Tutor gelöscht wurde';
$string['material_again_done'] = 'Es wird in den nächsten Minuten noch einmal gesendet.';
$string['material_all'] = 'Ganzer Abschnitt';
$string['material_code_empty'] = 'Es steht kein Text darin.';
$string['material_code_empty_file'] = 'Die Datei ist leer. Laden Sie sie noch einmal hoch.';
$string['material_code_external'] = 'Die Datei liegt in einem anderen System. Laden Sie eine Kopie in diesen Kurs hoch.';
$string['material_code_format'] = 'Dateien dieser Art liest der Tutor nicht. Er liest PDF, PowerPoint, Word, OpenDocument, Webseiten, Notebooks, Text, Programmtext und ZIP.';
$string['material_code_too_large'] = 'Die Datei ist zu groß für den Tutor. Teilen Sie sie auf oder speichern Sie sie mit kleineren Bildern.';
$string['material_code_unsupported_kind'] = 'Der Tutor kann nicht lesen, was in dieser Datei ist, auch wenn ihr Name anders klingt. Speichern Sie sie als PDF und laden Sie sie noch einmal hoch.';
$string['material_everything'] = 'Alles, was alle Studierenden sehen, auch was später dazukommt';
$string['material_more'] = '… und {$a} weitere';
$string['material_next_try'] = 'Um {$a} Uhr wird es von selbst noch einmal versucht; es geht nichts verloren.';
$string['material_none'] = 'Hier gibt es nichts, was der Tutor lesen könnte. Er liest Dateien, Verzeichnisse, Textseiten, Bücher, Text- und Medienfelder, Aufgaben und Links.';
$string['material_off'] = 'Der Tutor dieses Kurses ist ausgeschaltet. Es wird nichts gesendet, und was er hatte, wird zurückgezogen; Ihre Auswahl bleibt.';
$string['material_picked'] = 'Was unten angekreuzt ist';
$string['material_saved'] = 'Gespeichert. Es wird in den nächsten Minuten gesendet.';
$string['material_search'] = 'Aktivität oder Abschnitt';
$string['material_state_failed'] = 'nicht lesbar';
$string['material_state_full'] = 'kein Platz';
$string['material_state_gone'] = 'im Tutor gelöscht';
$string['material_state_leaving'] = 'wird zurückgezogen';
$string['material_state_reading'] = 'wird gelesen';
$string['material_state_ready'] = 'gelesen';
$string['material_state_refused'] = 'nicht angenommen';
$string['material_state_sent'] = 'gesendet';
$string['material_state_skipped'] = 'nicht gesendet';
$string['material_state_waiting'] = 'wartet';
$string['material_task_compare'] = 'Vergleichen, was Kurse ihren Tutoren geben und was das Tool hat';
$string['material_task_send'] = 'Geändertes Material eines Kurses an seinen Tutor senden';
$string['material_title'] = 'Was der Tutor lesen darf';
$string['material_to_switch'] = 'Zum Schalter';
$string['material_trouble'] = 'Im Moment kann nichts gesendet werden.';
$string['material_which'] = 'Der Tutor darf lesen';
$string['material_why_course_hidden'] = 'nicht gesendet: Der Kurs ist verborgen';
$string['material_why_hidden'] = 'nicht gesendet: verborgen';
$string['material_why_restricted'] = 'nicht gesendet: nicht für alle offen';
$string['material_why_role'] = 'nicht gesendet: Eine Rolle darf es nicht öffnen';
$string['material_why_section_hidden'] = 'nicht gesendet: Der Abschnitt ist verborgen';
$string['material_why_section_restricted'] = 'nicht gesendet: Der Abschnitt ist nicht für alle offen';
$string['material_why_stealth'] = 'nicht gesendet: nicht auf der Kursseite';
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
