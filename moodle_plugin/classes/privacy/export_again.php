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

namespace local_campustutor\privacy;

use local_campustutor\response;
use local_campustutor\told;

/**
 * An export lacked what the tool has. Now that the tool answers, the person is told to ask for it again.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class export_again implements told {
    /**
     * Tell the person.
     *
     * @param array $body with `userid`.
     * @param response $response that the tool answers is all that counts.
     */
    public static function told(array $body, response $response): void {
        $user = \core_user::get_user($body['userid']);
        if (!$user || $user->deleted) {
            return;
        }
        $language = $user->lang;
        $strings = get_string_manager();
        $message = new \core\message\message();
        $message->component = 'local_campustutor';
        $message->name = 'export_again';
        $message->courseid = SITEID;
        $message->userfrom = \core_user::get_noreply_user();
        $message->userto = $user;
        $message->notification = 1;
        $message->subject = $strings->get_string('export_again_subject', 'local_campustutor', null, $language);
        $message->fullmessage = $strings->get_string('export_again', 'local_campustutor', null, $language);
        $message->fullmessageformat = FORMAT_PLAIN;
        $message->fullmessagehtml = '';
        $message->smallmessage = $message->subject;
        $message->contexturl = (new \moodle_url('/admin/tool/dataprivacy/mydatarequests.php'))->out(false);
        $message->contexturlname = $strings->get_string('datarequests', 'tool_dataprivacy', null, $language);
        message_send($message);
    }
}
