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
$string['export_again'] = 'Beim letzten Export Ihrer Daten fehlte, was der Tutor von Ihnen gespeichert hat, weil er nicht erreichbar war. Jetzt ist er wieder erreichbar: Fordern Sie den Export in Ihrem Profil unter „Datenanfragen“ noch einmal an.';
$string['export_again_subject'] = 'Ihr Export kann jetzt vervollständigt werden';
$string['export_incomplete'] = 'Im Export fehlen die Daten, die der Tutor gespeichert hat. {$a} Die Ursache finden Sie unter Website-Administration > Plugins > Lokale Plugins > Campus Tutor; die Person erhält eine Nachricht, sobald der Export neu angefordert werden kann.';
$string['export_missing'] = 'Die Daten, die der Tutor von Ihnen gespeichert hat, konnten nicht abgerufen werden; dieser Export ist unvollständig. Sie erhalten eine Nachricht, sobald Sie den Export neu anfordern können. Der Grund: {$a}';
$string['messageprovider:export_again'] = 'Ein unvollständiger Export kann neu angefordert werden';
$string['pluginname'] = 'Campus Tutor';
$string['privacy:metadata:person'] = 'Wer in welchem Kurs den Tutor geöffnet hat. Wird gelöscht, sobald der Tutor die Löschung der Daten bestätigt hat.';
$string['privacy:metadata:person:courseid'] = 'Der Kurs, in dem er geöffnet wurde.';
$string['privacy:metadata:person:timecreated'] = 'Wann er zuerst geöffnet wurde.';
$string['privacy:metadata:person:userid'] = 'Wer den Tutor geöffnet hat.';
$string['privacy:metadata:queue'] = 'Was dem Tutor mitzuteilen ist und noch nicht mitgeteilt werden konnte, etwa Löschungen. Wird gelöscht, sobald es mitgeteilt ist.';
$string['privacy:metadata:queue:body'] = 'Nummern der Personen und des Kurses, um die es geht, und Zeiten. Keine Inhalte.';
$string['privacy:metadata:queue:callkey'] = 'Worum es geht, mit den Nummern von Person und Kurs.';
$string['privacy:metadata:queue:path'] = 'Die Adresse im Tutor, die aufgerufen wird, mit der Nummer eines Kurses.';
$string['privacy:metadata:queue:reason'] = 'Warum es nicht mitgeteilt werden konnte.';
$string['privacy:metadata:queue:timecreated'] = 'Seit wann es wartet.';
$string['privacy:metadata:receipt'] = 'Was der Tutor gelöscht und mit Unterschrift bestätigt hat. Quittungen enthalten weder Namen noch Inhalte. Sie werden aufbewahrt, weil sie belegen, dass die Löschung ausgeführt wurde.';
$string['privacy:metadata:receipt:courseid'] = 'In welchem Kurs die Daten waren.';
$string['privacy:metadata:receipt:receipt'] = 'Die Quittung: ihre Nummer, wann es war, wie viele Zeilen welcher Art, und die Unterschrift.';
$string['privacy:metadata:receipt:timecreated'] = 'Wann die Quittung eintraf.';
$string['privacy:metadata:receipt:userid'] = 'Wessen Daten es waren, als Nummer.';
$string['privacy:metadata:tool'] = 'Der Tutor, ein Dienst außerhalb von Moodle, den Ihre Einrichtung angebunden hat. Er beantwortet Fragen zum Kurs. Dies wird ihm übermittelt, wenn er aus einem Kurs geöffnet wird, und weiteres geben ihm die Personen dort selbst; Exporte und Löschungen in Moodle schließen ein, was er gespeichert hat.';
$string['privacy:metadata:tool:activity'] = 'Welche Aktivität neben dem Tutor geöffnet ist, mit Name und Abschnitt, sofern die Person das nicht zurücknimmt.';
$string['privacy:metadata:tool:courseid'] = 'Die Nummer des Kurses.';
$string['privacy:metadata:tool:coursename'] = 'Die Namen des Kurses und der Aktivität des Tutors.';
$string['privacy:metadata:tool:email'] = 'Die E-Mail-Adresse, wenn die Einrichtung sie dem Tutor gibt.';
$string['privacy:metadata:tool:feedback'] = 'Ob eine Antwort hilfreich war, und ob die Person der Forschung zustimmt.';
$string['privacy:metadata:tool:files'] = 'Arbeiten, die die Person mit dem Tutor abgibt.';
$string['privacy:metadata:tool:idnumber'] = 'Die Matrikelnummer, wenn die Einrichtung sie dem Tutor gibt.';
$string['privacy:metadata:tool:locale'] = 'Die Sprache der Seite.';
$string['privacy:metadata:tool:lock'] = 'Für wen der Tutor während einer Prüfung gesperrt ist, als Nummern der Konten.';
$string['privacy:metadata:tool:name'] = 'Der Name, wenn die Einrichtung ihn dem Tutor gibt.';
$string['privacy:metadata:tool:questions'] = 'Was die Person den Tutor fragt, und seine Antworten.';
$string['privacy:metadata:tool:roles'] = 'Die Rollen im Kurs.';
$string['privacy:metadata:tool:userid'] = 'Die Nummer des Kontos.';
$string['queue_about_course'] = 'Alles löschen, was der Tutor gespeichert hat: {$a->course}';
$string['queue_about_erase'] = 'Daten im Tutor löschen: {$a->people}, {$a->course}';
$string['queue_about_export'] = 'Ein Export war unvollständig: {$a->people} soll erfahren, wann er neu angefordert werden kann';
$string['queue_about_lock'] = 'Den Tutor für eine Prüfung sperren: {$a->course}';
$string['queue_about_material'] = 'Material übergeben: {$a->course}';
$string['queue_about_other'] = 'Dem Tutor mitteilen: {$a->call}';
$string['queue_about_unlock'] = 'Den Tutor nach einer Prüfung wieder öffnen: {$a->course}';
$string['queue_about_withdraw'] = 'Material zurückziehen: {$a->course}';
$string['queue_check'] = 'Mitteilungen an den Tutor';
$string['queue_check_details'] = 'Was dem Tutor mitzuteilen ist, etwa die Löschung personenbezogener Daten, wartet seit mehr als einem Tag oder wurde abgelehnt. Was wartet und warum, steht auf der verlinkten Seite.';
$string['queue_check_stuck'] = '{$a} Mitteilungen warten seit mehr als einem Tag oder wurden abgelehnt';
$string['queue_check_told'] = 'Dem Tutor ist alles mitgeteilt';
$string['queue_check_waiting'] = '{$a} Mitteilungen warten, keine seit mehr als einem Tag';
$string['queue_course'] = 'Kurs „{$a}“';
$string['queue_course_all'] = 'alle Kurse';
$string['queue_course_gone'] = 'gelöschter Kurs {$a}';
$string['queue_event_given_up'] = 'Eine Mitteilung an den Tutor wurde aufgegeben';
$string['queue_give_up'] = 'Endgültig aufgeben';
$string['queue_give_up_ask'] = 'Aufgeben …';
$string['queue_intro'] = 'Dies ist dem Tutor mitzuteilen und konnte noch nicht mitgeteilt werden. Moodle versucht es von selbst wieder: nach einer Minute, dann jeweils nach der doppelten Zeit, mindestens alle sechs Stunden. Aufgegeben wird nichts, außer Sie tun es hier.';
$string['queue_is_given_up'] = 'Die Mitteilung wurde aufgegeben. Was sie war, steht in Moodles Protokoll.';
$string['queue_is_not_told'] = 'Die Mitteilung ist gescheitert. {$a}';
$string['queue_is_told'] = 'Dem Tutor ist es mitgeteilt.';
$string['queue_is_under_way'] = 'Ein anderer Prozess teilt es gerade mit.';
$string['queue_last_try'] = 'zuletzt {$a}';
$string['queue_loss_course'] = 'Gespräche, Material und Tutor des Kurses bleiben im Tutor gespeichert, obwohl es den Kurs nicht mehr gibt. Lassen Sie sie von den Betreibern des Tutors löschen.';
$string['queue_loss_erase'] = 'Die Daten bleiben im Tutor gespeichert. Die Pflicht zur Löschung bleibt bei Ihrer Einrichtung: Lassen Sie die Daten von den Betreibern des Tutors löschen.';
$string['queue_loss_export'] = 'Die Person erfährt nicht, dass der Export neu angefordert werden kann. Teilen Sie es ihr selbst mit.';
$string['queue_loss_lock'] = 'Der Tutor bleibt während der Prüfung offen.';
$string['queue_loss_material'] = 'Der Tutor erhält dieses Material nicht oder antwortet weiter aus einer älteren Fassung.';
$string['queue_loss_other'] = 'Der Tutor erfährt nie davon.';
$string['queue_loss_unlock'] = 'Der Tutor bleibt bis zu der Zeit gesperrt, die ihm zuvor mitgeteilt wurde.';
$string['queue_loss_withdraw'] = 'Der Tutor antwortet weiter aus diesem Material, obwohl es zurückgezogen wurde.';
$string['queue_next_try'] = 'Nächster Versuch';
$string['queue_not_connected'] = 'Moodle ist mit keinem Tutor verbunden. Stellen Sie die Verbindung unter „Verbindung“ her.';
$string['queue_nothing'] = 'Dem Tutor ist alles mitgeteilt.';
$string['queue_page'] = 'Noch nicht mitgeteilt';
$string['queue_people_few'] = 'Personen {$a}';
$string['queue_people_many'] = '{$a} Personen';
$string['queue_people_one'] = 'Person {$a}';
$string['queue_reason'] = 'Grund';
$string['queue_refused'] = 'Abgelehnt';
$string['queue_since'] = 'Wartet seit';
$string['queue_task'] = 'Dem Tutor mitteilen, was er wissen muss';
$string['queue_tries'] = 'Versuche';
$string['queue_tries_all'] = 'Alles, was wartet, wird beim nächsten Lauf von Cron versucht, innerhalb einer Minute.';
$string['queue_try'] = 'Jetzt versuchen';
$string['queue_try_all'] = 'Alles jetzt versuchen';
$string['queue_until'] = 'Nötig bis';
$string['receipts'] = 'Quittungen über Löschungen';
$string['receipts_everybody'] = 'Alle Personen: {$a->course}';
$string['receipts_file'] = 'Als Datei speichern';
$string['receipts_intro'] = 'Der Tutor unterschreibt, was er löscht. Quittungen enthalten weder Namen noch Inhalte, werden dauerhaft aufbewahrt und lassen sich prüfen: mit campus-tutor receipt verify DATEI oder auf der Seite /verify des Tutors.';
$string['receipts_none'] = 'Im Tutor wurde noch nichts gelöscht.';
$string['receipts_person'] = 'Person {$a->person}: {$a->course}';
$string['receipts_rows'] = '{$a} Zeilen';
$string['receipts_unsigned'] = 'ohne Unterschrift: ein gelöschter Kurs';
$string['setup_page'] = 'Verbindung';
$string['unreachable_blocked'] = 'Moodle sperrt Aufrufe von {$a}. Erlauben Sie Server und Port unter Website-Administration > Grundeinstellungen > Sicherheit > HTTP-Sicherheit.';
$string['unreachable_insecure'] = 'Aufrufe von {$a} wären nicht verschlüsselt. Der Tutor braucht eine Adresse mit https.';
$string['unreachable_network'] = 'Moodle erreicht den Tutor nicht ({$a}). Prüfen Sie Adresse, Namensauflösung, Firewall und die Proxy-Einstellungen von Moodle.';
$string['unreachable_nojson'] = 'Unter der Adresse des Tutors antwortet etwas anderes ({$a}). Prüfen Sie die Adresse und was davor steht, etwa einen Proxy.';
$string['unreachable_nokey'] = 'Moodle hat noch keinen LTI-Schlüssel. Öffnen Sie einmal Website-Administration > Plugins > Aktivitäten > Externes Tool > Tools verwalten.';
$string['unreachable_server'] = 'Der Tutor meldet einen Fehler: {$a}';
$string['unreachable_timeout'] = 'Der Tutor hat nicht rechtzeitig geantwortet ({$a}). Prüfen Sie, ob er läuft und ob eine Firewall dazwischenliegt.';
$string['unreachable_tls'] = 'Die verschlüsselte Verbindung zum Tutor ist gescheitert ({$a}). Prüfen Sie sein Zertifikat.';
