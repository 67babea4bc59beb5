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

use local_campustutor\connection;

/**
 * The part of a quiz's or an assignment's own settings that closes the tutor.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class form {
    /** @var string The field. */
    private const FIELD = 'local_campustutor_closed';

    /**
     * Adds the field, for people who set up tutors.
     *
     * @param \moodleform_mod $form The settings.
     * @param \MoodleQuickForm $fields What they show.
     */
    public static function add(\moodleform_mod $form, \MoodleQuickForm $fields): void {
        $kind = $form->get_current()->modulename ?? '';
        if (!isset(mark::KINDS[$kind]) || !self::may_close((int) $form->get_course()->id)) {
            return;
        }
        $cmid = (int) ($form->get_coursemodule()->id ?? 0);
        $closed = $cmid && mark::is_set($cmid);
        $fields->addElement('header', 'local_campustutor_header', get_string('pluginname', 'local_campustutor'));
        $label = get_string('lock_closed', 'local_campustutor');
        $fields->addElement('advcheckbox', self::FIELD, $label, get_string("lock_closed_$kind", 'local_campustutor'));
        $fields->addHelpButton(self::FIELD, "lock_closed_$kind", 'local_campustutor');
        $fields->setDefault(self::FIELD, (int) $closed);
        $text = $closed ? self::says($kind, $form->get_current(), mark::since($cmid)) : self::explains($kind);
        $fields->addElement('static', 'local_campustutor_says', '', $text);
        $fields->setExpanded('local_campustutor_header', $closed);
    }

    /**
     * An assignment without an end has nothing that could open the tutor again.
     *
     * @param \moodleform_mod $form The settings.
     * @param array $data What was entered.
     * @return string[] Errors by fields.
     */
    public static function errors(\moodleform_mod $form, array $data): array {
        $isassign = ($form->get_current()->modulename ?? '') === 'assign';
        if (!$isassign || empty($data[self::FIELD]) || activity::window('assign', (object) $data, time())->until) {
            return [];
        }
        return [self::FIELD => get_string('lock_noend_assign', 'local_campustutor')];
    }

    /**
     * Keeps what was entered. The tool is told when Moodle says that the activity was saved. Without the field, nothing
     * changes: whoever may not see it does not take the mark away.
     *
     * @param \stdClass $data What was entered.
     */
    public static function save(\stdClass $data): void {
        $closed = $data->{self::FIELD} ?? null;
        if ($closed === null || !isset(mark::KINDS[$data->modulename]) || !self::may_close((int) $data->course)) {
            return;
        }
        mark::save((int) $data->coursemodule, (int) $data->course, (bool) $closed);
        if ($closed && !empty($data->frontend)) {
            \core\notification::info(self::says($data->modulename, $data, mark::since((int) $data->coursemodule)));
        }
    }

    /**
     * Whether the person may close the tutor of this course, and there is one.
     *
     * @param int $courseid The course.
     * @return bool
     */
    private static function may_close(int $courseid): bool {
        return has_capability('local/campustutor:configure', \context_course::instance($courseid)) && connection::get();
    }

    /**
     * What happens, with the dates of the activity.
     *
     * @param string $kind `quiz` or `assign`.
     * @param \stdClass $row The activity's dates.
     * @param int $marked Since when it closes the tutor.
     * @return string
     */
    private static function says(string $kind, \stdClass $row, int $marked): string {
        $window = activity::window($kind, $row, $marked);
        if (!$window->until) {
            return get_string("lock_noend_$kind", 'local_campustutor');
        }
        if (!$window->can_lock(time())) {
            return get_string("lock_over_$kind", 'local_campustutor', userdate($window->until));
        }
        $dates = ['from' => userdate($window->from), 'until' => userdate($window->until)];
        return get_string("lock_window_$kind", 'local_campustutor', $dates);
    }

    /**
     * What would happen.
     *
     * @param string $kind `quiz` or `assign`.
     * @return string
     */
    private static function explains(string $kind): string {
        return get_string("lock_would_$kind", 'local_campustutor');
    }
}
