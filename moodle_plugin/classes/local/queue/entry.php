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

/**
 * A call that waits to be told.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class entry {
    /** @var int id of the row. A call that replaces another has a higher one. */
    public readonly int $id;

    /** @var string what the call is about. */
    public readonly string $key;

    /** @var string GET, PUT, POST or DELETE. */
    public readonly string $method;

    /** @var string below /platform-api/v1/. */
    public readonly string $path;

    /** @var array|null what is sent. */
    public readonly ?array $body;

    /** @var int after this time it need not be told; 0: never given up. */
    public readonly int $until;

    /** @var string|null class that is told of the success. */
    public readonly ?string $told;

    /** @var int how often it was tried. */
    public readonly int $tries;

    /** @var int when it is tried next. */
    public readonly int $nexttry;

    /** @var int when it was tried last; 0: not yet. */
    public readonly int $lasttry;

    /** @var string why the last try failed, for the administrator; empty: not tried yet. */
    public readonly string $reason;

    /** @var bool whether the tool refused it for good. */
    public readonly bool $failed;

    /** @var int since when this key has something to be told. */
    public readonly int $since;

    /**
     * From the row.
     *
     * @param \stdClass $row of local_campustutor_queue.
     */
    public function __construct(\stdClass $row) {
        $this->id = (int) $row->id;
        $this->key = $row->callkey;
        $this->method = $row->method;
        $this->path = $row->path;
        $this->body = $row->body === null ? null : json_decode($row->body, true, 512, JSON_THROW_ON_ERROR);
        $this->until = (int) $row->until;
        $this->told = $row->told;
        $this->tries = (int) $row->tries;
        $this->nexttry = (int) $row->nexttry;
        $this->lasttry = (int) $row->lasttry;
        $this->reason = (string) $row->reason;
        $this->failed = (bool) $row->failed;
        $this->since = (int) $row->timecreated;
    }

    /**
     * Whether it need not be told any more.
     *
     * @param int $now
     * @return bool
     */
    public function is_over(int $now): bool {
        return $this->until > 0 && $this->until < $now;
    }
}
