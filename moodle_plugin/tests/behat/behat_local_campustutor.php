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

// NOTE: no MOODLE_INTERNAL test here, this file may be required by behat before including /config.php.

require_once(__DIR__ . '/../../../../lib/behat/behat_base.php');

use local_campustutor\connection;

/**
 * Steps of the tutor.
 *
 * @package    local_campustutor
 * @category   test
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class behat_local_campustutor extends behat_base {
    /**
     * Connects the site with an external tool that it has.
     *
     * @Given the campus tutor is the LTI tool :name
     * @param string $name Name of the tool.
     */
    public function the_campus_tutor_is_the_lti_tool(string $name): void {
        global $DB;
        $typeid = $DB->get_field('lti_types', 'id', ['name' => $name], MUST_EXIST);
        $DB->set_field('lti_types', 'clientid', 'client', ['id' => $typeid]);
        connection::keep($typeid, 'https://tutor.example');
    }
}
