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

use core\output\named_templatable;
use core\output\renderable;
use core\output\renderer_base;
use local_campustutor\course_tutor;
use local_campustutor\local\material\course_things;
use local_campustutor\local\material\shelf;
use local_campustutor\local\material\visible_to_all;

/**
 * The page on which a teacher picks what the tutor may read. However large the course, it shows and asks for one page of it.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class material_page implements named_templatable, renderable {
    /** @var int Activities on one page. */
    public const SHOWN = 50;

    /**
     * Constructor.
     *
     * @param \stdClass $course The course.
     * @param string $search What names of activities or sections contain.
     * @param int $page Which page, from 0.
     */
    public function __construct(
        /** @var \stdClass The course. */
        private readonly \stdClass $course,
        /** @var string What names of activities or sections contain. */
        private readonly string $search,
        /** @var int Which page, from 0. */
        private readonly int $page,
    ) {
    }

    /**
     * Its template.
     *
     * @param renderer_base $renderer Moodle's.
     * @return string
     */
    public function get_template_name(renderer_base $renderer): string {
        return 'local_campustutor/material_page';
    }

    /**
     * What the template takes.
     *
     * @param renderer_base $output Moodle's.
     * @return array
     */
    public function export_for_template(renderer_base $output): array {
        $courseid = (int) $this->course->id;
        $visible = new visible_to_all(get_fast_modinfo($this->course));
        $found = $this->found($visible->modinfo());
        $page = min($this->page, intdiv(max(count($found) - 1, 0), self::SHOWN));
        $shown = array_slice($found, $page * self::SHOWN, self::SHOWN, true);
        $states = new material_states($courseid, $visible, $shown);
        $address = ['id' => $courseid, 'search' => $this->search];
        $url = new \moodle_url('/local/campustutor/material.php', array_filter($address));
        $output->get_page()->requires->js_call_amd('local_campustutor/material', 'init', [$courseid]);
        return [
            'action' => (new \moodle_url($url, array_filter(['page' => $page])))->out(false),
            'searchaction' => (new \moodle_url('/local/campustutor/material.php'))->out(false),
            'courseid' => $courseid,
            'sesskey' => sesskey(),
            'search' => $this->search,
            'everything' => (bool) shelf::of($courseid)?->row()->everything,
            'found' => (bool) $found,
            'sections' => $this->sections($output, $states, $shown),
            'paging' => $output->render(new \core\output\paging_bar(count($found), $page, self::SHOWN, $url)),
        ] + $this->tutor() + $states->summary();
    }

    /**
     * Whether the course has a tutor that could read anything.
     *
     * @return array
     */
    private function tutor(): array {
        $off = !course_tutor::of((int) $this->course->id)?->enabled;
        $url = new \moodle_url('/local/campustutor/course.php', ['id' => $this->course->id]);
        return ['off' => $off, 'tutorurl' => $url->out(false)];
    }

    /**
     * Activities that can be picked and whose name, or whose section's, is looked for; in the order of the course.
     *
     * @param \course_modinfo $modinfo The course's structure.
     * @return \cm_info[] By id.
     */
    private function found(\course_modinfo $modinfo): array {
        $words = \core_text::strtolower(trim($this->search));
        $found = [];
        foreach ($modinfo->get_sections() as $number => $ids) {
            $all = $words === '' || str_contains(\core_text::strtolower(get_section_name($this->course, $number)), $words);
            foreach ($ids as $id) {
                $cm = $modinfo->get_cm($id);
                $fits = $all || str_contains(\core_text::strtolower($cm->name), $words);
                if ($fits && in_array($cm->modname, course_things::MODULES, true) && !$cm->deletioninprogress) {
                    $found[$id] = $cm;
                }
            }
        }
        return $found;
    }

    /**
     * The activities by their sections.
     *
     * @param renderer_base $output Moodle's.
     * @param material_states $states How far they are.
     * @param \cm_info[] $cms The activities.
     * @return array
     */
    private function sections(renderer_base $output, material_states $states, array $cms): array {
        $sections = [];
        foreach ($cms as $cm) {
            $sections[$cm->sectionnum] ??= [
                'name' => get_section_name($this->course, $cm->sectionnum),
                'number' => $cm->sectionnum,
                'activities' => [],
            ];
            $sections[$cm->sectionnum]['activities'][] = [
                'cmid' => (int) $cm->id,
                'name' => $cm->get_formatted_name(),
                'kind' => get_string('modulename', $cm->modname),
                'icon' => $cm->get_icon_url()->out(false),
                'picked' => $states->is_picked((int) $cm->id),
                'state' => $states->of((int) $cm->id),
            ];
        }
        return array_values($sections);
    }
}
