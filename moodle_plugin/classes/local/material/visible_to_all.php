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

use core_availability\tree;

/**
 * What every student of a course may see. The tutor answers all of them from the same material, so whatever may be hidden
 * from one of them is hidden from the tutor. In doubt something counts as hidden.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class visible_to_all {
    /** @var array<string, string[]> Capabilities without which an activity does not open, where they are not `mod/NAME:view`. */
    private const OTHER_CAPABILITIES = ['book' => ['mod/book:read']];

    /** @var string|null Why nothing of the course is seen. */
    private readonly ?string $course;

    /** @var array<int, string|null> Why a section is not seen, by its id. */
    private array $sections = [];

    /** @var array<string, bool>|null Capabilities that somebody lacks, as `name@context`; null until somebody asks. */
    private ?array $lacking = null;

    /**
     * Constructor.
     *
     * @param \course_modinfo $modinfo Of the course; whose it is does not matter.
     */
    public function __construct(
        /** @var \course_modinfo Of the course. */
        private readonly \course_modinfo $modinfo,
    ) {
        $this->course = self::is_course_open($modinfo->get_course()) ? null : 'course_hidden';
    }

    /**
     * Of a course as it is in the database now, whatever this process saw of it before.
     *
     * @param int $courseid The course.
     * @return self
     */
    public static function of_course(int $courseid): self {
        \course_modinfo::clear_instance_cache($courseid);
        // Nobody's view: what would be worked out for one person is not asked for.
        return new self(get_fast_modinfo(get_course($courseid, false), -1));
    }

    /**
     * The course's structure.
     *
     * @return \course_modinfo
     */
    public function modinfo(): \course_modinfo {
        return $this->modinfo;
    }

    /**
     * Whether every student sees it.
     *
     * @param \cm_info $cm The activity.
     * @return bool
     */
    public function sees(\cm_info $cm): bool {
        return $this->why_not($cm) === null;
    }

    /**
     * Why not every student sees it; null if they do.
     *
     * @param \cm_info $cm The activity.
     * @return string|null `course_hidden`, `section_hidden`, `section_restricted`, `hidden`, `stealth`, `restricted` or `role`.
     */
    public function why_not(\cm_info $cm): ?string {
        return $this->course ?? $this->why_not_section($cm->get_section_info()) ?? $this->why_not_itself($cm);
    }

    /**
     * Why not, for a reason of the activity's own.
     *
     * @param \cm_info $cm The activity.
     * @return string|null
     */
    private function why_not_itself(\cm_info $cm): ?string {
        return match (true) {
            !$cm->visible || $cm->deletioninprogress => 'hidden',
            !$cm->visibleoncoursepage => 'stealth',
            !self::is_for_all($cm->availability) => 'restricted',
            $this->some_role_lacks($cm) => 'role',
            default => null,
        };
    }

    /**
     * Why not, for a reason of its section, or of the activity that the section is part of.
     *
     * @param \section_info|null $section The section.
     * @return string|null
     */
    private function why_not_section(?\section_info $section): ?string {
        if (!$section) {
            return 'section_hidden';
        }
        if (!array_key_exists($section->id, $this->sections)) {
            // A section that leads to itself is nobody's.
            $this->sections[$section->id] = 'section_hidden';
            $this->sections[$section->id] = $this->ask_section($section);
        }
        return $this->sections[$section->id];
    }

    /**
     * As {@see self::why_not_section()}, not remembered.
     *
     * @param \section_info $section The section.
     * @return string|null
     */
    private function ask_section(\section_info $section): ?string {
        if (!$section->visible || $section->is_orphan()) {
            return 'section_hidden';
        }
        if (!self::is_for_all($section->availability)) {
            return 'section_restricted';
        }
        if (!$section->is_delegated()) {
            return null;
        }
        foreach ($this->modinfo->get_sections_delegated_by_cm() as $cmid => $delegated) {
            if ($delegated->id === $section->id) {
                return $this->why_not($this->modinfo->get_cm($cmid));
            }
        }
        return 'section_hidden';
    }

    /**
     * Whether a restriction hides nothing from anybody now, as a date that has come. Moodle passes over conditions of a plugin
     * that is switched off or not there; somebody restricted it all the same.
     *
     * @param string|null $availability The restriction as Moodle keeps it.
     * @return bool
     */
    private static function is_for_all(?string $availability): bool {
        global $CFG;
        if ($availability === null || $availability === '' || empty($CFG->enableavailability)) {
            return true;
        }
        try {
            return (new tree(json_decode($availability), false))->is_available_for_all();
        } catch (\coding_exception) {
            return false;
        }
    }

    /**
     * Whether a role that students have was taken the right to open such an activity, here or above.
     *
     * @param \cm_info $cm The activity.
     * @return bool
     */
    private function some_role_lacks(\cm_info $cm): bool {
        $this->lacking ??= $this->ask_roles();
        if (!$this->lacking) {
            return false;
        }
        $contexts = $cm->context->get_parent_context_ids(true);
        foreach (['mod/' . $cm->modname . ':view', ...self::OTHER_CAPABILITIES[$cm->modname] ?? []] as $capability) {
            foreach ($contexts as $contextid) {
                if (isset($this->lacking["$capability@$contextid"])) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * All rights to open an activity that some role was taken in the course or above it. Of roles of the whole site only
     * those count that students or everybody have.
     *
     * @return array<string, bool>
     */
    private function ask_roles(): array {
        global $DB;
        $course = \context_course::instance($this->modinfo->get_course_id());
        [$above, $params] = $DB->get_in_or_equal($course->get_parent_context_ids(true), SQL_PARAMS_NAMED);
        $sql = "SELECT rc.id, rc.capability, rc.contextid
                  FROM {role_capabilities} rc
                  JOIN {context} ctx ON ctx.id = rc.contextid
                  JOIN {role} r ON r.id = rc.roleid
                 WHERE rc.permission < 0
                       AND (ctx.id $above OR " . $DB->sql_like('ctx.path', ':below') . ")
                       AND r.archetype <> 'guest' AND (ctx.contextlevel <> :site OR r.archetype IN ('student', 'user'))
                       AND (" . $DB->sql_like('rc.capability', ':view') . " OR rc.capability = :read)";
        $params += ['below' => "$course->path/%", 'site' => CONTEXT_SYSTEM, 'view' => 'mod/%:view', 'read' => 'mod/book:read'];
        $lacking = [];
        foreach ($DB->get_records_sql($sql, $params) as $row) {
            $lacking["$row->capability@$row->contextid"] = true;
        }
        return $lacking;
    }

    /**
     * Whether students get into the course at all.
     *
     * @param \stdClass $course The course.
     * @return bool
     */
    private static function is_course_open(\stdClass $course): bool {
        if (!$course->visible) {
            return false;
        }
        // Whoever asks may not see the category: what counts is what it is.
        $category = \core_course_category::get($course->category, IGNORE_MISSING, true);
        return $category && $category->visible;
    }
}
