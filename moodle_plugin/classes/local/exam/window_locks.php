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
 * Makes locks of the windows in which people can attempt an activity. Knows nothing of Moodle.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class window_locks {
    /** @var int People that a lock names at most; a lock for more holds for everybody in the course. */
    public const MAX_PEOPLE = 5000;

    /** @var int Locks of an activity at most; more different windows than that share the window around them. */
    public const MAX_LOCKS = 20;

    /**
     * The locks of an activity. Each person's window is theirs alone: more time for one person does not lock the others longer.
     *
     * @param string $name The name of the activity's main lock, as `cm123`.
     * @param window $base The window of the activity itself.
     * @param window[] $windows Of each person who could attempt it, by Moodle's id.
     * @param bool $iseverybody Whether these are all who learn in the course.
     * @param int $now Seconds since 1970.
     * @return lock[] By their names.
     */
    public static function of(string $name, window $base, array $windows, bool $iseverybody, int $now): array {
        [$bounds, $people] = self::sort($windows, $now);
        $key = $base->key();
        if (count($bounds) >= self::MAX_LOCKS) {
            [$bounds, $people] = self::join($bounds, $people, $key);
        }
        if ($iseverybody && $base->can_lock($now) && self::all_contain($windows, $base)) {
            $bounds[$key] = $base;
            $people[$key] = null;
        }
        $locks = [];
        foreach ($bounds as $key => $window) {
            $lockname = $window->key() === $base->key() ? $name : "$name-{$window->key()}";
            $locks[$lockname] = new lock($lockname, $window, self::bounded($people[$key]));
        }
        return $locks;
    }

    /**
     * The different windows that can lock, and whose they are.
     *
     * @param window[] $windows By people.
     * @param int $now Seconds since 1970.
     * @return array[] Windows, and lists of people, by the windows' keys.
     */
    private static function sort(array $windows, int $now): array {
        $bounds = $people = [];
        foreach ($windows as $person => $window) {
            if ($window->can_lock($now)) {
                $bounds[$window->key()] = $window;
                $people[$window->key()][] = $person;
            }
        }
        return [$bounds, $people];
    }

    /**
     * One window around all but the main one.
     *
     * @param window[] $bounds By their keys.
     * @param array[] $people By the windows' keys.
     * @param string $base The key of the main one.
     * @return array[] As they came.
     */
    private static function join(array $bounds, array $people, string $base): array {
        $others = array_diff_key($bounds, [$base => true]);
        $around = window::around($others);
        $joined = array_merge(...array_values(array_diff_key($people, [$base => true])));
        $bounds = array_intersect_key($bounds, [$base => true]);
        $people = array_intersect_key($people, [$base => true]);
        $bounds[$around->key()] = $around;
        $people[$around->key()] = [...($people[$around->key()] ?? []), ...$joined];
        return [$bounds, $people];
    }

    /**
     * Whether everybody could attempt it in all of this window.
     *
     * @param window[] $windows By people.
     * @param window $base The window.
     * @return bool
     */
    private static function all_contain(array $windows, window $base): bool {
        foreach ($windows as $window) {
            if (!$window->contains($base)) {
                return false;
            }
        }
        return true;
    }

    /**
     * As the tool takes them: sorted, and null for more than it takes.
     *
     * @param array|null $people Moodle's ids.
     * @return string[]|null
     */
    private static function bounded(?array $people): ?array {
        if ($people === null || count($people) > self::MAX_PEOPLE) {
            return null;
        }
        sort($people, SORT_NUMERIC);
        return array_map('strval', $people);
    }
}
