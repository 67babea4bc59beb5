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
 * Connects this site with the tutor, and shows what of it works.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

use core\notification;
use local_campustutor\connection;
use local_campustutor\form\invitation_form;
use local_campustutor\local\setup\external_tool;
use local_campustutor\local\setup\invitation;
use local_campustutor\local\setup\registration;
use local_campustutor\local\setup\setup_page;
use local_campustutor\unreachable;

require_once(__DIR__ . '/../../config.php');
require_once($CFG->libdir . '/adminlib.php');

admin_externalpage_setup('local_campustutor_setup');
$here = new moodle_url('/local/campustutor/setup.php');
$connection = connection::get();
$button = get_string($connection ? 'setup_renew' : 'setup_connect', 'local_campustutor');
$form = new invitation_form($here->out(false), ['button' => $button]);
if ($connection) {
    $form->set_data(['names' => external_tool::get($connection->typeid)?->names]);
}

$takeover = optional_param('takeover', 0, PARAM_INT);
$data = $form->get_data();
$tool = $takeover ? external_tool::get($takeover) : null;
if ($tool || $data) {
    require_sesskey();
    try {
        $answer = $tool
            ? registration::take_over($tool)
            : registration::by(invitation::read($data->link), !empty($data->names));
        if ($answer->ok()) {
            $waits = !empty($answer->data['waits']);
            $done = get_string($waits ? 'setup_waits' : 'setup_done', 'local_campustutor');
            redirect($here, $done, null, $waits ? notification::WARNING : notification::SUCCESS);
        }
        $why = s($answer->message() ?? "HTTP $answer->status");
        notification::error(get_string('setup_refused', 'local_campustutor', $why));
    } catch (unreachable $failure) {
        // What answers there may be anybody: its words are no HTML of ours.
        notification::error(s($failure->getMessage()));
    }
}

echo $OUTPUT->header();
echo $OUTPUT->heading(get_string('setup_heading', 'local_campustutor'));
echo $OUTPUT->render_from_template('local_campustutor/setup', (new setup_page($connection, $form->render()))
    ->export_for_template($OUTPUT));
echo $OUTPUT->footer();
