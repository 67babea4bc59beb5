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
 * What a backup says of the tutor.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

use local_campustutor\course_tutor;

/**
 * Marks the tutor's activity in the backup. With it the switch comes along; without it there is nothing to switch.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class backup_local_campustutor_plugin extends backup_local_plugin {
    /**
     * Adds to module.xml.
     *
     * @return backup_plugin_element
     */
    protected function define_module_plugin_structure() {
        $plugin = $this->get_plugin_element();
        $tutor = course_tutor::of((int) $this->task->get_courseid());
        if ($tutor && $tutor->cmid === (int) $this->task->get_moduleid()) {
            $element = new backup_nested_element('tutor', null, ['enabled']);
            $element->set_source_array([(object) ['enabled' => (int) $tutor->enabled]]);
            $wrapper = new backup_nested_element($this->get_recommended_name());
            $plugin->add_child($wrapper);
            $wrapper->add_child($element);
        }
        return $plugin;
    }
}
