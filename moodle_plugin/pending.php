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
 * What the tool has not been told yet: shown to administrators, tried again or given up.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

use local_campustutor\client;
use local_campustutor\output\pending;
use local_campustutor\queue;
use local_campustutor\local\queue\about;
use local_campustutor\local\queue\outcome;
use local_campustutor\local\queue\runner;

require_once(__DIR__ . '/../../config.php');
require_once($CFG->libdir . '/adminlib.php');

$action = optional_param('action', '', PARAM_ALPHA);
$id = optional_param('id', 0, PARAM_INT);
$page = optional_param('page', 0, PARAM_INT);

admin_externalpage_setup('local_campustutor_pending');
$url = new moodle_url('/local/campustutor/pending.php');
$entry = $id ? queue::entry($id) : null;

if ($action !== '' && $id && !$entry) {
    redirect($url, get_string('queue_is_told', 'local_campustutor'));
}
if ($action === 'try' && $entry && confirm_sesskey()) {
    queue::revive($id);
    [$said, $type] = match ((new runner(client::for_site()))->tell($id)) {
        outcome::TOLD => ['queue_is_told', \core\output\notification::NOTIFY_SUCCESS],
        outcome::NOT_OURS => ['queue_is_under_way', \core\output\notification::NOTIFY_INFO],
        default => ['queue_is_not_told', \core\output\notification::NOTIFY_ERROR],
    };
    redirect($url, get_string($said, 'local_campustutor', s(queue::entry($id)?->reason)), null, $type);
}
if ($action === 'tryall' && confirm_sesskey()) {
    queue::revive_all();
    redirect($url, get_string('queue_tries_all', 'local_campustutor'));
}
if ($action === 'giveup' && $entry && optional_param('confirm', 0, PARAM_BOOL) && confirm_sesskey()) {
    queue::give_up($entry);
    redirect($url, get_string('queue_is_given_up', 'local_campustutor'));
}

echo $OUTPUT->header();
echo $OUTPUT->heading(get_string('queue_page', 'local_campustutor'));
if ($action === 'giveup' && $entry) {
    $question = html_writer::tag('p', s(about::say($entry)), ['class' => 'font-weight-bold fw-bold'])
        . html_writer::tag('p', s(about::loss($entry)));
    $giveup = new single_button(
        new moodle_url($url, ['action' => 'giveup', 'id' => $id, 'confirm' => 1]),
        get_string('queue_give_up', 'local_campustutor'),
        'post',
        single_button::BUTTON_DANGER
    );
    echo $OUTPUT->confirm($question, $giveup, $url);
} else {
    $pending = new pending($page, $url);
    echo $OUTPUT->render_from_template('local_campustutor/pending', $pending->export_for_template($OUTPUT));
}
echo $OUTPUT->footer();
