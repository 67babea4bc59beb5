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

namespace local_campustutor\event;

use local_campustutor\local\queue\entry;

/**
 * An administrator gave up telling the tool something.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class call_given_up extends \core\event\base {
    /**
     * The event of giving this call up.
     *
     * @param entry $entry
     * @return self
     */
    public static function of(entry $entry): self {
        return self::create(['other' => [
            'key' => $entry->key,
            'method' => $entry->method,
            'path' => $entry->path,
            'body' => $entry->body,
            'since' => $entry->since,
        ]]);
    }

    /**
     * Fixed properties.
     */
    protected function init(): void {
        $this->context = \context_system::instance();
        $this->data['crud'] = 'd';
        $this->data['edulevel'] = self::LEVEL_OTHER;
    }

    /**
     * What the log calls it.
     *
     * @return string
     */
    public static function get_name(): string {
        return get_string('queue_event_given_up', 'local_campustutor');
    }

    /**
     * What the log says of it.
     *
     * @return string
     */
    public function get_description(): string {
        $body = json_encode($this->other['body']);
        $call = "{$this->other['method']} {$this->other['path']} $body";
        return "The user with id '{$this->userid}' gave up telling the tutor: $call.";
    }
}
