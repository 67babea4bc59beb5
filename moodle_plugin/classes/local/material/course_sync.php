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

use core\lock\lock_config;
use local_campustutor\local\queue\backoff;
use local_campustutor\unreachable;

/**
 * Brings what the tool has of a course to what it should have: withdraws first, then sends, then asks how far reading is.
 *
 * All that is to be done stands in rows before it is done. A run that breaks off loses nothing; the next one goes on.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class course_sync {
    /** @var string Of a thing that is on its way: the tool may have it, whatever becomes of this process. */
    private const UNSURE = '?';

    /** @var int After this many refusals for want of room the others are not tried. */
    private const FULL_ENOUGH = 5;

    /** @var int After this many failures in a row the tool counts as unreachable; one may be the thing's own fault. */
    private const FAILURES = 2;

    /** @var array<string, thing> What the tool should have. */
    private array $wanted = [];

    /**
     * Constructor.
     *
     * @param shelf $shelf What the course gives.
     * @param tool_side $tool What the tool has.
     * @param stretch $stretch How much this run may do.
     */
    public function __construct(
        /** @var shelf What the course gives. */
        private readonly shelf $shelf,
        /** @var tool_side What the tool has. */
        private readonly tool_side $tool,
        /** @var stretch How much this run may do. */
        private readonly stretch $stretch,
    ) {
    }

    /**
     * Does as much as the stretch allows. Where another process does the same now, nothing.
     *
     * @return bool Whether there is more to do at once.
     */
    public function run(): bool {
        $lock = lock_config::get_lock_factory('local_campustutor_shelf')->get_lock('course' . $this->shelf->courseid, 0);
        if (!$lock) {
            return false;
        }
        try {
            return $this->go();
        } catch (unreachable | not_now $trouble) {
            $this->shelf->postpone($trouble->getMessage());
            return false;
        } finally {
            $lock->release();
        }
    }

    /**
     * All of it, by whoever holds the lock.
     *
     * @return bool Whether there is more to do at once.
     */
    private function go(): bool {
        // Taken back first: what changes from now on is compared once more.
        $this->shelf->set(['due' => 0]);
        $this->compare();
        $this->withdraw();
        $this->send();
        $this->look();
        $left = $this->pending(1) !== [] || $this->leaving(1) !== [] || (bool) $this->shelf->row()->due;
        $this->shelf->set(['timechecked' => time(), 'tries' => 0, 'nexttry' => 0, 'error' => '', 'due' => (int) $left]);
        return $left;
    }

    /**
     * Writes down what is to be done.
     */
    private function compare(): void {
        global $DB;
        $this->shelf->unpick_deleted();
        foreach ($this->shelf->wanted() as $thing) {
            $this->wanted[$thing->item] = $thing;
        }
        $comparison = new comparison($this->shelf->items(), $this->wanted);
        $now = ['courseid' => $this->shelf->courseid, 'timemodified' => time()];
        $DB->insert_records(shelf::ITEMS, array_map(static fn($row) => (array) $row + $now, $comparison->added));
        foreach ($comparison->changed as $row) {
            $DB->update_record(shelf::ITEMS, (array) $row + $now, true);
        }
        foreach (array_chunk($comparison->dropped, 500) as $ids) {
            $DB->delete_records_list(shelf::ITEMS, 'id', $ids);
        }
        $this->shelf->retry_full(false);
    }

    /**
     * Rows of which the tool has something that it should not have.
     *
     * @param int $limit How many at most.
     * @return \stdClass[]
     */
    private function leaving(int $limit): array {
        global $DB;
        $select = "courseid = ? AND told <> '' AND state IN ('leaving', 'refused', 'skipped', 'full')";
        return $DB->get_records_select(shelf::ITEMS, $select, [$this->shelf->courseid], 'id', '*', 0, $limit);
    }

    /**
     * Rows of things that are to be sent now; those that failed before come last.
     *
     * @param int $limit How many at most.
     * @return \stdClass[]
     */
    private function pending(int $limit): array {
        global $DB;
        $select = 'courseid = ? AND state = ? AND nexttry <= ?';
        $params = [$this->shelf->courseid, state::WAITING->value, time()];
        return $DB->get_records_select(shelf::ITEMS, $select, $params, 'tries, id', '*', 0, $limit);
    }

    /**
     * Withdraws.
     */
    private function withdraw(): void {
        $some = false;
        while ($this->stretch->goes_on() && ($rows = $this->leaving(50))) {
            foreach ($rows as $row) {
                if (!$this->stretch->take()) {
                    break;
                }
                $this->tool->withdraw($row->item);
                $this->withdrawn($row);
                $some = true;
            }
        }
        if ($some) {
            $this->shelf->retry_full(true);
        }
    }

    /**
     * Notes that the tool has a thing no more.
     *
     * @param \stdClass $row Its row.
     */
    private function withdrawn(\stdClass $row): void {
        global $DB;
        if ($row->state === state::LEAVING->value && !$row->picked) {
            $DB->delete_records(shelf::ITEMS, ['id' => $row->id]);
            return;
        }
        $state = $row->state === state::LEAVING->value ? state::NOTHING->value : $row->state;
        $this->note($row, ['told' => '', 'state' => $state]);
    }

    /**
     * Sends.
     */
    private function send(): void {
        $failures = 0;
        $full = 0;
        while ($this->stretch->goes_on() && ($rows = $this->pending(50))) {
            foreach ($rows as $row) {
                if (!$this->stretch->take()) {
                    return;
                }
                try {
                    $full += $this->send_one($row) === state::FULL ? 1 : 0;
                    $failures = 0;
                } catch (unreachable $trouble) {
                    if ($trouble->reason === 'network') {
                        throw $trouble;
                    }
                    $this->failed($row, $trouble);
                    if (++$failures >= self::FAILURES) {
                        throw $trouble;
                    }
                }
                if ($full >= self::FULL_ENOUGH) {
                    $this->call_rest_full($row);
                    return;
                }
            }
        }
    }

    /**
     * Sends one thing, as it is now.
     *
     * @param \stdClass $row Its row.
     * @return state What has become of it.
     */
    private function send_one(\stdClass $row): state {
        $thing = $this->wanted[$row->item] ?? null;
        if (!$thing) {
            // Somebody asked for it to be sent again while this run went on: the next one compares it.
            $this->note($row, ['nexttry' => time() + 1]);
            return state::WAITING;
        }
        $file = $thing->fileid ? get_file_storage()->get_file_by_id($thing->fileid) : null;
        $text = $thing->fileid ? '' : own_text::of($thing, $this->cm($thing));
        if (!$file && $text === '') {
            $this->note($row, ['state' => state::SKIPPED->value, 'code' => 'empty']);
            return state::SKIPPED;
        }
        $this->note($row, ['told' => self::UNSURE]);
        $verdict = $file ? $this->tool->send_file($thing, $file) : $this->tool->send_text($thing, $text);
        $taken = !in_array($verdict->state, [state::REFUSED, state::FULL], true);
        $this->note($row, [
            'told' => $taken ? $row->mark : $row->told,
            'state' => $verdict->state->value,
            'code' => $verdict->code,
            'error' => $verdict->message,
            'tries' => 0,
        ]);
        return $verdict->state;
    }

    /**
     * The activity of a thing.
     *
     * @param thing $thing The thing.
     * @return \cm_info
     */
    private function cm(thing $thing): \cm_info {
        return get_fast_modinfo($this->shelf->courseid, -1)->get_cm($thing->cmid);
    }

    /**
     * Notes that a thing did not get through.
     *
     * @param \stdClass $row Its row.
     * @param unreachable $trouble What happened.
     */
    private function failed(\stdClass $row, unreachable $trouble): void {
        $tries = $row->tries + 1;
        $this->note($row, ['tries' => $tries, 'nexttry' => time() + backoff::after($tries), 'error' => $trouble->getMessage()]);
    }

    /**
     * The tutor has no room: what waits need not be carried there to hear that again.
     *
     * @param \stdClass $row One that was refused.
     */
    private function call_rest_full(\stdClass $row): void {
        global $DB;
        $refused = $DB->get_record(shelf::ITEMS, ['id' => $row->id], 'code, error', MUST_EXIST);
        $sql = "UPDATE {local_campustutor_item} SET state = 'full', code = ?, error = ?, timemodified = ?
                 WHERE courseid = ? AND state = 'waiting' AND told = ''";
        $DB->execute($sql, [$refused->code, $refused->error, time(), $this->shelf->courseid]);
    }

    /**
     * Asks the tool how far it is, and finds what it lost or has too much.
     */
    private function look(): void {
        if (!$this->stretch->take()) {
            return;
        }
        $rows = $this->shelf->items();
        $list = $this->tool->list();
        $told = array_filter($rows, static fn($row) => $row->told !== '');
        if ($list === null) {
            if ($told) {
                $this->shelf->forget_told();
            }
            return;
        }
        states_read::note($this->shelf->courseid, $list);
        foreach (array_diff_key($told, $list) as $row) {
            if (!in_array($row->state, ['waiting', 'leaving'], true)) {
                $this->note($row, ['state' => state::GONE->value, 'told' => '']);
            }
        }
        foreach (array_diff_key($list, $rows) as $item => $one) {
            if (item_id::is_ours($item) && $this->stretch->take()) {
                $this->tool->withdraw($item);
            }
        }
    }

    /**
     * Changes a row.
     *
     * @param \stdClass $row The row.
     * @param array $values Fields of it.
     */
    private function note(\stdClass $row, array $values): void {
        global $DB;
        $DB->update_record(shelf::ITEMS, ['id' => $row->id, 'timemodified' => time()] + $values);
    }
}
