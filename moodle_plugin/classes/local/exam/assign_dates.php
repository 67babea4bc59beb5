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
 * When somebody can hand in to an assignment, as Moodle's assignment weighs its dates, overrides and extensions. Knows
 * nothing of Moodle.
 *
 * Rows are arrays with `allowsubmissionsfromdate`, `duedate` and `cutoffdate`: null says nothing, 0 lifts the date.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class assign_dates {
    /**
     * The window of one person.
     *
     * @param array $assign The assignment's own row.
     * @param array|null $user The override of this person.
     * @param array[] $groups Those of the person's groups, in the order that teachers gave them: the first one counts.
     * @param int $extension Until when this person was given more time; 0: was not.
     * @param int $marked Since when the tutor is to be closed: where an assignment has no beginning, it is closed from then on.
     * @return window Without an end where the assignment has neither a cut-off nor a due date.
     */
    public static function of(array $assign, ?array $user, array $groups, int $extension, int $marked): window {
        $override = $user ?? (reset($groups) ?: []);
        $date = static fn(string $name): int => (int) ($override[$name] ?? $assign[$name] ?? 0);
        $until = $date('cutoffdate') ?: $date('duedate');
        return new window($date('allowsubmissionsfromdate') ?: $marked, $until ? max($until, $extension) : 0);
    }
}
