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
 * Brings the tool to what should be locked in a course.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class locks {
    /** @var int Seconds to wait for another run about the same course. */
    private const PATIENCE = 20;

    /**
     * All locks of a course: what should hold is told, what should not is taken away. Tells nothing twice.
     *
     * @param int $courseid The course.
     * @param bool $atonce Whether somebody waits for it.
     */
    public static function sync(int $courseid, bool $atonce = false): void {
        $teller = teller::for_course($courseid, $atonce);
        if (!$teller) {
            return;
        }
        $factory = \core\lock\lock_config::get_lock_factory('local_campustutor_exam');
        $turn = $factory->get_lock("course$courseid", self::PATIENCE);
        if (!$turn) {
            self::sync_later($courseid);
            return;
        }
        try {
            self::bring($courseid, $teller);
        } finally {
            $turn->release();
        }
    }

    /**
     * The same by an ad-hoc task: for what changes by hundreds, as enrolments.
     *
     * @param int $courseid The course.
     */
    public static function sync_later(int $courseid): void {
        $task = new \local_campustutor\task\sync_course_locks();
        $task->set_custom_data(['courseid' => $courseid]);
        \core\task\manager::queue_adhoc_task($task, true);
    }

    /**
     * An attempt was begun, or goes on: its lock holds before the first question is seen.
     *
     * @param int $courseid The course.
     * @param int $attemptid The attempt.
     */
    public static function attempt_is_open(int $courseid, int $attemptid): void {
        $teller = teller::for_course($courseid, true);
        if (!$teller) {
            return;
        }
        $told = array_filter([attempts::name($attemptid) => told::find($courseid, attempts::name($attemptid))]);
        $wanted = attempts::locks($courseid, $told, time(), $attemptid);
        foreach (plan::of($wanted, $told, $teller->towhom, time())->put as $lock) {
            $teller->put($lock);
        }
    }

    /**
     * An attempt has ended: the tutor is open again, unless another lock holds.
     *
     * @param int $courseid The course.
     * @param int $attemptid The attempt.
     */
    public static function attempt_is_over(int $courseid, int $attemptid): void {
        $told = told::find($courseid, attempts::name($attemptid));
        if ($told) {
            teller::for_course($courseid, true)?->take_away($told['name'], (int) $told['timeuntil']);
        }
    }

    /**
     * Tells what differs. What was told is read first: an attempt that begins meanwhile is then at worst told twice.
     *
     * @param int $courseid The course.
     * @param teller $teller Tells.
     */
    private static function bring(int $courseid, teller $teller): void {
        $told = told::of_course($courseid);
        $plan = plan::of(self::wanted($courseid, $told), $told, $teller->towhom, time());
        foreach ($plan->put as $lock) {
            $teller->put($lock);
        }
        foreach ($plan->delete as $name) {
            $teller->take_away($name, (int) $told[$name]['timeuntil']);
        }
        foreach ($plan->forget as $name) {
            $teller->forget($name);
        }
    }

    /**
     * What should hold.
     *
     * @param int $courseid The course.
     * @param array[] $told What the tool was told, by names.
     * @return lock[] By their names.
     */
    private static function wanted(int $courseid, array $told): array {
        global $DB;
        if (!$DB->record_exists('course', ['id' => $courseid])) {
            return [];
        }
        $modules = get_fast_modinfo($courseid)->get_cms();
        $wanted = [];
        foreach (mark::of_course($courseid) as $cmid => $marked) {
            $cm = $modules[$cmid] ?? null;
            if ($cm && !$cm->deletioninprogress && isset(mark::KINDS[$cm->modname])) {
                $wanted += activity::locks($cm, $marked, time());
            }
        }
        return $wanted + attempts::locks($courseid, $told, time());
    }
}
