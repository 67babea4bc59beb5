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

namespace local_campustutor\local\queue;

use local_campustutor\client;
use local_campustutor\response;
use local_campustutor\unreachable;

/**
 * Tells the tool what is due, as much as one run may.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class runner {
    /** Calls in one run at most: the next run is a minute away. */
    private const MAX_CALLS = 200;

    /** Seconds after which a run begins no further call. */
    private const MAX_SECONDS = 240;

    /** A run ends after so many calls in a row that did not get through: the rest would not either. */
    private const MAX_UNREACHABLE = 3;

    /** A key's lock is free again after so many seconds, should its process have died. */
    private const LOCK_SECONDS = 900;

    /** Characters of the tool's words that are kept. */
    private const MAX_REASON = 1000;

    /** @var \core\lock\lock_factory gives one lock for each key. */
    private \core\lock\lock_factory $locks;

    /**
     * A runner.
     *
     * @param client|null $client null: Moodle is not connected with a tool, which is noted as the reason.
     */
    public function __construct(
        /** @var client|null the way to the tool. */
        private ?client $client,
    ) {
        $this->locks = \core\lock\lock_config::get_lock_factory('local_campustutor_queue');
    }

    /**
     * Tell what is due, the longest due first.
     *
     * @return int how many calls the tool took.
     */
    public function run(): int {
        $ends = time() + self::MAX_SECONDS;
        $told = 0;
        $unreachable = 0;
        foreach ($this->due() as $id) {
            if (time() >= $ends || $unreachable >= self::MAX_UNREACHABLE) {
                break;
            }
            $outcome = $this->tell((int) $id);
            $told += $outcome === outcome::TOLD ? 1 : 0;
            $unreachable = $outcome === outcome::UNREACHABLE ? $unreachable + 1 : 0;
        }
        return $told;
    }

    /**
     * Tell this one now, whether or not it is due.
     *
     * @param int $id of the row.
     * @return outcome
     */
    public function tell(int $id): outcome {
        $entry = \local_campustutor\queue::entry($id);
        $lock = $entry ? $this->locks->get_lock(sha1($entry->key), 0, self::LOCK_SECONDS) : false;
        if (!$lock) {
            // Another process tells this key, and has the newest call's turn too when it is due again.
            return outcome::NOT_OURS;
        }
        try {
            return $this->tell_locked($id);
        } finally {
            $lock->release();
        }
    }

    /**
     * Tell what still stands there now that nobody else tells this key.
     *
     * @param int $id of the row.
     * @return outcome
     */
    private function tell_locked(int $id): outcome {
        global $DB;

        $entry = \local_campustutor\queue::entry($id);
        if (!$entry) {
            return outcome::NOT_OURS;
        }
        $newer = 'callkey = :callkey AND id > :id';
        $isreplaced = $DB->record_exists_select('local_campustutor_queue', $newer, ['callkey' => $entry->key, 'id' => $id]);
        if ($isreplaced || $entry->is_over(time())) {
            $DB->delete_records('local_campustutor_queue', ['id' => $id]);
            return outcome::NOT_OURS;
        }
        if (!$this->client) {
            return $this->put_off($entry, get_string('queue_not_connected', 'local_campustutor'), outcome::UNREACHABLE);
        }
        try {
            $body = in_array($entry->method, ['GET', 'DELETE']) ? null : $entry->body;
            $response = $this->client->call($entry->method, $entry->path, $body);
        } catch (unreachable $e) {
            return $this->put_off($entry, $e->getMessage(), outcome::UNREACHABLE);
        }
        return $this->judge($entry, $response);
    }

    /**
     * What follows from the tool's answer.
     *
     * @param entry $entry
     * @param response $response
     * @return outcome
     */
    private function judge(entry $entry, response $response): outcome {
        global $DB;

        $verdict = verdict::on($entry->method, $entry->path, $response->status);
        $reason = trim("{$response->status} {$response->code()}: {$response->message()}", ' :');
        if ($verdict === verdict::LATER) {
            return $this->put_off($entry, $reason, outcome::LATER);
        }
        if ($verdict === verdict::REFUSED) {
            $DB->set_field('local_campustutor_queue', 'failed', 1, ['id' => $entry->id]);
            return $this->put_off($entry, $reason, outcome::REFUSED);
        }
        try {
            $this->settle($entry, $response);
        } catch (\Throwable $e) {
            // A receipt that could not be stored must not be lost with the call: it is told again.
            return $this->put_off($entry, $e->getMessage(), outcome::LATER);
        }
        return outcome::TOLD;
    }

    /**
     * The call leaves the queue, together with what its part makes of the answer.
     *
     * @param entry $entry
     * @param response $response
     */
    private function settle(entry $entry, response $response): void {
        global $DB;

        $transaction = $DB->start_delegated_transaction();
        try {
            if ($entry->told !== null) {
                $entry->told::told($entry->body ?? [], $response);
            }
            $DB->delete_records('local_campustutor_queue', ['id' => $entry->id]);
            $transaction->allow_commit();
        } catch (\Throwable $e) {
            $transaction->rollback($e);
        }
    }

    /**
     * Keep it, with the reason and the time of the next try. A call that was replaced meanwhile has no row to change.
     *
     * @param entry $entry
     * @param string $reason
     * @param outcome $outcome
     * @return outcome the one given.
     */
    private function put_off(entry $entry, string $reason, outcome $outcome): outcome {
        global $DB;

        $sql = "UPDATE {local_campustutor_queue}
                   SET tries = :tries, lasttry = :lasttry, nexttry = :nexttry, reason = :reason
                 WHERE id = :id";
        $DB->execute($sql, [
            'tries' => $entry->tries + 1,
            'lasttry' => time(),
            'nexttry' => time() + backoff::after($entry->tries + 1),
            'reason' => \core_text::substr($reason, 0, self::MAX_REASON),
            'id' => $entry->id,
        ]);
        return $outcome;
    }

    /**
     * The ids of what is due and was not refused for good.
     *
     * @return int[]
     */
    private function due(): array {
        global $DB;

        $sql = 'SELECT id FROM {local_campustutor_queue} WHERE failed = 0 AND nexttry <= :now ORDER BY nexttry, id';
        return array_keys($DB->get_records_sql($sql, ['now' => time()], 0, self::MAX_CALLS));
    }
}
