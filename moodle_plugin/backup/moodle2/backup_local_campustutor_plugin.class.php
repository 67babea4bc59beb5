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
 * What a backup says of the tutor, and of exams that close it.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

use local_campustutor\course_tutor;
use local_campustutor\local\exam\mark;
use local_campustutor\local\material\shelf;

/**
 * Marks in the backup the tutor's activity, and activities that close it. With the former the switch comes along; without it
 * there is nothing to switch. What was picked for the tutor to read comes along, too; how far it was in the tool does not.
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
        $wrapper = new backup_nested_element($this->get_recommended_name());
        $plugin->add_child($wrapper);
        $exam = new backup_nested_element('exam', null, ['timecreated']);
        $exam->set_source_table(mark::TABLE, ['cmid' => backup::VAR_MODID]);
        $wrapper->add_child($exam);
        [$courseid, $cmid] = [(int) $this->task->get_courseid(), (int) $this->task->get_moduleid()];
        $tutor = course_tutor::of($courseid);
        if ($tutor && $tutor->cmid === $cmid) {
            $wrapper->add_child(self::said('tutor', ['enabled' => (int) $tutor->enabled]));
        }
        if (shelf::of($courseid)?->is_picked($cmid)) {
            $wrapper->add_child(self::said('material', ['picked' => 1]));
        }
        return $plugin;
    }

    /**
     * Adds to course.xml.
     *
     * @return backup_plugin_element
     */
    protected function define_course_plugin_structure() {
        $plugin = $this->get_plugin_element();
        $wrapper = new backup_nested_element($this->get_recommended_name());
        $plugin->add_child($wrapper);
        if (shelf::of((int) $this->task->get_courseid())?->row()->everything) {
            $wrapper->add_child(self::said('material', ['everything' => 1]));
        }
        return $plugin;
    }

    /**
     * An element with what it says.
     *
     * @param string $name Its name.
     * @param array $values What it says.
     * @return backup_nested_element
     */
    private static function said(string $name, array $values): backup_nested_element {
        $element = new backup_nested_element($name, null, array_keys($values));
        $element->set_source_array([(object) $values]);
        return $element;
    }
}
