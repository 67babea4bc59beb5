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

use local_campustutor\course_tutor;
use local_campustutor\local\queue\backoff;
use local_campustutor\task\send_material;

/**
 * What a course gives its tutor to read: what was picked, and when that was last compared with what the tool was told.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class shelf {
    /** @var string Its table. */
    public const TABLE = 'local_campustutor_shelf';

    /** @var string The table of its things. */
    public const ITEMS = 'local_campustutor_item';

    /** @var int A course is compared this often although nothing was heard of it: dates pass, and messages get lost. */
    private const COMPARED_EVERY = 3600;

    /** @var int How long the tutor counts as full before another thing is tried. */
    private const FULL_FOR = 6 * 3600;

    /**
     * Constructor.
     *
     * @param int $courseid The course.
     */
    private function __construct(
        /** @var int The course. */
        public readonly int $courseid,
    ) {
    }

    /**
     * That of a course; null where nobody ever picked anything.
     *
     * @param int $courseid The course.
     * @return self|null
     */
    public static function of(int $courseid): ?self {
        global $DB;
        return $DB->record_exists(self::TABLE, ['courseid' => $courseid]) ? new self($courseid) : null;
    }

    /**
     * That of a course, made where there is none.
     *
     * @param int $courseid The course.
     * @return self
     */
    public static function make(int $courseid): self {
        global $DB;
        if (!self::of($courseid)) {
            try {
                $DB->insert_record(self::TABLE, ['courseid' => $courseid, 'due' => 0]);
            } catch (\dml_write_exception $e) {
                // Somebody else was faster.
                if (!self::of($courseid)) {
                    throw $e;
                }
            }
        }
        return new self($courseid);
    }

    /**
     * Something in a course may be other than before: it is compared as soon as cron runs.
     *
     * @param int $courseid The course.
     */
    public static function changed(int $courseid): void {
        global $DB;
        if ($DB->get_field(self::TABLE, 'due', ['courseid' => $courseid]) === false) {
            return;
        }
        $DB->set_field(self::TABLE, 'due', 1, ['courseid' => $courseid]);
        send_material::soon($courseid);
    }

    /**
     * Courses that are to be compared, those that waited longest first.
     *
     * @param int $limit How many at most.
     * @return int[]
     */
    public static function due_courses(int $limit): array {
        global $DB;
        $select = 'nexttry <= :now AND (due = 1 OR timechecked < :before)';
        $params = ['now' => time(), 'before' => time() - self::COMPARED_EVERY];
        $rows = $DB->get_records_select(self::TABLE, $select, $params, 'due DESC, timechecked, id', 'id, courseid', 0, $limit);
        return array_map(static fn($row) => (int) $row->courseid, array_values($rows));
    }

    /**
     * Its row.
     *
     * @return \stdClass `everything`, `due`, `timechecked`, `tries`, `nexttry`, `error`.
     */
    public function row(): \stdClass {
        global $DB;
        return $DB->get_record(self::TABLE, ['courseid' => $this->courseid], '*', MUST_EXIST);
    }

    /**
     * Changes its row.
     *
     * @param array $values Fields of it.
     */
    public function set(array $values): void {
        global $DB;
        $DB->update_record(self::TABLE, ['id' => $this->row()->id] + $values);
    }

    /**
     * Puts off the next try: the tool cannot be reached, or does not let us.
     *
     * @param string $why What an administrator should know.
     */
    public function postpone(string $why): void {
        $tries = (int) $this->row()->tries + 1;
        $next = time() + min(backoff::after($tries), self::COMPARED_EVERY);
        $this->set(['tries' => $tries, 'nexttry' => $next, 'error' => \core_text::substr($why, 0, 1000), 'due' => 1]);
    }

    /**
     * Picks what was ticked of what was shown, and nothing else of that.
     *
     * @param bool $everything Whether all that every student sees is picked, now and later.
     * @param int[] $shown Activities that were shown.
     * @param int[] $picked Those of them that were ticked.
     */
    public function pick(bool $everything, array $shown, array $picked): void {
        global $DB;
        $this->set(['everything' => (int) $everything]);
        foreach (array_unique($shown) as $cmid) {
            if (in_array($cmid, $picked, true)) {
                $this->pick_one($cmid);
            } else {
                $DB->set_field(self::ITEMS, 'picked', 0, ['courseid' => $this->courseid, 'item' => item_id::of_activity($cmid)]);
            }
        }
        self::changed($this->courseid);
    }

    /**
     * Picks one activity.
     *
     * @param int $cmid The activity.
     */
    public function pick_one(int $cmid): void {
        global $DB;
        $row = ['courseid' => $this->courseid, 'item' => item_id::of_activity($cmid)];
        $id = $DB->get_field(self::ITEMS, 'id', $row);
        if ($id) {
            $DB->set_field(self::ITEMS, 'picked', 1, ['id' => $id]);
            return;
        }
        $empty = ['mark' => '', 'told' => '', 'state' => state::NOTHING->value, 'code' => ''];
        $DB->insert_record(self::ITEMS, $row + $empty + ['cmid' => $cmid, 'picked' => 1, 'timemodified' => time()]);
    }

    /**
     * Whether an activity is picked.
     *
     * @param int $cmid The activity.
     * @return bool
     */
    public function is_picked(int $cmid): bool {
        global $DB;
        $item = ['courseid' => $this->courseid, 'item' => item_id::of_activity($cmid), 'picked' => 1];
        return $DB->record_exists(self::ITEMS, $item);
    }

    /**
     * Activities that are picked one by one.
     *
     * @return int[]
     */
    public function picked(): array {
        global $DB;
        $fields = $DB->get_fieldset_select(self::ITEMS, 'cmid', 'courseid = ? AND picked = 1', [$this->courseid]);
        return array_map('intval', $fields);
    }

    /**
     * Takes back picks of activities that are no more.
     */
    public function unpick_deleted(): void {
        global $DB;
        $sql = "UPDATE {local_campustutor_item} SET picked = 0
                 WHERE courseid = ? AND picked = 1 AND cmid NOT IN (SELECT id FROM {course_modules} WHERE course = ?)";
        $DB->execute($sql, [$this->courseid, $this->courseid]);
    }

    /**
     * Everything that the tool should have now: nothing where the course has no tutor.
     *
     * @return \Generator<thing>
     */
    public function wanted(): \Generator {
        $tutor = course_tutor::of($this->courseid);
        if (!$tutor || !$tutor->enabled) {
            return;
        }
        $visible = visible_to_all::of_course($this->courseid);
        $everything = (bool) $this->row()->everything;
        $picked = array_flip($this->picked());
        yield from course_things::of(array_filter(
            $visible->modinfo()->get_cms(),
            static fn($cm) => in_array($cm->modname, course_things::MODULES, true)
                && ($everything || isset($picked[$cm->id])) && $visible->sees($cm),
        ));
    }

    /**
     * All its rows, by item.
     *
     * @return \stdClass[]
     */
    public function items(): array {
        global $DB;
        $fields = 'item, id, cmid, picked, mark, told, state';
        return $DB->get_records(self::ITEMS, ['courseid' => $this->courseid], '', $fields);
    }

    /**
     * Has another look at what the tutor had no room for.
     *
     * @param bool $now Whether room was made just now.
     */
    public function retry_full(bool $now): void {
        global $DB;
        $before = $now ? time() + 1 : time() - self::FULL_FOR;
        $select = 'courseid = :course AND state = :state AND timemodified < :before';
        $params = ['course' => $this->courseid, 'state' => state::FULL->value, 'before' => $before];
        $DB->set_field_select(self::ITEMS, 'state', state::WAITING->value, $select, $params);
    }

    /**
     * Forgets what the tool was told: it has lost it all.
     */
    public function forget_told(): void {
        global $DB;
        $params = ['courseid' => $this->courseid];
        $has = "courseid = :courseid AND state IN ('sent', 'reading', 'ready', 'failed', 'gone')";
        $DB->set_field_select(self::ITEMS, 'state', state::WAITING->value, $has, $params);
        $DB->set_field_select(self::ITEMS, 'told', '', "courseid = :courseid AND state <> 'leaving'", $params);
        $this->set(['due' => 1]);
    }

    /**
     * Sends again what somebody deleted in the tutor, and what the tool did not take or could not read.
     */
    public function send_again(): void {
        global $DB;
        $sql = "UPDATE {local_campustutor_item} SET state = 'waiting', tries = 0, nexttry = 0
                 WHERE courseid = ? AND state IN ('gone', 'failed', 'refused', 'full')";
        $DB->execute($sql, [$this->courseid]);
        $this->set(['nexttry' => 0]);
        self::changed($this->courseid);
    }

    /**
     * Forgets a course that is gone.
     *
     * @param int $courseid The course.
     */
    public static function forget(int $courseid): void {
        global $DB;
        $DB->delete_records(self::ITEMS, ['courseid' => $courseid]);
        $DB->delete_records(self::TABLE, ['courseid' => $courseid]);
    }
}
