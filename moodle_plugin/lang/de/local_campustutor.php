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
$string['export_again'] = 'Beim letzten Export Ihrer Daten fehlte, was der Tutor von Ihnen gespeichert hat, weil er nicht erreichbar war. Jetzt ist er wieder erreichbar: Fordern Sie den Export in Ihrem Profil unter „Datenanfragen“ noch einmal an.';
$string['export_again_subject'] = 'Ihr Export kann jetzt vervollständigt werden';
$string['export_incomplete'] = 'Im Export fehlen die Daten, die der Tutor gespeichert hat. {$a} Die Ursache finden Sie unter Website-Administration > Plugins > Lokale Plugins > Campus Tutor; die Person erhält eine Nachricht, sobald der Export neu angefordert werden kann.';
$string['export_missing'] = 'Die Daten, die der Tutor von Ihnen gespeichert hat, konnten nicht abgerufen werden; dieser Export ist unvollständig. Sie erhalten eine Nachricht, sobald Sie den Export neu anfordern können. Der Grund: {$a}';
$string['lock_closed'] = 'Tutor geschlossen';
$string['lock_closed_assign'] = 'Den Tutor dieses Kurses schließen, solange diese Aufgabe offen ist';
$string['lock_closed_assign_help'] = 'Vom Beginn der Abgabe bis zur letzten Abgabemöglichkeit (ohne sie: bis zum Fälligkeitsdatum) antwortet der Tutor dieses Kurses niemandem, der hier abgeben kann – im Kurs, auf dem Telefon und in anderen Tabs gleichermaßen. Ist kein Beginn gesetzt, ist er ab dem Speichern geschlossen. Überschreibungen und Verlängerungen zählen: Wer mehr Zeit hat, ist länger gesperrt, die anderen nicht. Wären es mehr als 5.000 Personen, sind alle gesperrt, die im Kurs lernen. Lehrende sind nie gesperrt. Auch eine verborgene Aufgabe schließt den Tutor.';
$string['lock_closed_quiz'] = 'Den Tutor dieses Kurses während dieses Tests schließen';
$string['lock_closed_quiz_help'] = 'Solange der Test offen ist, antwortet der Tutor dieses Kurses niemandem, der ihn machen kann – im Kurs, auf dem Telefon und in anderen Tabs gleichermaßen. Außerdem ist er für jede Person geschlossen, solange sie einen Versuch offen hat. Hat der Test keinen Beginn, ist er ab dem Speichern geschlossen. Überschreibungen zählen: Wer mehr Zeit hat, ist länger gesperrt, die anderen nicht. Wären es mehr als 5.000 Personen, sind alle gesperrt, die im Kurs lernen. Lehrende sind nie gesperrt, eine Vorschau sperrt nicht. Auch ein verborgener Test schließt den Tutor.';
$string['lock_noend_assign'] = 'Dafür braucht es eine letzte Abgabemöglichkeit oder ein Fälligkeitsdatum: Ohne Ende bliebe der Tutor geschlossen.';
$string['lock_noend_quiz'] = 'Dieser Test hat kein Ende: Der Tutor dieses Kurses antwortet niemandem, der einen Versuch offen hat, solange der Versuch offen ist. Davor und danach antwortet er.';
$string['lock_over_assign'] = 'Diese Aufgabe endete am {$a}: Sie schließt den Tutor nicht mehr, außer für Personen mit mehr Zeit.';
$string['lock_over_quiz'] = 'Dieser Test endete am {$a}: Er schließt den Tutor nicht mehr, außer für Personen mit mehr Zeit.';
$string['lock_task'] = 'Den Tutor während Prüfungen geschlossen halten';
$string['lock_window_assign'] = 'Von {$a->from} bis {$a->until} antwortet der Tutor dieses Kurses niemandem, der in dieser Aufgabe abgeben kann.';
$string['lock_window_quiz'] = 'Von {$a->from} bis {$a->until} antwortet der Tutor dieses Kurses niemandem, der diesen Test machen kann, und niemandem, der noch einen Versuch offen hat.';
$string['lock_would_assign'] = 'Mit Häkchen: Vom Beginn der Abgabe bis zur letzten Abgabemöglichkeit (ohne sie: bis zum Fälligkeitsdatum) antwortet der Tutor dieses Kurses niemandem, der abgeben kann.';
$string['lock_would_quiz'] = 'Mit Häkchen: Vom Beginn bis zum Ende antwortet der Tutor dieses Kurses niemandem, der diesen Test machen kann. Ohne Ende antwortet er niemandem, der einen Versuch offen hat.';
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
$string['setup_allgood'] = 'Alles, was der Tutor braucht, funktioniert.';
$string['setup_blocked'] = 'Gesperrte Server und Ports';
$string['setup_blocked_blocked'] = 'Moodle lässt sich selbst nicht {$a->origin} aufrufen. Nehmen Sie {$a->host} aus den gesperrten Hosts und fügen Sie den Port den erlaubten hinzu.';
$string['setup_blocked_good'] = 'Moodle darf den Tutor aufrufen.';
$string['setup_clock'] = 'Uhren';
$string['setup_clock_ahead'] = 'Die Uhr dieses Servers geht {$a->seconds} Sekunden vor der des Tutors; ab {$a->allowed} funktioniert nichts mehr. Stellen Sie die Uhren beider Server über NTP.';
$string['setup_clock_behind'] = 'Die Uhr dieses Servers geht {$a->seconds} Sekunden hinter der des Tutors; ab {$a->allowed} funktioniert nichts mehr. Stellen Sie die Uhren beider Server über NTP.';
$string['setup_clock_good'] = 'Die Uhren beider Server liegen höchstens {$a->seconds} Sekunden auseinander.';
$string['setup_connect'] = 'Verbinden';
$string['setup_connected'] = 'Diese Website ist mit dem Tutor unter {$a} verbunden.';
$string['setup_cron'] = 'Cron';
$string['setup_cron_good'] = 'Die geplanten Vorgänge von Moodle laufen; so erreichen Material, Löschungen und Sperren den Tutor.';
$string['setup_deployment'] = 'Registrierung freigeschaltet';
$string['setup_deployment_closed'] = 'Wer den Tutor betreibt, hat diese Website noch nicht zugelassen oder sie abgeschaltet. Bitten Sie dort um die Freigabe.';
$string['setup_deployment_good'] = 'Die Registrierung dieser Website ist im Tutor freigeschaltet.';
$string['setup_disconnect'] = 'Verbindung trennen';
$string['setup_disconnect_activities'] = 'Aktivitäten des Tutors bleiben in ihren Kursen und öffnen ihn weiterhin. Der Tutor neben den Kursseiten verschwindet.';
$string['setup_disconnect_data'] = 'Gespräche, Material und Daten der Personen bleiben im Tutor und werden dort nach dessen eigenen Fristen gelöscht. Sollen sie sofort gelöscht werden, wenden Sie sich an die Betreiber; wer Fragen gestellt hat, kann die eigenen Daten unter „Meine Daten“ löschen.';
$string['setup_disconnect_here'] = 'Was in Moodle bleibt';
$string['setup_disconnect_intro'] = 'Möchten Sie diese Website vom Tutor unter {$a} trennen? Moodle teilt dem Tutor dann nichts mehr mit: kein Material, keine gelöschten Personen, keine Sperren.';
$string['setup_disconnect_messages'] = 'Was Moodle dem Tutor noch mitzuteilen hatte, wird aufbewahrt, bis diese Website wieder verbunden ist. Wer bis dahin was löscht, steht oben.';
$string['setup_disconnect_settings'] = 'Welche Kurse den Tutor benutzen und welches Material ausgewählt ist: Eine neue Verbindung macht dort weiter.';
$string['setup_disconnect_there'] = 'Was im Tutor bleibt';
$string['setup_disconnect_tool'] = 'Das externe Tool und seine Registrierung. Löschen Sie beides unter <a href="{$a}">Tools verwalten</a>, wenn es niemand mehr braucht.';
$string['setup_disconnected'] = 'Diese Website ist getrennt. Gelöscht wurde nichts.';
$string['setup_done'] = 'Diese Website ist mit dem Tutor verbunden.';
$string['setup_existing'] = 'Ein Tutor, der schon registriert ist';
$string['setup_existing_intro'] = 'Diese Website hat externe Tools, die ein Tutor sind. Übernehmen Sie eines, so bleibt es mit allen Aktivitäten, wie es ist; es wird eingeschaltet, Lehrende finden es in der Aktivitätenauswahl, und es bekommt keine E-Mail-Adressen.';
$string['setup_heading'] = 'Campus Tutor: Verbindung';
$string['setup_https'] = 'Verschlüsselte Seiten';
$string['setup_https_good'] = 'Browser behalten, was der Tutor innerhalb von Moodle-Seiten braucht.';
$string['setup_https_plain'] = 'Die Seiten dieser Website kommen ohne https. Browser öffnen den Tutor dann nicht innerhalb einer Seite: Richten Sie https ein.';
$string['setup_intro'] = 'Mit einem Tutor verbunden zeigt Moodle ihn neben Kursseiten, gibt ihm das Material, das Lehrende auswählen, und teilt ihm Löschungen und Prüfungssperren mit. Unterschrieben wird mit dem Schlüssel, den Moodle für externe Tools benutzt; ein weiteres Passwort gibt es nicht.';
$string['setup_keyset'] = 'Vom Tutor zu Moodle';
$string['setup_keyset_good'] = 'Der Tutor kann die Schlüssel dieser Website abrufen.';
$string['setup_keyset_unreachable'] = 'Der Tutor kann die Schlüssel dieser Website nicht abrufen. Sein Server muss {$a} erreichen (Firewall, Namensauflösung, Zertifikat); in einem privaten Netz müssen die Betreiber des Tutors es erlauben.';
$string['setup_link'] = 'Einladungslink';
$string['setup_link_hint'] = 'Sie bekommen ihn von den Betreibern des Tutors. Er sieht aus wie https://tutor.example.org/lti/register?invitation=… und gilt für eine Registrierung.';
$string['setup_link_wrong'] = 'Das ist kein Einladungslink. Er muss /lti/register?invitation=… enthalten.';
$string['setup_message'] = '{$a}';
$string['setup_names'] = 'Namen im Tutor anzeigen';
$string['setup_names_hint'] = 'Aus: Der Tutor erfährt zu jeder Person eine Nummer, ihre Rolle und ihren Kurs. An: Moodle sendet bei jedem Besuch auch Namen; der Tutor behält sie verschlüsselt und nur für den Besuch, zeigt Lehrenden, wer etwas abgegeben hat, und gibt sie nie an das Sprachmodell. E-Mail-Adressen werden in keinem Fall gesendet.';
$string['setup_new'] = 'Mit einer Einladung verbinden';
$string['setup_notallgood'] = 'Etwas, das der Tutor braucht, funktioniert nicht. In jeder roten Zeile steht, was zu tun ist.';
$string['setup_page'] = 'Verbindung';
$string['setup_place'] = 'In Ordnung bringen';
$string['setup_privacy'] = 'Personenbezogene Daten';
$string['setup_privacy_emails'] = 'Moodle sendet dem Tutor E-Mail-Adressen, die er nicht braucht. Stellen Sie im externen Tool die Weitergabe der E-Mail-Adresse auf „Nie“.';
$string['setup_privacy_good'] = 'Moodle sendet dem Tutor weder Namen noch E-Mail-Adressen.';
$string['setup_privacy_names'] = 'Moodle sendet dem Tutor Namen und keine E-Mail-Adressen.';
$string['setup_reach'] = 'Von Moodle zum Tutor';
$string['setup_reach_good'] = 'Der Tutor antwortet.';
$string['setup_refused'] = 'Es wurde nichts verbunden. {$a}';
$string['setup_renew'] = 'Verbindung erneuern';
$string['setup_renew_heading'] = 'Verbindung mit einer Einladung erneuern';
$string['setup_renew_intro'] = 'Für einen Tutor, der diese Website nicht mehr kennt, für einen unter einer anderen Adresse oder um Namen ein- oder auszuschalten. Kurse und Aktivitäten bleiben.';
$string['setup_signature'] = 'Signatur';
$string['setup_signature_good'] = 'Der Tutor erkennt die Signatur dieser Website an. Sie gehört zu {$a}.';
$string['setup_signature_unregistered'] = 'Der Tutor kennt die Registrierung dieser Website nicht. Bitten Sie die Betreiber um einen Einladungslink und erneuern Sie damit die Verbindung; Kurse und Aktivitäten bleiben.';
$string['setup_signature_verified'] = 'Der Tutor erkennt die Signatur dieser Website an.';
$string['setup_state_bad'] = 'Funktioniert nicht';
$string['setup_state_fair'] = 'Bitte ansehen';
$string['setup_state_good'] = 'Funktioniert';
$string['setup_state_unknown'] = 'Nicht bekannt';
$string['setup_takeover'] = 'Übernehmen';
$string['setup_tool'] = 'Externes Tool';
$string['setup_tool_changed'] = 'Die Adressen des externen Tools wurden geändert; es ist kein Tutor mehr. Erneuern Sie die Verbindung mit einer Einladung.';
$string['setup_tool_disabled'] = 'Die Aktivität „Externes Tool“ ist auf dieser Website abgeschaltet. Schalten Sie sie ein.';
$string['setup_tool_good'] = '„{$a}“ ist eingeschaltet, und Lehrende finden es in der Aktivitätenauswahl.';
$string['setup_tool_hidden'] = '„{$a}“ ist eingeschaltet, aber Lehrende finden es nicht in der Aktivitätenauswahl. Stellen Sie im externen Tool ein, dass es dort erscheint.';
$string['setup_tool_inactive'] = '„{$a}“ ist nicht aktiv. Aktivieren Sie es.';
$string['setup_uninstalled'] = 'Das Plugin Campus Tutor ist entfernt. Es bleiben: in Moodle das externe Tool mit seinen Aktivitäten (Tools verwalten); im Tutor unter {$a} Gespräche, Material und Daten der Personen, die er nach eigenen Fristen löscht. Sollen sie sofort gelöscht werden, wenden Sie sich an die Betreiber.';
$string['setup_unknown'] = 'Nicht bekannt, bis funktioniert, was darüber rot ist.';
$string['setup_versions'] = 'Versionen';
$string['setup_versions_different'] = 'Der Tutor hat Version {$a->tool}, dieses Plugin {$a->plugin}: Es funktioniert vielleicht nicht alles zusammen. Aktualisieren Sie das ältere.';
$string['setup_versions_good'] = 'Der Tutor hat Version {$a->tool}, dieses Plugin {$a->plugin}.';
$string['setup_waits'] = 'Registriert. Bevor es funktioniert, müssen die Betreiber des Tutors diese Website freigeben; bitte geben Sie ihnen Bescheid.';
$string['unreachable_blocked'] = 'Moodle sperrt Aufrufe von {$a}. Erlauben Sie Server und Port unter Website-Administration > Grundeinstellungen > Sicherheit > HTTP-Sicherheit.';
$string['unreachable_insecure'] = 'Aufrufe von {$a} wären nicht verschlüsselt. Der Tutor braucht eine Adresse mit https.';
$string['unreachable_network'] = 'Moodle erreicht den Tutor nicht ({$a}). Prüfen Sie Adresse, Namensauflösung, Firewall und die Proxy-Einstellungen von Moodle.';
$string['unreachable_nojson'] = 'Unter der Adresse des Tutors antwortet etwas anderes ({$a}). Prüfen Sie die Adresse und was davor steht, etwa einen Proxy.';
$string['unreachable_nokey'] = 'Moodle hat noch keinen LTI-Schlüssel. Öffnen Sie einmal Website-Administration > Plugins > Aktivitäten > Externes Tool > Tools verwalten.';
$string['unreachable_server'] = 'Der Tutor meldet einen Fehler: {$a}';
$string['unreachable_timeout'] = 'Der Tutor hat nicht rechtzeitig geantwortet ({$a}). Prüfen Sie, ob er läuft und ob eine Firewall dazwischenliegt.';
$string['unreachable_tls'] = 'Die verschlüsselte Verbindung zum Tutor ist gescheitert ({$a}). Prüfen Sie sein Zertifikat.';
