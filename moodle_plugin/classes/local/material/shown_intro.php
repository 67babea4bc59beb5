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

/**
 * Whether students see the description of an activity: a teacher may keep it for lists that only teachers look at.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class shown_intro {
    /**
     * The options that some modules keep in one field.
     *
     * @param \stdClass $row The module's row.
     * @return array
     */
    public static function options(\stdClass $row): array {
        return unserialize_array((string) ($row->displayoptions ?? '')) ?: [];
    }

    /**
     * Whether every student sees it now.
     *
     * @param \cm_info $cm The activity.
     * @param \stdClass $row Its row, with `options`.
     * @return bool
     */
    public static function shows(\cm_info $cm, \stdClass $row): bool {
        return match ($cm->modname) {
            'assign' => $row->alwaysshowdescription || time() > $row->allowsubmissionsfromdate,
            'page', 'resource', 'url' => $cm->showdescription || !empty($row->options['printintro']),
            default => true,
        };
    }
}
