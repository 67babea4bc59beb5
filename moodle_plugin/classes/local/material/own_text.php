<?php
namespace local_campustutor\local\material;

/**
 * The words of an activity or of a chapter, as the tool is to read them.
 * @@
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
