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

namespace local_campustutor\privacy;

use core_privacy\local\request\writer;
use local_campustutor\client;
use local_campustutor\people;
use local_campustutor\queue;
use local_campustutor\receipts;
use local_campustutor\unreachable;

/**
 * Brings what the tool has of one person into Moodle's export.
 *
 * Moodle finishes an export whatever happens in a part of it, so that a failure here must show in three places: in the export
 * itself, which says what is missing; at the data protection officers, whom Moodle tells of an exception; and at the person,
 * who is told when it can be asked for again ({@see export_again}).
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class export {
    /** @var client|null The way to the tool. */
    private ?client $client;

    /** @var array Rows by table, by course; the key 0 is all of the person. Null: the tool has nothing. */
    private array $fetched = [];

    /** @var \stdClass[] The tool's signed files, by course. */
    private array $files = [];

    /** @var string Why the tool's data could not be had; empty as long as it could. */
    private string $failure = '';

    /**
     * Constructor.
     *
     * @param int $userid Whose data.
     */
    public function __construct(
        /** @var int Whose data. */
        private readonly int $userid,
    ) {
        $this->client = client::for_site();
        if (!$this->client) {
            $this->failure = get_string('queue_not_connected', 'local_campustutor');
        }
    }

    /**
     * What the person has in a course, as data to read and as the tool's signed file.
     *
     * @param \context_course $context
     */
    public function course(\context_course $context): void {
        $courseid = (int) $context->instanceid;
        $tables = $this->fetch($courseid);
        if ($this->failure !== '') {
            $this->say_missing($context);
        } else if ($tables !== null) {
            $this->write($context, array_filter($tables));
            $flags = JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRETTY_PRINT;
            $file = json_encode($this->files[$courseid], $flags);
            writer::with_context($context)->export_custom_file(self::place(), 'campus-tutor.json', $file);
        }
    }

    /**
     * What the tool has of the person beside what is in the courses of this site, and the receipts of erasures.
     *
     * @param \context_user $context
     */
    public function person(\context_user $context): void {
        $this->write_receipts($context);
        $rest = $this->fetch(0) ?? [];
        foreach ($rest ? people::courses_of($this->userid) : [] as $courseid) {
            // What the tool still has of a course that is gone here stands nowhere else.
            if (\context_course::instance($courseid, IGNORE_MISSING)) {
                $rest = self::without($rest, $this->fetch($courseid) ?? []);
            }
        }
        if ($this->failure !== '') {
            $this->say_missing($context);
        } else if (array_filter($rest)) {
            $this->write($context, array_filter($rest));
        }
    }

    /**
     * The end of the export.
     *
     * @throws \moodle_exception where something is missing: Moodle then tells the data protection officers.
     */
    public function finish(): void {
        if ($this->failure !== '') {
            queue::tell("export:$this->userid", 'GET', 'status', ['userid' => $this->userid], 0, export_again::class);
            throw new \moodle_exception('export_incomplete', 'local_campustutor', '', $this->failure);
        }
    }

    /**
     * Ask the tool; after a failure no more, for the export is incomplete anyhow and each try may take its time.
     *
     * @param int $courseid 0: all of the person.
     * @return array|null rows by table; null: the tool has nothing there, or could not be asked.
     */
    private function fetch(int $courseid): ?array {
        if ($this->failure !== '' || array_key_exists($courseid, $this->fetched)) {
            return $this->fetched[$courseid] ?? null;
        }
        $context = $courseid ? ['context' => (string) $courseid] : [];
        $path = client::path('people', 'export');
        try {
            $response = $this->client->call('POST', $path, ['subs' => [(string) $this->userid]] + $context);
        } catch (unreachable $e) {
            $this->failure = $e->getMessage();
            return null;
        }
        // A course that the tool does not know is 404: nobody has opened the tutor there yet.
        if (!$response->ok() && !($courseid && $response->status === 404)) {
            $this->failure = trim("{$response->status} {$response->code()}: {$response->message()}", ' :');
            return null;
        }
        $file = json_decode($response->content)->people[0]->data ?? null;
        if ($file !== null) {
            // As objects, for the file has to stay as it was signed, to the last {}.
            $this->files[$courseid] = $file;
        }
        return $this->fetched[$courseid] = $response->data['people'][0]['data']['tables'] ?? null;
    }

    /**
     * Rows that are not among others.
     *
     * @param array[] $tables rows by table.
     * @param array[] $others likewise.
     * @return array[]
     */
    private static function without(array $tables, array $others): array {
        foreach ($tables as $name => $rows) {
            $gone = array_flip(array_map('json_encode', $others[$name] ?? []));
            $tables[$name] = array_values(array_filter($rows, fn($row) => !isset($gone[json_encode($row)])));
        }
        return $tables;
    }

    /**
     * Data to read.
     *
     * @param \context $context
     * @param array $tables rows by table.
     */
    private function write(\context $context, array $tables): void {
        writer::with_context($context)->export_data(self::place(), (object) $tables);
    }

    /**
     * The receipts of what was erased.
     *
     * @param \context_user $context
     */
    private function write_receipts(\context_user $context): void {
        $receipts = receipts::of_person($this->userid);
        if ($receipts) {
            $place = [...self::place(), get_string('receipts', 'local_campustutor')];
            $list = array_map(fn($row) => ['courseid' => $row->courseid, 'receipt' => $row->receipt], $receipts);
            writer::with_context($context)->export_data($place, (object) ['receipts' => $list]);
        }
    }

    /**
     * Say in the export itself that something is missing. The reason is for administrators: it has addresses of servers.
     *
     * @param \context $context
     */
    private function say_missing(\context $context): void {
        $said = get_string('export_missing', 'local_campustutor');
        writer::with_context($context)->export_data(self::place(), (object) ['missing' => $said]);
        writer::with_context($context)->export_custom_file(self::place(), 'campus-tutor-missing.txt', $said);
    }

    /**
     * Where it stands within a context.
     *
     * @return string[]
     */
    private static function place(): array {
        return [get_string('pluginname', 'local_campustutor')];
    }
}
