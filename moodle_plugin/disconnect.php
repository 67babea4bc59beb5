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
 * Takes the connection back, and says before what stays where.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

use local_campustutor\connection;

require_once(__DIR__ . '/../../config.php');
require_once($CFG->libdir . '/adminlib.php');

admin_externalpage_setup('local_campustutor_setup');
$setup = new moodle_url('/local/campustutor/setup.php');
$connection = connection::get();
if (!$connection) {
    redirect($setup);
}
if (optional_param('confirm', false, PARAM_BOOL)) {
    require_sesskey();
    connection::forget();
    redirect($setup, get_string('setup_disconnected', 'local_campustutor'), null, \core\notification::SUCCESS);
}

$confirm = new moodle_url('/local/campustutor/disconnect.php', ['confirm' => 1, 'sesskey' => sesskey()]);
$label = get_string('setup_disconnect', 'local_campustutor');
$danger = new single_button($confirm, $label, 'post', single_button::BUTTON_DANGER);
echo $OUTPUT->header();
echo $OUTPUT->heading($label);
echo $OUTPUT->render_from_template('local_campustutor/disconnect', [
    'toolurl' => $connection->toolurl,
    'tools' => (new moodle_url('/mod/lti/toolconfigure.php'))->out(false),
    'confirm' => $danger->export_for_template($OUTPUT),
    'cancel' => (new single_button($setup, get_string('cancel'), 'get'))->export_for_template($OUTPUT),
]);
echo $OUTPUT->footer();
