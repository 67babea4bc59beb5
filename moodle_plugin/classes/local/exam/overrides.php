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

namespace local_campustutor\local\exam;

/**
 * What teachers overrode for people and groups in one activity.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class overrides {
    /** @var array[] Rows by people. */
    private array $ofusers = [];

    /** @var array[][] Rows by people, through their groups, in the order of the rows. */
    private array $ofgroups = [];

    /**
     * Reads them.
     *
     * @param string $kind `quiz` or `assign`.
     * @param int $instance The activity's row in its own table.
     * @return self
     */
    public static function of(string $kind, int $instance): self {
        global $DB;
        $rows = $kind === 'quiz'
            ? $DB->get_records('quiz_overrides', ['quiz' => $instance], 'id')
            : $DB->get_records('assign_overrides', ['assignid' => $instance], 'sortorder, id');
        $found = new self();
        $members = self::members(array_filter(array_column($rows, 'groupid')));
        foreach ($rows as $row) {
            if ($row->userid) {
                $found->ofusers[$row->userid] = (array) $row;
            }
            foreach ($members[$row->groupid ?? 0] ?? [] as $userid) {
                $found->ofgroups[$userid][] = (array) $row;
            }
        }
        return $found;
    }

    /**
     * The row of a person.
     *
     * @param int $userid The person.
     * @return array|null
     */
    public function of_user(int $userid): ?array {
        return $this->ofusers[$userid] ?? null;
    }

    /**
     * The rows of a person's groups.
     *
     * @param int $userid The person.
     * @return array[]
     */
    public function of_groups(int $userid): array {
        return $this->ofgroups[$userid] ?? [];
    }

    /**
     * Who is in these groups.
     *
     * @param int[] $groups Moodle's ids.
     * @return int[][] People by groups.
     */
    private static function members(array $groups): array {
        global $DB;
        $members = [];
        foreach ($DB->get_records_list('groups_members', 'groupid', array_unique($groups), '', 'id, groupid, userid') as $row) {
            $members[$row->groupid][] = (int) $row->userid;
        }
        return $members;
    }
}
