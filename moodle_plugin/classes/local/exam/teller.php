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

namespace local_campustutor\local\exam;

use local_campustutor\client;
use local_campustutor\connection;
use local_campustutor\queue;

/**
 * Tells the tool of the locks of a course: at once where it answers, else by the queue.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class teller {
    /**
     * Constructor.
     *
     * @param int $courseid The course.
     * @param string $towhom The registration at the tool: another one knows nothing of what this one was told.
     * @param bool $atonce Whether somebody waits: the tool is called before the queue is.
     */
    private function __construct(
        /** @var int The course. */
        private readonly int $courseid,
        /** @var string The registration at the tool. */
        public readonly string $towhom,
        /** @var bool Whether somebody waits. */
        private readonly bool $atonce,
    ) {
    }

    /**
     * The teller of a course; null where this site has no tutor.
     *
     * @param int $courseid The course.
     * @param bool $atonce Whether somebody waits.
     * @return self|null
     */
    public static function for_course(int $courseid, bool $atonce): ?self {
        $connection = connection::get();
        return $connection ? new self($courseid, "$connection->toolurl $connection->clientid", $atonce) : null;
    }

    /**
     * A lock that holds, or holds anew.
     *
     * @param lock $lock The lock.
     */
    public function put(lock $lock): void {
        $this->tell('PUT', $lock->name, $lock->body(), $lock->window->until);
        told::keep($this->courseid, $lock, $this->towhom);
    }

    /**
     * A lock that holds no longer.
     *
     * @param string $name The lock.
     * @param int $until When it would have ended by itself.
     */
    public function take_away(string $name, int $until): void {
        $this->tell('DELETE', $name, null, $until);
        told::forget($this->courseid, $name);
    }

    /**
     * Forgets a lock that has run out: the tool knows by itself.
     *
     * @param string $name The lock.
     */
    public function forget(string $name): void {
        queue::forget($this->key($name));
        told::forget($this->courseid, $name);
    }

    /**
     * One call. In the queue it takes the place of an older one about the same lock.
     *
     * @param string $method PUT or DELETE.
     * @param string $name The lock.
     * @param array|null $body What it says.
     * @param int $until After which it need not be told any more.
     */
    private function tell(string $method, string $name, ?array $body, int $until): void {
        $path = client::path('courses', $this->courseid, 'locks', $name);
        if ($this->atonce && at_once::call($method, $path, $body)) {
            queue::forget($this->key($name));
            return;
        }
        queue::tell($this->key($name), $method, $path, $body, $until);
    }

    /**
     * The queue's name of what is said about a lock.
     *
     * @param string $name The lock.
     * @return string
     */
    private function key(string $name): string {
        return "lock/$this->courseid/$name";
    }
}
