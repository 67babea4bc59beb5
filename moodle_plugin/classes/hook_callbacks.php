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

use core\hook\output\after_standard_main_region_html_generation;
use core\hook\output\before_standard_head_html_generation;

/**
 * What the plugin adds to Moodle's pages.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class hook_callbacks {
    /**
     * Puts the tutor beside pages of courses.
     *
     * @param after_standard_main_region_html_generation $hook Moodle's hook.
     */
    public static function add_drawer(after_standard_main_region_html_generation $hook): void {
        if (!self::installed()) {
            return;
        }
        $drawer = drawer::of_page($hook->renderer->get_page());
        if ($drawer) {
            $context = $drawer->export_for_template($hook->renderer);
            $hook->add_html($hook->renderer->render_from_template('local_campustutor/drawer', $context));
        }
    }

    /**
     * Takes the tutor's activity out of sight where the site or the course's format lists every activity.
     *
     * @param before_standard_head_html_generation $hook Moodle's hook.
     */
    public static function hide_activity(before_standard_head_html_generation $hook): void {
        $page = $hook->renderer->get_page();
        if (!self::installed() || $page->course->id == SITEID || $page->user_is_editing()) {
            return;
        }
        $tutor = course_tutor::of((int) $page->course->id);
        $activity = $tutor?->enabled ? $tutor->activity() : null;
        if ($activity?->visible && !$activity->is_stealth()) {
            $places = "#module-$activity->id, #course-index-cm-$activity->id";
            $hook->add_html("<style>$places { display: none !important; }</style>");
        }
    }

    /**
     * Whether the plugin's tables are there: its code is, from the moment somebody copied it.
     *
     * @return bool
     */
    private static function installed(): bool {
        return !during_initial_install() && get_config('local_campustutor', 'version');
    }
}
