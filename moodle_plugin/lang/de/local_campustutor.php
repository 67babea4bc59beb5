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

$string['cachedef_examcalls'] = 'Ob der Tutor antwortet, während Prüfungen beginnen';
$string['campustutor:configure'] = 'Den Tutor eines Kurses einrichten';
$string['campustutor:use'] = 'Den Tutor eines Kurses benutzen';
$string['drawer_activity'] = 'Tutor';
$string['drawer_busy'] = 'Jemand anderes ändert gerade den Tutor dieses Kurses. Versuchen Sie es in ein paar Sekunden noch einmal.';
$string['drawer_button'] = 'Tutor';
$string['drawer_close'] = 'Tutor schließen';
$string['drawer_does_about'] = 'Der Tutor erfährt, welche Aktivität jemand gerade vor sich hat, damit „Ich verstehe Aufgabe 2 nicht“ einen Sinn ergibt. Die Person sieht das und kann es wegnehmen.';
$string['drawer_does_activity'] = 'Hinter dem Knopf steht eine Aktivität des Kurses, die auf der Kursseite nicht angezeigt wird. Ausschalten verbirgt sie; was gesagt wurde, bleibt.';
$string['drawer_does_button'] = 'Alle, die an diesem Kurs teilnehmen, finden auf den Seiten des Kurses und seiner Aktivitäten den Knopf „Tutor“. Er öffnet den Tutor am Rand; die Seite bleibt stehen.';
$string['drawer_does_quiz'] = 'Während jemand einen Test bearbeitet, gibt es keinen Knopf.';
$string['drawer_gone'] = 'Die Aktivität des Tutors wurde gelöscht, seitdem ist er ausgeschaltet. Wenn Sie ihn einschalten, entsteht eine neue Aktivität; Unterhaltungen der alten stehen nicht darin.';
$string['drawer_hidden'] = 'Jemand hat die Aktivität „{$a}“ verborgen; Lernende können den Tutor deshalb nicht öffnen. Zeigen Sie sie hier wieder an oder schalten Sie den Tutor aus.';
$string['drawer_is_off'] = 'Der Tutor dieses Kurses ist ausgeschaltet.';
$string['drawer_is_on'] = 'Der Tutor dieses Kurses ist eingeschaltet.';
$string['drawer_listed'] = 'Diese Website oder das Format dieses Kurses zeigt jede Aktivität an. Die Aktivität „{$a}“ erscheint deshalb auf der Kursseite, solange Sie sie bearbeiten, und in der Moodle-App. Die Administration kann Aktivitäten zulassen, die nicht angezeigt werden: Website-Administration > Zusatzoptionen > Verborgene Aktivitäten erlauben. Schalten Sie den Tutor danach aus und wieder ein.';
$string['drawer_next'] = 'Wie weiter?';
$string['drawer_not_connected'] = 'Diese Website ist noch mit keinem Tutor verbunden. Die Administration verbindet sie unter Website-Administration > Plugins > Lokale Plugins > Campus Tutor > Verbindung.';
$string['drawer_page'] = 'Tutor';
$string['drawer_show'] = 'Aktivität wieder anzeigen';
$string['drawer_slow'] = 'Der Tutor hat noch nicht geantwortet. Wenn unten nichts erscheint, versuchen Sie es später noch einmal oder';
$string['drawer_switch_off'] = 'Tutor ausschalten';
$string['drawer_switch_on'] = 'Tutor einschalten';
$string['drawer_switched_off'] = 'Der Tutor ist ausgeschaltet.';
$string['drawer_switched_on'] = 'Der Tutor ist eingeschaltet. Öffnen Sie ihn mit dem Knopf „Tutor“ auf jeder Seite des Kurses.';
$string['drawer_to_activity'] = 'Den Tutor auf einer eigenen Seite öffnen und einrichten';
$string['drawer_to_material'] = 'Auswählen, welches Material der Tutor lesen darf';
$string['drawer_wait'] = 'Der Tutor wird geöffnet …';
$string['drawer_window'] = 'öffnen Sie ihn in einem eigenen Fenster.';
$string['lock_closed'] = 'Tutor geschlossen';
$string['lock_closed_assign'] = 'Den Tutor dieses Kurses schließen, solange diese Aufgabe offen ist';
$string['lock_closed_assign_help'] = "Vom Beginn der Abgabe bis zur letzten Abgabemöglichkeit (ohne sie: bis zum Fälligkeitsdatum) antwortet der Tutor dieses Kurses niemandem, der hier abgeben kann – im Kurs, auf dem Telefon und in anderen Tabs gleichermaßen. Ist kein Beginn gesetzt, ist er ab dem Speichern geschlossen.\n\nÜberschreibungen und Verlängerungen zählen: Wer mehr Zeit hat, ist länger gesperrt, die anderen nicht. Können alle im Kurs abgeben, sind auch Tutorinnen und Tutoren gesperrt; müsste eine Sperre mehr als 5.000 Personen nennen, gilt sie für alle im Kurs. Wer den Tutor einrichtet, ist nie gesperrt. Auch eine verborgene Aufgabe schließt den Tutor.";
$string['lock_closed_quiz'] = 'Den Tutor dieses Kurses während dieses Tests schließen';
$string['lock_closed_quiz_help'] = "Solange der Test offen ist, antwortet der Tutor dieses Kurses niemandem, der ihn machen kann – im Kurs, auf dem Telefon und in anderen Tabs gleichermaßen. Außerdem ist er für jede Person geschlossen, solange sie einen Versuch offen hat. Hat der Test keinen Beginn, ist er ab dem Speichern geschlossen.\n\nÜberschreibungen zählen: Wer mehr Zeit hat, ist länger gesperrt, die anderen nicht. Können alle im Kurs den Test machen, sind auch Tutorinnen und Tutoren gesperrt; müsste eine Sperre mehr als 5.000 Personen nennen, gilt sie für alle im Kurs. Wer den Tutor einrichtet, ist nie gesperrt, eine Vorschau sperrt nicht. Auch ein verborgener Test schließt den Tutor.";
$string['lock_noend_assign'] = 'Dafür braucht es eine letzte Abgabemöglichkeit oder ein Fälligkeitsdatum: Ohne Ende bliebe der Tutor geschlossen.';
$string['lock_noend_quiz'] = 'Dieser Test hat kein Ende: Der Tutor dieses Kurses antwortet niemandem, der einen Versuch offen hat, solange der Versuch offen ist. Davor und danach antwortet er.';
$string['lock_over_assign'] = 'Diese Aufgabe endete am {$a}: Sie schließt den Tutor nicht mehr, außer für Personen mit mehr Zeit.';
$string['lock_over_quiz'] = 'Dieser Test endete am {$a}: Er schließt den Tutor nicht mehr, außer für Personen mit mehr Zeit.';
$string['lock_task'] = 'Den Tutor während Prüfungen geschlossen halten';
$string['lock_window_assign'] = 'Von {$a->from} bis {$a->until} antwortet der Tutor dieses Kurses niemandem, der in dieser Aufgabe abgeben kann.';
$string['lock_window_quiz'] = 'Von {$a->from} bis {$a->until} antwortet der Tutor dieses Kurses niemandem, der diesen Test machen kann, und niemandem, der noch einen Versuch offen hat.';
$string['lock_would_assign'] = 'Mit Häkchen: Vom Beginn der Abgabe bis zur letzten Abgabemöglichkeit (ohne sie: bis zum Fälligkeitsdatum) antwortet der Tutor dieses Kurses niemandem, der abgeben kann.';
$string['lock_would_quiz'] = 'Mit Häkchen: Vom Beginn bis zum Ende antwortet der Tutor dieses Kurses niemandem, der diesen Test machen kann. Ohne Ende antwortet er niemandem, der einen Versuch offen hat.';
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
