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
// SPDX-License-Identifier: GPL-3.0-or-later

use local_campustutor\exam\locks;
use local_campustutor\exam\mark;

/**
 * What a backup brings back.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class restore_local_campustutor_plugin extends restore_local_plugin {
    /**
     * Of an activity: whether it closes the tutor.
     *
     * @return restore_path_element[]
     */
    protected function define_module_plugin_structure() {
        return [new restore_path_element('exam', $this->get_pathfor('/exam'))];
    }

    /**
     * Sets the mark of the activity's copy.
     *
     * @param array $data Nothing but that it was set.
     */
    public function process_exam($data): void {
        $courseid = (int) $this->task->get_courseid();
        mark::save((int) $this->task->get_moduleid(), $courseid, true);
        locks::sync_later($courseid);
    }
}
