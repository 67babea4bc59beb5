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

namespace local_campustutor;

use local_campustutor\local\exam\locks;
use local_campustutor\local\exam\mark;
use local_campustutor\local\exam\told;
use local_campustutor\task\sync_course_locks;
use local_campustutor\tests\site;
use mod_quiz\quiz_attempt;
use mod_quiz\quiz_settings;

/**
 * A quiz or an assignment closes the tutor for those who could attempt it, and for whom it is open.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class exam_lock_test extends \advanced_testcase {
    /** @var \stdClass The course. */
    private \stdClass $course;

    /** @var \stdClass Somebody who learns in it. */
    private \stdClass $student;

    /**
     * Each test begins with a course and a tool that does not answer just now: what it is told waits in the queue.
     */
    protected function setUp(): void {
        global $CFG;
        require_once($CFG->dirroot . '/mod/quiz/locallib.php');
        require_once($CFG->dirroot . '/course/lib.php');
        parent::setUp();
        $this->resetAfterTest();
        // Moodle's events are heard once the database has them for good.
        $this->preventResetByRollback();
        $this->setAdminUser();
        site::connect();
        \cache::make('local_campustutor', 'examcalls')->set('until', time() + HOURSECS);
        $this->course = $this->getDataGenerator()->create_course();
        $this->student = $this->getDataGenerator()->create_and_enrol($this->course, 'student');
    }

    /**
     * A quiz that closes the tutor.
     *
     * @param array $record What it has beside the usual.
     * @return \stdClass With its cmid.
     */
    private function exam(array $record = []): \stdClass {
        $quiz = $this->getDataGenerator()->create_module('quiz', $record + ['course' => $this->course->id, 'sumgrades' => 1]);
        $questions = $this->getDataGenerator()->get_plugin_generator('core_question');
        $category = $questions->create_question_category(['contextid' => \context_module::instance($quiz->cmid)->id]);
        quiz_add_quiz_question($questions->create_question('truefalse', null, ['category' => $category->id])->id, $quiz);
        mark::save($quiz->cmid, $this->course->id, true);
        locks::sync($this->course->id);
        return $quiz;
    }

    /**
     * Somebody begins.
     *
     * @param \stdClass $quiz The quiz.
     * @param \stdClass $user The person.
     * @return int The attempt.
     */
    private function start(\stdClass $quiz, \stdClass $user): int {
        $this->setUser($user);
        $attempt = quiz_prepare_and_start_new_attempt(quiz_settings::create($quiz->id, $user->id), 1, null);
        $this->setAdminUser();
        return (int) $attempt->id;
    }

    /**
     * What the tool is to be told, by the locks' names: null for a lock that is taken away.
     *
     * @return array[]
     */
    private function waiting(): array {
        global $DB;
        $waiting = [];
        $start = "courses/{$this->course->id}/locks/";
        foreach ($DB->get_records('local_campustutor_queue') as $row) {
            $this->assertStringStartsWith($start, $row->path);
            $body = $row->method === 'PUT' ? json_decode($row->body, true) : null;
            $waiting[substr($row->path, strlen($start))] = $body;
        }
        ksort($waiting);
        return $waiting;
    }

    /**
     * Brings the queue to an end, as if the tool had taken all.
     */
    private function take_all(): void {
        global $DB;
        $DB->delete_records('local_campustutor_queue');
    }

    /**
     * A window, as it is told.
     *
     * @param int $from Its beginning.
     * @param int $until Its end.
     * @param string[]|null $people For whom.
     * @return array
     */
    private static function told(int $from, int $until, ?array $people): array {
        $time = static fn(int $moment): string => gmdate('Y-m-d\TH:i:s\Z', $moment);
        return ['from' => $time($from), 'until' => $time($until), 'people' => $people];
    }

    /**
     * The tool knows of an exam before it begins, so that a message that is lost later does not matter.
     *
     * @covers \local_campustutor\local\exam\locks::sync
     */
    public function test_a_quiz_for_all_closes_the_tutor_for_all_in_advance(): void {
        [$opens, $closes] = [time() + DAYSECS, time() + DAYSECS + HOURSECS];
        $quiz = $this->exam(['timeopen' => $opens, 'timeclose' => $closes]);

        $this->assertSame(["cm$quiz->cmid" => self::told($opens, $closes, null)], $this->waiting());
        $this->take_all();
        locks::sync($this->course->id);
        $this->assertSame([], $this->waiting());
    }

    /**
     * Who cannot see the quiz is not locked.
     *
     * @covers \local_campustutor\local\exam\people::who_could_attempt
     */
    public function test_a_quiz_for_a_group_closes_the_tutor_for_the_group(): void {
        set_config('enableavailability', 1);
        $this->getDataGenerator()->create_and_enrol($this->course, 'student');
        $group = $this->getDataGenerator()->create_group(['courseid' => $this->course->id]);
        groups_add_member($group, $this->student);
        $only = \core_availability\tree::get_root_json([\availability_group\condition::get_json($group->id)]);
        [$opens, $closes] = [time() + DAYSECS, time() + DAYSECS + HOURSECS];
        $quiz = $this->exam(['timeopen' => $opens, 'timeclose' => $closes, 'availability' => json_encode($only)]);

        $this->assertSame(["cm$quiz->cmid" => self::told($opens, $closes, [(string) $this->student->id])], $this->waiting());
    }

    /**
     * More time for one person, given later.
     *
     * @covers \local_campustutor\local\exam\activity::locks
     */
    public function test_an_override_is_told_of_by_itself(): void {
        [$opens, $closes] = [time() + DAYSECS, time() + DAYSECS + HOURSECS];
        $quiz = $this->exam(['timeopen' => $opens, 'timeclose' => $closes]);
        $this->take_all();
        quiz_settings::create($quiz->id)->get_override_manager()->save_override(
            ['userid' => $this->student->id, 'timeclose' => $closes + HOURSECS]
        );

        $name = "cm$quiz->cmid-$opens-" . ($closes + HOURSECS);
        $theirs = self::told($opens, $closes + HOURSECS, [(string) $this->student->id]);
        $this->assertSame([$name => $theirs], $this->waiting());
    }

    /**
     * An assignment has dates, and no attempts.
     *
     * @covers \local_campustutor\local\exam\assign_dates::of
     */
    public function test_an_assignment_closes_the_tutor_until_its_cut_off_date(): void {
        [$opens, $closes] = [time() + DAYSECS, time() + DAYSECS + HOURSECS];
        $dates = ['allowsubmissionsfromdate' => $opens, 'duedate' => $closes - 60, 'cutoffdate' => $closes];
        $assign = $this->getDataGenerator()->create_module('assign', $dates + ['course' => $this->course->id]);
        mark::save($assign->cmid, $this->course->id, true);
        locks::sync($this->course->id);

        $this->assertSame(["cm$assign->cmid" => self::told($opens, $closes, null)], $this->waiting());
    }

    /**
     * Beginning and handing in, with two quizzes at once.
     *
     * @covers \local_campustutor\local\exam\observer::attempt_is_open
     * @covers \local_campustutor\local\exam\observer::attempt_is_over
     */
    public function test_a_person_is_locked_until_both_attempts_have_ended(): void {
        [$first, $second] = [$this->exam(), $this->exam(['timelimit' => HOURSECS])];
        $one = $this->start($first, $this->student);
        $two = $this->start($second, $this->student);
        $waiting = $this->waiting();
        $this->assertSame(["attempt-$one", "attempt-$two"], array_keys($waiting));
        $this->assertSame([(string) $this->student->id], $waiting["attempt-$two"]['people']);
        $this->assertLessThanOrEqual(time() + HOURSECS + 2 * MINSECS, strtotime($waiting["attempt-$two"]['until']));
        $this->assertTrue(exam_now::for_user($this->course->id, $this->student->id));

        quiz_attempt::create($one)->process_finish(time(), false);
        $waiting = $this->waiting();
        $this->assertNull($waiting["attempt-$one"]);
        $this->assertNotNull($waiting["attempt-$two"]);
        $this->assertTrue(exam_now::for_user($this->course->id, $this->student->id));

        quiz_attempt::create($two)->process_abandon(time(), false);
        $this->assertNull($this->waiting()["attempt-$two"]);
        $this->assertFalse(exam_now::for_user($this->course->id, $this->student->id));
        $this->assertSame([], told::of_course($this->course->id));
    }

    /**
     * Where the tool answers, it is told before the first question is seen.
     *
     * @covers \local_campustutor\local\exam\at_once::call
     */
    public function test_an_attempt_is_told_at_once_and_what_failed_by_the_queue(): void {
        $quiz = $this->exam();
        \cache::make('local_campustutor', 'examcalls')->purge();
        \curl::mock_response('{}');
        $attempt = $this->start($quiz, $this->student);

        $this->assertSame([], $this->waiting());
        $this->assertNotNull(told::find($this->course->id, "attempt-$attempt"));

        \curl::mock_response('<html>A proxy says no.</html>');
        quiz_attempt::create($attempt)->process_finish(time(), false);
        $this->assertSame(["attempt-$attempt" => null], $this->waiting());
        $this->assertGreaterThan(time(), \cache::make('local_campustutor', 'examcalls')->get('until'));
    }

    /**
     * Who looks at a quiz as a teacher, or takes one that closes nothing, is not locked.
     *
     * @covers \local_campustutor\local\exam\attempts::locks
     */
    public function test_a_preview_and_a_quiz_without_the_mark_lock_nobody(): void {
        $teacher = $this->getDataGenerator()->create_and_enrol($this->course, 'editingteacher');
        $this->start($this->exam(), $teacher);
        $open = $this->exam();
        mark::save($open->cmid, $this->course->id, false);
        $this->start($open, $this->student);
        locks::sync($this->course->id);

        $this->assertSame([], $this->waiting());
    }

    /**
     * The mark taken away, the quiz deleted, the person not in the course any more, the course reset.
     *
     * @param callable $end What ends it.
     * @param string[] $gone Kinds of locks that go.
     * @dataProvider ends
     * @covers \local_campustutor\local\exam\locks::sync
     */
    public function test_what_ends_it_takes_the_locks_away(callable $end, array $gone): void {
        $quiz = $this->exam(['timeopen' => time() - 60, 'timeclose' => time() + HOURSECS]);
        $attempt = $this->start($quiz, $this->student);
        $this->assertCount(2, $this->waiting());
        $this->take_all();
        $end($quiz, $this->student);
        $this->runAdhocTasks(sync_course_locks::class);

        $names = ['cm' => "cm$quiz->cmid", 'attempt' => "attempt-$attempt"];
        $taken = array_keys(array_filter($this->waiting(), 'is_null'));
        $expected = array_values(array_intersect_key($names, array_flip($gone)));
        $this->assertEqualsCanonicalizing($expected, $taken);
    }

    /**
     * Ways to end it.
     *
     * @return array[]
     */
    public static function ends(): array {
        return [
            'the mark is taken away' => [
                static function (\stdClass $quiz): void {
                    mark::save($quiz->cmid, $quiz->course, false);
                    locks::sync($quiz->course);
                },
                ['cm', 'attempt'],
            ],
            'the quiz is deleted' => [static fn(\stdClass $quiz) => course_delete_module($quiz->cmid), ['cm', 'attempt']],
            'the person is not in the course any more' => [
                static function (\stdClass $quiz, \stdClass $user): void {
                    global $DB;
                    $instance = $DB->get_record('enrol', ['courseid' => $quiz->course, 'enrol' => 'manual']);
                    enrol_get_plugin('manual')->unenrol_user($instance, $user->id);
                },
                ['attempt'],
            ],
            'the attempts are reset' => [
                static fn(\stdClass $quiz) => reset_course_userdata((object) [
                    'id' => $quiz->course, 'courseid' => $quiz->course, 'reset_quiz_attempts' => 1, 'timeshift' => 0,
                    'reset_start_date_old' => 0,
                ]),
                ['attempt'],
            ],
        ];
    }

    /**
     * An attempt that nothing ends is locked for a day, again and again.
     *
     * @covers \local_campustutor\task\sync_locks
     */
    public function test_an_attempt_without_an_end_is_renewed_by_the_task(): void {
        global $DB;
        $attempt = $this->start($this->exam(), $this->student);
        $this->take_all();
        $this->expectOutputString('');
        (new task\sync_locks())->execute();
        $this->assertSame([], $this->waiting());

        // As if it had been told 23 hours ago: a digest of those times, not of these.
        $old = ['timeuntil' => time() + HOURSECS, 'digest' => hash('sha256', 'yesterday')];
        foreach ($old as $field => $value) {
            $DB->set_field(told::TABLE, $field, $value, ['name' => "attempt-$attempt"]);
        }
        (new task\sync_locks())->execute();
        $until = strtotime($this->waiting()["attempt-$attempt"]['until']);
        $this->assertGreaterThan(time() + 23 * HOURSECS, $until);
        $this->assertLessThanOrEqual(time() + DAYSECS, $until);
    }

    /**
     * The mark goes along where an activity is duplicated (a backup and its restoring, within).
     *
     * @covers \backup_local_campustutor_plugin
     * @covers \restore_local_campustutor_plugin
     */
    public function test_a_duplicate_closes_the_tutor_like_its_original(): void {
        $quiz = $this->exam();
        $copy = duplicate_module($this->course, get_coursemodule_from_id('quiz', $quiz->cmid));
        $this->assertTrue(mark::is_set($copy->id));

        mark::save($quiz->cmid, $this->course->id, false);
        $other = duplicate_module($this->course, get_coursemodule_from_id('quiz', $quiz->cmid));
        $this->assertFalse(mark::is_set($other->id));
    }
}
