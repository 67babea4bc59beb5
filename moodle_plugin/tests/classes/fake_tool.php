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

namespace local_campustutor\tests;

use local_campustutor\connection;

/**
 * A tool at the other end of a real connection, in a process of its own.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class fake_tool {
    /** @var resource The web server. */
    private $process;

    /** @var string What it keeps. */
    private readonly string $file;

    /** @var int Its port. */
    private int $port;

    /**
     * Starts it, and connects the site with it.
     */
    public function __construct() {
        global $DB;
        $this->file = make_request_directory() . '/tool.json';
        $this->keep(['known' => false, 'items' => [], 'calls' => [], 'answers' => []]);
        $this->port = self::free_port();
        $this->start();
        set_config('curlsecurityblockedhosts', '');
        set_config('curlsecurityallowedport', '');
        $url = "http://127.0.0.1:$this->port";
        $typeid = $DB->insert_record('lti_types', (object) [
            'name' => 'Tutor', 'baseurl' => "$url/lti/launch", 'tooldomain' => "127.0.0.1:$this->port", 'state' => 1,
            'course' => SITEID, 'coursevisible' => 1, 'ltiversion' => '1.3.0', 'clientid' => 'a-client', 'createdby' => 2,
            'timecreated' => 1, 'timemodified' => 1,
        ]);
        connection::keep($typeid, $url);
    }

    /**
     * Starts it, after a stop on the same port again.
     */
    public function start(): void {
        $command = [PHP_BINARY, '-S', "127.0.0.1:$this->port", __DIR__ . '/../fixtures/tool.php'];
        $quiet = [1 => ['file', '/dev/null', 'w'], 2 => ['file', '/dev/null', 'w']];
        $this->process = proc_open($command, $quiet, $pipes, null, ['CAMPUSTUTOR_TOOL' => $this->file]);
        $end = microtime(true) + 30;
        while (!($socket = @fsockopen('127.0.0.1', $this->port)) && microtime(true) < $end) {
            usleep(20000);
        }
        fclose($socket);
    }

    /**
     * Ends it.
     */
    public function stop(): void {
        if (is_resource($this->process)) {
            proc_terminate($this->process);
            proc_close($this->process);
        }
    }

    /**
     * What it has, by item.
     *
     * @return array[]
     */
    public function items(): array {
        $items = $this->kept()['items'];
        ksort($items);
        return $items;
    }

    /**
     * Calls since the last time that a test asked, as `PUT cm5`.
     *
     * @return string[]
     */
    public function calls(): array {
        $kept = $this->kept();
        $this->keep(['calls' => []] + $kept);
        return $kept['calls'];
    }

    /**
     * From now on it answers so.
     *
     * @param string $call A method, or one with an item: `PUT cm5`.
     * @param int|null $status HTTP's number; null: as it would by itself.
     * @param mixed $data The answer.
     */
    public function answer(string $call, ?int $status, mixed $data = []): void {
        $kept = $this->kept();
        $kept['answers'][$call] = $status ? [$status, $data] : null;
        $this->keep($kept);
    }

    /**
     * Changes what it has.
     *
     * @param array $values Parts of it: `items`, `known`.
     */
    public function change(array $values): void {
        $this->keep($values + $this->kept());
    }

    /**
     * Reads what it keeps.
     *
     * @return array
     */
    private function kept(): array {
        return json_decode(file_get_contents($this->file), true);
    }

    /**
     * Writes what it keeps.
     *
     * @param array $tool All of it.
     */
    private function keep(array $tool): void {
        file_put_contents($this->file, json_encode($tool));
    }

    /**
     * A port that nobody listens on.
     *
     * @return int
     */
    private static function free_port(): int {
        $socket = stream_socket_server('tcp://127.0.0.1:0');
        $name = stream_socket_get_name($socket, false);
        fclose($socket);
        return (int) substr(strrchr($name, ':'), 1);
    }
}
