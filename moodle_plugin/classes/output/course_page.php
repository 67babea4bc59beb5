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

namespace local_campustutor\output;

use local_campustutor\connection;
use local_campustutor\course_tutor;
use moodle_url;
use renderer_base;

/**
 * What a teacher sees of the course's tutor.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class course_page implements \renderable, \templatable {
    /**
     * Constructor.
     *
     * @param int $courseid The course.
     */
    public function __construct(
        /** @var int The course. */
        private readonly int $courseid,
    ) {
    }

    /**
     * What the template needs.
     *
     * @param renderer_base $output Moodle's renderer.
     * @return array
     */
    public function export_for_template(renderer_base $output): array {
        $tutor = course_tutor::of($this->courseid);
        $activity = $tutor?->activity();
        $connected = (bool) connection::get();
        $on = $connected && $tutor?->enabled && $activity;
        $setup = new moodle_url('/local/campustutor/setup.php');
        $material = new moodle_url('/local/campustutor/material.php', ['id' => $this->courseid]);
        return [
            'action' => (new moodle_url('/local/campustutor/course.php', ['id' => $this->courseid]))->out(false),
            'sesskey' => sesskey(),
            'connected' => $connected,
            'setup' => has_capability('moodle/site:config', \context_system::instance()) ? $setup->out(false) : null,
            'on' => $on,
            'gone' => $tutor && !$activity,
            'hidden' => $on && !$activity->visible,
            'listed' => $on && $activity->visible && !$activity->is_stealth(),
            'activity' => $on ? (new moodle_url('/mod/lti/view.php', ['id' => $activity->id]))->out(false) : null,
            'name' => $activity?->get_formatted_name(),
            'material' => $on ? $material->out(false) : null,
        ];
    }
}
