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
 * The words of an activity or of a chapter, as the tool is to read them.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class own_text {
    /**
     * The text of a thing that is no file, as it is now.
     *
     * @param thing $thing The thing.
     * @param \cm_info $cm Its activity.
     * @return string HTML; empty where there is nothing to read.
     */
    public static function of(thing $thing, \cm_info $cm): string {
        global $DB;
        if ($thing->chapterid) {
            $chapter = $DB->get_record('book_chapters', ['id' => $thing->chapterid, 'bookid' => $cm->instance]);
            return $chapter ? self::html($chapter->content, $chapter->contentformat) : '';
        }
        $row = $DB->get_record($cm->modname, ['id' => $cm->instance]);
        if (!$row) {
            return '';
        }
        $row->options = shown_intro::options($row);
        $intro = shown_intro::shows($cm, $row) ? self::html($row->intro, $row->introformat) : '';
        return match ($cm->modname) {
            'page' => $intro . self::html($row->content, $row->contentformat),
            'url' => $intro . self::address($thing->title, $row->externalurl),
            default => $intro,
        };
    }

    /**
     * A text of one of the editor's formats.
     *
     * @param string|null $text The text.
     * @param string|int $format FORMAT_HTML and so on.
     * @return string HTML.
     */
    private static function html(?string $text, string|int $format): string {
        $text = (string) $text;
        return plain_html::of(match ((string) $format) {
            FORMAT_MARKDOWN => markdown_to_html($text),
            FORMAT_PLAIN => '<p>' . nl2br(s($text)) . '</p>',
            FORMAT_MOODLE => text_to_html($text, false, true, true),
            default => $text,
        });
    }

    /**
     * A link and what it is called. Nobody opens it here.
     *
     * @param string $title What it is called.
     * @param string $address Where it leads.
     * @return string HTML.
     */
    private static function address(string $title, string $address): string {
        return '<p>' . s($title) . ': ' . s($address) . '</p>';
    }
}
