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

namespace local_campustutor\local\material;

/**
 * How far the tool is with reading, as its list says.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class states_read {
    /**
     * Notes it. What is to be sent or withdrawn stays so.
     *
     * @param int $courseid The course.
     * @param array[] $list What the tool has, by item.
     */
    public static function note(int $courseid, array $list): void {
        global $DB;
        [$in, $params] = $DB->get_in_or_equal(['sent', 'reading', 'ready', 'failed'], SQL_PARAMS_NAMED);
        $params['course'] = $courseid;
        $rows = $DB->get_records_select(shelf::ITEMS, "courseid = :course AND state $in", $params, '', 'id, item, state, error');
        foreach ($rows as $row) {
            $one = $list[$row->item] ?? null;
            $state = state::of_tool($one['state'] ?? null)->value;
            $error = is_string($one['error'] ?? null) ? $one['error'] : '';
            if ($one && ($row->state !== $state || (string) $row->error !== $error)) {
                // Not where a run sends it anew at this moment.
                $where = "id = :id AND state = :before";
                $what = ['id' => $row->id, 'before' => $row->state];
                $DB->set_field_select(shelf::ITEMS, 'error', $error, $where, $what);
                $DB->set_field_select(shelf::ITEMS, 'state', $state, $where, $what);
            }
        }
    }
}
