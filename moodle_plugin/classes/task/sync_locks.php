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

use local_campustutor\connection;
use local_campustutor\local\exam\locks;
use local_campustutor\local\exam\told;

/**
 * Looks at the locks of all courses: for changes that no event tells of, and to renew the locks of attempts that have no end.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class sync_locks extends \core\task\scheduled_task {
    /** @var int Seconds of a run, which comes every five minutes. */
    private const SECONDS = 240;

    /** @var string Setting: the course that the last run reached. */
    private const LAST = 'locks_reached';

    /**
     * Its name for administrators.
     *
     * @return string
     */
    public function get_name(): string {
        return get_string('lock_task', 'local_campustutor');
    }

    /**
     * Does it. A fault in one course does not leave the others without, and many courses do not hold up other tasks: what
     * there was no time for comes first in the next run.
     */
    public function execute(): void {
        $last = (int) get_config(connection::PLUGIN, self::LAST);
        $stop = time() + self::SECONDS;
        $reached = 0;
        foreach (told::courses($last) as $courseid) {
            if (time() >= $stop) {
                break;
            }
            $reached = $courseid;
            try {
                locks::sync($courseid);
            } catch (\Throwable $fault) {
                mtrace("Course $courseid: " . $fault->getMessage());
            }
        }
        if ($reached !== $last) {
            set_config(self::LAST, $reached, connection::PLUGIN);
        }
    }
}
