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
 * The windows of a quiz or an assignment that closes the tutor.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class activity {
    /**
     * The locks that its windows make.
     *
     * @param \cm_info $cm A quiz or an assignment.
     * @param int $marked Since when it closes the tutor.
     * @param int $now Seconds since 1970.
     * @return lock[] By their names.
     */
    public static function locks(\cm_info $cm, int $marked, int $now): array {
        $people = people::who_could_attempt($cm);
        $window = self::reader($cm->modname, (int) $cm->instance, $marked);
        $windows = [];
        foreach ($people->ids as $userid) {
            $windows[$userid] = $window($userid);
        }
        return window_locks::of("cm{$cm->id}", $window(0), $windows, $people->iseverybody, $now);
    }

    /**
     * The window of the activity itself, without what was overridden.
     *
     * @param string $kind `quiz` or `assign`.
     * @param \stdClass $row Its row, or what a form says.
     * @param int $marked Since when it closes the tutor.
     * @return window
     */
    public static function window(string $kind, \stdClass $row, int $marked): window {
        return $kind === 'quiz'
            ? quiz_dates::window(quiz_dates::of((array) $row, null, []), $marked)
            : assign_dates::of((array) $row, null, [], 0, $marked);
    }

    /**
     * Reads the activity once, and then tells each person's window.
     *
     * @param string $kind `quiz` or `assign`.
     * @param int $instance Its row.
     * @param int $marked Since when it closes the tutor.
     * @return \Closure From Moodle's id of a person (0: nobody) to the window.
     */
    private static function reader(string $kind, int $instance, int $marked): \Closure {
        global $DB;
        $row = (array) $DB->get_record($kind, ['id' => $instance], '*', MUST_EXIST);
        $overrides = overrides::of($kind, $instance);
        if ($kind === 'quiz') {
            return static fn(int $userid): window => quiz_dates::window(
                quiz_dates::of($row, $overrides->of_user($userid), $overrides->of_groups($userid)),
                $marked
            );
        }
        $extensions = $DB->get_records_menu('assign_user_flags', ['assignment' => $instance], '', 'userid, extensionduedate');
        return static fn(int $userid): window => assign_dates::of(
            $row,
            $overrides->of_user($userid),
            $overrides->of_groups($userid),
            (int) ($extensions[$userid] ?? 0),
            $marked
        );
    }
}
