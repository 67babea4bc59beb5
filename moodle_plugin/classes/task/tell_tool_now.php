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

namespace local_campustutor\task;

use local_campustutor\client;
use local_campustutor\local\queue\runner;

/**
 * Tells the tool at once what was just asked for.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class tell_tool_now extends \core\task\adhoc_task {
    /**
     * What administrators see.
     *
     * @return string
     */
    public function get_name(): string {
        return get_string('queue_task', 'local_campustutor');
    }

    /**
     * Tell the tool what is due. What cannot be told waits in its row, so this task itself never fails for it.
     */
    public function execute(): void {
        mtrace('Told: ' . (new runner(client::for_site()))->run());
    }
}
