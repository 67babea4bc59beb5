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

namespace local_campustutor\check;

use core\check\check;
use core\check\result;
use local_campustutor\queue;

/**
 * Whether everything that the tool must know has been told, in Moodle's report of the site's status.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class pending extends check {
    /**
     * What the report calls it.
     *
     * @return string
     */
    public function get_name(): string {
        return get_string('queue_check', 'local_campustutor');
    }

    /**
     * Where it can be mended.
     *
     * @return \action_link|null
     */
    public function get_action_link(): ?\action_link {
        $url = new \moodle_url('/local/campustutor/pending.php');
        return new \action_link($url, get_string('queue_page', 'local_campustutor'));
    }

    /**
     * A fault as soon as something has waited for a day or was refused for good.
     *
     * @return result
     */
    public function get_result(): result {
        $stuck = queue::count(time() - DAYSECS);
        if ($stuck) {
            $details = get_string('queue_check_details', 'local_campustutor');
            return new result(result::ERROR, get_string('queue_check_stuck', 'local_campustutor', $stuck), $details);
        }
        $waiting = queue::count();
        if ($waiting) {
            return new result(result::OK, get_string('queue_check_waiting', 'local_campustutor', $waiting));
        }
        return new result(result::OK, get_string('queue_check_told', 'local_campustutor'));
    }
}
