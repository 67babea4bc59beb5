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

/**
 * What the tool should have of a course, against what it was told.
 *
 * Rows are objects with `item`, `cmid`, `picked`, `mark` (what was last seen of it), `told` (what the tool has, '' for nothing)
 * and `state`. What comes out is rows that change, with their new values alone.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class comparison {
    /** @var \stdClass[] Rows that are new. */
    public array $added = [];

    /** @var \stdClass[] Rows that change, each with its `id`. */
    public array $changed = [];

    /** @var int[] Ids of rows that nobody needs any more. */
    public array $dropped = [];

    /**
     * Compares.
     *
     * @param \stdClass[] $rows Of the course, by item.
     * @param iterable<thing> $wanted What every student sees and the teacher picked.
     */
    public function __construct(array $rows, iterable $wanted) {
        $seen = [];
        foreach ($wanted as $thing) {
            $seen[$thing->item] = true;
            $this->want($rows[$thing->item] ?? null, $thing);
        }
        foreach (array_diff_key($rows, $seen) as $row) {
            $this->leave($row);
        }
    }

    /**
     * Something that the tool should have.
     *
     * @param \stdClass|null $row What is known of it.
     * @param thing $thing As it is now.
     */
    private function want(?\stdClass $row, thing $thing): void {
        $mark = $thing->mark();
        $state = $thing->skipped !== null ? state::SKIPPED : state::WAITING;
        $now = ['state' => $state->value, 'code' => (string) $thing->skipped, 'error' => '', 'mark' => $mark];
        $now += ['title' => $thing->title, 'tries' => 0, 'nexttry' => 0];
        if (!$row) {
            $this->added[] = (object) (['item' => $thing->item, 'cmid' => $thing->cmid, 'picked' => 0, 'told' => ''] + $now);
            return;
        }
        $settled = $row->mark === $mark && !in_array($row->state, [state::LEAVING->value, state::NOTHING->value], true);
        if ($settled && ($thing->skipped === null || $row->state === state::SKIPPED->value)) {
            return;
        }
        $this->changed[] = (object) (['id' => $row->id] + $now);
    }

    /**
     * Something that the tool should not have.
     *
     * @param \stdClass $row What is known of it.
     */
    private function leave(\stdClass $row): void {
        $state = $row->told !== '' ? state::LEAVING : state::NOTHING;
        if ($state === state::NOTHING && !$row->picked) {
            $this->dropped[] = (int) $row->id;
        } else if ($row->state !== $state->value) {
            $clean = ['code' => '', 'error' => '', 'tries' => 0, 'nexttry' => 0, 'mark' => ''];
            $this->changed[] = (object) (['id' => $row->id, 'state' => $state->value] + $clean);
        }
    }
}
