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

use local_campustutor\local\material\item_id;
use local_campustutor\local\material\places;
use local_campustutor\local\material\shelf;
use local_campustutor\local\material\state;
use local_campustutor\local\material\visible_to_all;

/**
 * How far some activities of a course are on their way into the tutor, in words.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class material_states {
    /** @var int Files or chapters of one activity that are named; of the others it is said how many there are. */
    private const PARTS = 50;

    /** @var int Rows that are looked at for one page. */
    private const ROWS = 2000;

    /** @var string[] Codes for which there are words here; for others the tool's own are shown. */
    private const CODES = ['format', 'too_large', 'empty', 'empty_file', 'external', 'unsupported_kind'];

    /** @var array<int, \stdClass[]> Rows of things, by activity. */
    private array $rows = [];

    /** @var array<int, bool> Activities that are picked. */
    private array $picked = [];

    /** @var \stdClass|null The row of the course. */
    private readonly ?\stdClass $shelf;

    /**
     * Constructor.
     *
     * @param int $courseid The course.
     * @param visible_to_all $visible What every student sees of it.
     * @param \cm_info[] $cms The activities, by id.
     */
    public function __construct(
        /** @var int The course. */
        private readonly int $courseid,
        /** @var visible_to_all What every student sees of it. */
        private readonly visible_to_all $visible,
        /** @var \cm_info[] The activities, by id. */
        private readonly array $cms,
    ) {
        global $DB;
        $this->shelf = shelf::of($courseid)?->row();
        if (!$this->shelf || !$cms) {
            return;
        }
        [$in, $params] = $DB->get_in_or_equal(array_keys($cms), SQL_PARAMS_NAMED);
        $select = "courseid = :course AND cmid $in";
        $fields = 'id, cmid, item, title, picked, state, code, error';
        $params['course'] = $courseid;
        $rows = $DB->get_records_select(shelf::ITEMS, $select, $params, 'cmid, item', $fields, 0, self::ROWS);
        foreach ($rows as $row) {
            $this->picked[$row->cmid] = ($this->picked[$row->cmid] ?? false) || $row->picked;
            if ($row->state !== state::NOTHING->value) {
                $this->rows[$row->cmid][] = $row;
            }
        }
    }

    /**
     * Whether a teacher picked an activity.
     *
     * @param int $cmid The activity.
     * @return bool
     */
    public function is_picked(int $cmid): bool {
        return $this->picked[$cmid] ?? false;
    }

    /**
     * How far an activity is.
     *
     * @param int $cmid The activity.
     * @return array What template material_state takes.
     */
    public function of(int $cmid): array {
        $rows = $this->rows[$cmid] ?? [];
        $chosen = $this->is_picked($cmid) || !empty($this->shelf->everything);
        $why = $chosen ? $this->visible->why_not($this->cms[$cmid]) : null;
        return [
            'cmid' => $cmid,
            'why' => $why ? get_string("material_why_$why", 'local_campustutor') : '',
            'waits' => $chosen && !$why && !$rows,
            'single' => count($rows) === 1 ? $this->words($rows[0]) : null,
            'several' => count($rows) > 1 ? $this->several($rows) : null,
        ];
    }

    /**
     * How far all of the course is.
     *
     * @return array What template material_summary takes.
     */
    public function summary(): array {
        global $DB;
        $sql = "SELECT state, COUNT(*) FROM {local_campustutor_item} WHERE courseid = ? AND state <> '' GROUP BY state";
        $counts = $DB->get_records_sql_menu($sql, [$this->courseid]);
        $moves = array_filter(array_keys($counts), static fn($name) => state::from($name)->moves());
        $trouble = (string) ($this->shelf->error ?? '');
        return [
            'counts' => self::counts($counts),
            'any' => (bool) $counts,
            'moves' => $moves || !empty($this->shelf->due),
            'trouble' => $trouble,
            'nexttry' => $trouble !== '' ? userdate((int) $this->shelf->nexttry, get_string('strftimetime', 'langconfig')) : '',
            'again' => (bool) array_intersect_key($counts, array_flip(['gone', 'failed', 'refused', 'full'])),
        ];
    }

    /**
     * Several things of one activity.
     *
     * @param \stdClass[] $rows Their rows.
     * @return array
     */
    private function several(array $rows): array {
        $whole = array_filter($rows, static fn($row) => $row->item === item_id::of_activity((int) $row->cmid));
        \core_collator::asort_objects_by_property($rows, 'title', \core_collator::SORT_NATURAL);
        $rows = array_values($whole + $rows);
        return [
            'counts' => self::counts(array_count_values(array_column($rows, 'state'))),
            'parts' => array_map($this->words(...), array_slice($rows, 0, self::PARTS)),
            'more' => max(count($rows) - self::PARTS, 0),
        ];
    }

    /**
     * Numbers of things by their state, in the order of the way that they go.
     *
     * @param array<string, int> $counts By state.
     * @return array
     */
    private static function counts(array $counts): array {
        $known = array_filter(state::cases(), static fn($state) => !empty($counts[$state->value]));
        return array_values(array_map(static fn($state) => [
            'name' => $state->value,
            'count' => $counts[$state->value],
            'words' => get_string("material_state_$state->value", 'local_campustutor'),
        ], $known));
    }

    /**
     * What a part is called below its activity, whose name the tool was told, too.
     *
     * @param \stdClass $row Its row.
     * @return string
     */
    private function part(\stdClass $row): string {
        if ($row->item === item_id::of_activity((int) $row->cmid)) {
            return get_string('material_own_text', 'local_campustutor');
        }
        $before = places::title($this->cms[$row->cmid]) . ': ';
        $title = (string) $row->title;
        return str_starts_with($title, $before) ? substr($title, strlen($before)) : $title;
    }

    /**
     * One thing in words.
     *
     * @param \stdClass $row Its row.
     * @return array
     */
    private function words(\stdClass $row): array {
        $known = in_array($row->code, self::CODES, true);
        $reason = $known ? get_string("material_code_$row->code", 'local_campustutor') : (string) $row->error;
        return [
            'title' => $this->part($row),
            'name' => $row->state,
            'words' => get_string("material_state_$row->state", 'local_campustutor'),
            'reason' => $row->state === state::READY->value ? '' : $reason,
        ];
    }
}
