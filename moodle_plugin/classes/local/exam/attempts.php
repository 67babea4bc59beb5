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
 * Attempts that people have open in quizzes that close the tutor. A teacher's preview is none.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class attempts {
    /** @var string Of an open attempt; Moodle ends what is overdue after a period of grace. */
    private const OPEN = "SELECT qa.id, qa.userid, qa.timestart, qa.quiz, q.timeopen, q.timeclose, q.timelimit,
                                 q.overduehandling, q.graceperiod
                            FROM {local_campustutor_exam} e
                            JOIN {course_modules} cm ON cm.id = e.cmid AND cm.deletioninprogress = 0
                            JOIN {modules} m ON m.id = cm.module AND m.name = 'quiz'
                            JOIN {quiz} q ON q.id = cm.instance
                            JOIN {quiz_attempts} qa ON qa.quiz = q.id
                           WHERE e.courseid = :courseid AND qa.preview = 0 AND qa.state IN ('inprogress', 'overdue')";

    /**
     * The name of an attempt's lock.
     *
     * @param int $attemptid The attempt.
     * @return string
     */
    public static function name(int $attemptid): string {
        return "attempt-$attemptid";
    }

    /**
     * Whether somebody has an attempt open.
     *
     * @param int $courseid The course.
     * @param int $userid The person.
     * @return bool
     */
    public static function has_open(int $courseid, int $userid): bool {
        global $DB;
        $sql = self::OPEN . ' AND qa.userid = :userid';
        return $DB->record_exists_sql($sql, ['courseid' => $courseid, 'userid' => $userid]);
    }

    /**
     * The locks of open attempts of people who are enrolled.
     *
     * @param int $courseid The course.
     * @param array[] $told What the tool was told, by names.
     * @param int $now Seconds since 1970.
     * @param int $attemptid Of this attempt alone; 0: of all.
     * @return lock[] By their names.
     */
    public static function locks(int $courseid, array $told, int $now, int $attemptid = 0): array {
        global $DB;
        [$enrolled, $params] = get_enrolled_sql(\context_course::instance($courseid));
        $sql = self::OPEN . " AND qa.userid IN ($enrolled)" . ($attemptid ? ' AND qa.id = :attemptid' : '');
        $rows = $DB->get_records_sql($sql, $params + ['courseid' => $courseid, 'attemptid' => $attemptid]);
        $overrides = $locks = [];
        foreach ($rows as $row) {
            $overrides[$row->quiz] ??= overrides::of('quiz', (int) $row->quiz);
            $name = self::name((int) $row->id);
            $latest = self::latest($row, $overrides[$row->quiz]);
            $until = attempt_end::until($latest, (int) ($told[$name]['timeuntil'] ?? 0), $now);
            if ($until > $now) {
                $locks[$name] = new lock($name, new window((int) $row->timestart, $until), [(string) $row->userid]);
            }
        }
        return $locks;
    }

    /**
     * When an attempt ends at the latest.
     *
     * @param \stdClass $row Of the statement.
     * @param overrides $overrides Those of its quiz.
     * @return int Seconds since 1970; 0: nothing ends it.
     */
    private static function latest(\stdClass $row, overrides $overrides): int {
        $userid = (int) $row->userid;
        $dates = quiz_dates::of((array) $row, $overrides->of_user($userid), $overrides->of_groups($userid));
        $late = (int) get_config('quiz', 'graceperiodmin');
        $grace = $row->overduehandling === 'graceperiod' ? max((int) $row->graceperiod, $late) : $late;
        return attempt_end::latest((int) $row->timestart, $dates['timelimit'], $dates['timeclose'], $grace);
    }
}
