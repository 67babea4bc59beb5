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
 * How things of a course are called, and where a citation leads to: the very activity, chapter or file.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class places {
    /** @var int The tool takes no longer address; the activity's own will do then. */
    private const MAX_URL = 2000;

    /**
     * The title as students know it, in plain letters.
     *
     * @param \cm_info $cm The activity.
     * @param string $part A file or a chapter of it.
     * @return string
     */
    public static function title(\cm_info $cm, string $part = ''): string {
        $options = ['context' => \context_course::instance($cm->course), 'escape' => false];
        $name = format_string($cm->name, true, $options);
        return $part === '' ? $name : "$name: " . format_string($part, true, $options);
    }

    /**
     * The address of an activity. A label has no page: it is on the course's.
     *
     * @param \cm_info $cm The activity.
     * @return string
     */
    public static function of_activity(\cm_info $cm): string {
        if ($cm->modname !== 'label') {
            return (new \moodle_url("/mod/$cm->modname/view.php", ['id' => $cm->id]))->out(false);
        }
        $page = course_get_url($cm->course, $cm->get_section_info());
        $page->set_anchor("module-$cm->id");
        return $page->out(false);
    }

    /**
     * The address of a chapter of a book.
     *
     * @param \cm_info $cm The book.
     * @param int $chapterid The chapter.
     * @return string
     */
    public static function of_chapter(\cm_info $cm, int $chapterid): string {
        return (new \moodle_url('/mod/book/view.php', ['id' => $cm->id, 'chapterid' => $chapterid]))->out(false);
    }

    /**
     * The address of a file of an activity.
     *
     * @param \cm_info $cm The activity.
     * @param \stdClass $file Its row.
     * @return string
     */
    public static function of_file(\cm_info $cm, \stdClass $file): string {
        [$area, $itemid, $path] = [$file->filearea, (int) $file->itemid, $file->filepath];
        $url = \moodle_url::make_pluginfile_url($file->contextid, $file->component, $area, $itemid, $path, $file->filename);
        $text = $url->out(false);
        return strlen($text) <= self::MAX_URL ? $text : self::of_activity($cm);
    }
}
