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
 * What the tool knows a thing of a course by. An activity's own text is named by the activity, a file or a chapter of it by
 * the activity and twelve letters, so that everything of one activity begins alike.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class item_id {
    /** @var string What an id of ours looks like. */
    private const OURS = '/^cm([1-9][0-9]{0,17})(-[0-9a-f]{12})?$/D';

    /**
     * The own text of an activity.
     *
     * @param int $cmid The course module.
     * @return string
     */
    public static function of_activity(int $cmid): string {
        return "cm$cmid";
    }

    /**
     * A part of an activity. The id stays the same when the part's content changes.
     *
     * @param int $cmid The course module.
     * @param string|int ...$names What the part is called within the activity.
     * @return string
     */
    public static function of_part(int $cmid, string|int ...$names): string {
        return "cm$cmid-" . substr(sha1(implode("\0", $names)), 0, 12);
    }

    /**
     * Whether this plugin gave a name like this one.
     *
     * @param string $item The id.
     * @return bool
     */
    public static function is_ours(string $item): bool {
        return (bool) preg_match(self::OURS, $item);
    }

    /**
     * The course module that an id belongs to.
     *
     * @param string $item One of our ids.
     * @return int
     */
    public static function cmid(string $item): int {
        return preg_match(self::OURS, $item, $parts) ? (int) $parts[1] : 0;
    }
}
