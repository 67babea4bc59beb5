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
 * Who could attempt an activity.
 *
 * An enrolment that is suspended or begins later counts, and so does an activity that is hidden: teachers show an exam as it
 * begins. Of its restrictions those count that name people (groups, profile): dates and completion may come true any time.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class people {
    /**
     * Constructor.
     *
     * @param int[] $ids Moodle's ids.
     * @param bool $iseverybody Whether these are all who learn in the course.
     */
    private function __construct(
        /** @var int[] Moodle's ids. */
        public readonly array $ids,
        /** @var bool Whether these are all who learn in the course. */
        public readonly bool $iseverybody,
    ) {
    }

    /**
     * Of this activity.
     *
     * @param \cm_info $cm A quiz or an assignment.
     * @return self
     */
    public static function who_could_attempt(\cm_info $cm): self {
        [$attempt, $staff] = mark::KINDS[$cm->modname];
        $able = self::enrolled($cm->context, $attempt);
        $allowed = (new \core_availability\info_module($cm))->filter_user_list($able);
        $learners = array_diff_key(self::enrolled($cm->context, ''), self::enrolled($cm->context, $staff));
        $iseverybody = !array_diff_key($learners, $allowed) && !self::is_restricted($cm);
        return new self(array_keys($allowed), $iseverybody);
    }

    /**
     * Whether restrictions choose people, also if all have passed them up to now.
     *
     * @param \cm_info $cm The activity.
     * @return bool
     */
    private static function is_restricted(\cm_info $cm): bool {
        return ((new \core_availability\info_module($cm))->get_user_list_sql(false)[0] ?? '') !== '';
    }

    /**
     * The enrolled people who have a permission.
     *
     * @param \context $context The activity.
     * @param string $capability The permission; empty: all people.
     * @return true[] By Moodle's ids.
     */
    private static function enrolled(\context $context, string $capability): array {
        global $DB;
        [$sql, $params] = get_enrolled_sql($context, $capability);
        return array_fill_keys($DB->get_fieldset_sql($sql, $params), true);
    }
}
