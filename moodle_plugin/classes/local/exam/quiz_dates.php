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
 * When a quiz is open for somebody: its own dates, and what teachers overrode, as Moodle's quiz weighs it
 * (`quiz_update_effective_access`). Knows nothing of Moodle.
 *
 * Rows are arrays with `timeopen`, `timeclose` and `timelimit`: null says nothing, 0 lifts the limit.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class quiz_dates {
    /**
     * What holds for one person.
     *
     * @param array $quiz The quiz's own row.
     * @param array|null $user The override of this person.
     * @param array[] $groups Those of the person's groups.
     * @return int[] `timeopen`, `timeclose`, `timelimit`; 0: none.
     */
    public static function of(array $quiz, ?array $user, array $groups): array {
        $found = [];
        foreach (['timeopen', 'timeclose', 'timelimit'] as $name) {
            $values = array_filter(array_column($groups, $name), static fn($value) => $value !== null);
            $found[$name] = (int) ($user[$name] ?? self::widest($name, $values) ?? $quiz[$name] ?? 0);
        }
        return $found;
    }

    /**
     * The window of such dates.
     *
     * @param int[] $dates As from {@see self::of()}.
     * @param int $marked Since when the tutor is to be closed: where a quiz has no opening time, it is closed from then on.
     * @return window
     */
    public static function window(array $dates, int $marked): window {
        return new window($dates['timeopen'] ?: $marked, $dates['timeclose']);
    }

    /**
     * Of several groups the earliest opening, the latest end, the longest limit; none at all is the longest.
     *
     * @param string $name Which of them.
     * @param array $values What the groups say.
     * @return int|null Null where they say nothing.
     */
    private static function widest(string $name, array $values): ?int {
        if (!$values) {
            return null;
        }
        $values = array_map('intval', $values);
        if ($name === 'timeopen') {
            return min($values);
        }
        return in_array(0, $values, true) ? 0 : max($values);
    }
}
