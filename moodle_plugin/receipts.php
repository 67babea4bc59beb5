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
 * What the tool has signed that it erased, as a list and as files that the tool can check.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

use local_campustutor\output\receipt_list;
use local_campustutor\receipts;

require_once(__DIR__ . '/../../config.php');
require_once($CFG->libdir . '/adminlib.php');

$download = optional_param('download', 0, PARAM_INT);
$page = optional_param('page', 0, PARAM_INT);

admin_externalpage_setup('local_campustutor_receipts');
$url = new moodle_url('/local/campustutor/receipts.php');

if ($download) {
    require_sesskey();
    send_file(receipts::file($download), "campus-tutor-receipt-$download.json", 0, 0, true, true, 'application/json');
}

echo $OUTPUT->header();
echo $OUTPUT->heading(get_string('receipts', 'local_campustutor'));
$list = new receipt_list($page, $url);
echo $OUTPUT->render_from_template('local_campustutor/receipts', $list->export_for_template($OUTPUT));
echo $OUTPUT->footer();
