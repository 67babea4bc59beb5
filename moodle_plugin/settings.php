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
 * Pages of the plugin in the site administration.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

defined('MOODLE_INTERNAL') || die();

if ($hassiteconfig) {
    $ADMIN->add('localplugins', new admin_category('local_campustutor', new lang_string('pluginname', 'local_campustutor')));
    $ADMIN->add('local_campustutor', new admin_externalpage(
        'local_campustutor_setup',
        new lang_string('setup_page', 'local_campustutor'),
        new moodle_url('/local/campustutor/setup.php'),
    ));
    $ADMIN->add('local_campustutor', new admin_externalpage(
        'local_campustutor_pending',
        new lang_string('queue_page', 'local_campustutor'),
        new moodle_url('/local/campustutor/pending.php'),
    ));
    $ADMIN->add('local_campustutor', new admin_externalpage(
        'local_campustutor_receipts',
        new lang_string('receipts', 'local_campustutor'),
        new moodle_url('/local/campustutor/receipts.php'),
    ));
}
