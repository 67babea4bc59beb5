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

/**
 * The tutor of a course: whether a teacher switched it on, and the activity that it answers in.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class course_tutor {
    /** @var string One row for each course where somebody switched it on or off. */
    private const TABLE = 'local_campustutor_course';

    /** @var int How long a teacher waits for another who is at the same switch. */
    private const WAIT_SECONDS = 10;

    /**
     * Constructor.
     *
     * @param int $courseid The course.
     * @param bool $enabled Whether it is switched on.
     * @param int $cmid Course module of its activity; 0 after somebody deleted it.
     */
    private function __construct(
        /** @var int The course. */
        public readonly int $courseid,
        /** @var bool Whether it is switched on. */
        public readonly bool $enabled,
        /** @var int Course module of its activity; 0 after somebody deleted it. */
        public readonly int $cmid,
    ) {
    }

    /**
     * The tutor of a course; null where nobody ever switched it on.
     *
     * @param int $courseid The course.
     * @return self|null
     */
    public static function of(int $courseid): ?self {
        global $DB;
        $row = $DB->get_record(self::TABLE, ['courseid' => $courseid]);
        return $row ? self::from_row($row) : null;
    }

    /**
     * The tutors that are switched on, by their course's id.
     *
     * @return self[]
     */
    public static function all_enabled(): array {
        global $DB;
        $rows = $DB->get_records(self::TABLE, ['enabled' => 1], 'courseid');
        return array_column(array_map(self::from_row(...), $rows), null, 'courseid');
    }

    /**
     * Switches it on. Makes the activity where there is none, and opens one that somebody hid.
     *
     * @param int $courseid The course.
     * @return self
     * @throws \moodle_exception Where the site is not connected, or somebody else is at the switch for too long.
     */
    public static function switch_on(int $courseid): self {
        $connection = connection::get() ?? throw new \moodle_exception('drawer_not_connected', 'local_campustutor');
        $lock = self::lock($courseid);
        try {
            $activity = self::of($courseid)?->activity();
            $cmid = $activity?->id ?? tutor_activity::create($courseid, $connection);
            tutor_activity::open((int) $cmid, $connection);
            return self::keep($courseid, true, (int) $cmid);
        } finally {
            $lock->release();
        }
    }

    /**
     * Switches it off. The activity stays, and with it what people said there; nobody can open it meanwhile.
     *
     * @param int $courseid The course.
     * @throws \moodle_exception Where somebody else is at the switch for too long.
     */
    public static function switch_off(int $courseid): void {
        $lock = self::lock($courseid);
        try {
            $tutor = self::of($courseid);
            if (!$tutor) {
                return;
            }
            $activity = $tutor->activity();
            if ($activity) {
                tutor_activity::close((int) $activity->id);
            }
            self::keep($courseid, false, (int) $activity?->id);
        } finally {
            $lock->release();
        }
    }

    /**
     * Takes an activity of a restored or imported course as its tutor, unless the course has one.
     *
     * @param int $courseid The course.
     * @param int $cmid Course module of the restored activity.
     * @param bool $enabled Whether it was switched on where it comes from.
     * @return bool Whether it is now the course's tutor.
     */
    public static function adopt(int $courseid, int $cmid, bool $enabled): bool {
        $connection = connection::get();
        $lock = self::lock($courseid);
        try {
            if (self::of($courseid)?->activity()) {
                return false;
            }
            $enabled = $enabled && $connection;
            if ($enabled) {
                tutor_activity::open($cmid, $connection);
            }
            self::keep($courseid, $enabled, $cmid);
            return true;
        } finally {
            $lock->release();
        }
    }

    /**
     * An activity was deleted. If it was a tutor's, that is off until a teacher switches it on again.
     *
     * @param \core\event\course_module_deleted $event Moodle's event.
     */
    public static function activity_deleted(\core\event\course_module_deleted $event): void {
        $tutor = self::of((int) $event->courseid);
        if ($tutor && $tutor->cmid === (int) $event->objectid) {
            self::keep($tutor->courseid, false, 0);
        }
    }

    /**
     * A course, or all that was in it, was deleted.
     *
     * @param \core\event\base $event Moodle's event, of the course.
     */
    public static function course_emptied(\core\event\base $event): void {
        global $DB;
        $DB->delete_records(self::TABLE, ['courseid' => $event->objectid]);
    }

    /**
     * The activity, as the present person may see it; null after somebody deleted it.
     *
     * @return \cm_info|null
     */
    public function activity(): ?\cm_info {
        if (!$this->cmid) {
            return null;
        }
        $activity = get_fast_modinfo($this->courseid)->cms[$this->cmid] ?? null;
        return $activity && !$activity->deletioninprogress ? $activity : null;
    }

    /**
     * A row as a tutor.
     *
     * @param \stdClass $row The row.
     * @return self
     */
    private static function from_row(\stdClass $row): self {
        return new self((int) $row->courseid, (bool) $row->enabled, (int) $row->cmid);
    }

    /**
     * Writes the row.
     *
     * @param int $courseid The course.
     * @param bool $enabled Whether it is switched on.
     * @param int $cmid Course module of its activity, or 0.
     * @return self
     */
    private static function keep(int $courseid, bool $enabled, int $cmid): self {
        global $DB;
        $row = ['courseid' => $courseid, 'enabled' => (int) $enabled, 'cmid' => $cmid, 'timemodified' => time()];
        $id = $DB->get_field(self::TABLE, 'id', ['courseid' => $courseid]);
        if ($id) {
            $DB->update_record(self::TABLE, (object) ['id' => $id, ...$row]);
        } else {
            $DB->insert_record(self::TABLE, (object) $row);
        }
        return new self($courseid, $enabled, $cmid);
    }

    /**
     * One at a time: two teachers at the switch would make two activities.
     *
     * @param int $courseid The course.
     * @return \core\lock\lock
     * @throws \moodle_exception
     */
    private static function lock(int $courseid): \core\lock\lock {
        $factory = \core\lock\lock_config::get_lock_factory('local_campustutor');
        $lock = $factory->get_lock("course_$courseid", self::WAIT_SECONDS);
        return $lock ?: throw new \moodle_exception('drawer_busy', 'local_campustutor');
    }
}
