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
 * Everything in activities of a course that the tool could read, without its content. However many activities there are, it
 * asks the database once for each kind and once for the files.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class course_things {
    /** @var string[] Modules whose content can be picked. */
    public const MODULES = ['resource', 'folder', 'page', 'book', 'label', 'assign', 'url'];

    /** @var array<string, string> Fields of a module's row that tell whether its text is another one. */
    private const FIELDS = [
        'resource' => 'timemodified, displayoptions',
        'folder' => 'timemodified',
        'page' => 'timemodified, displayoptions, revision',
        'book' => 'timemodified, revision',
        'label' => 'timemodified',
        'assign' => 'timemodified, alwaysshowdescription, allowsubmissionsfromdate, submissionattachments',
        'url' => 'timemodified, displayoptions, externalurl',
    ];

    /** @var string[] Areas of files that can be picked, as `component/area`. */
    private const AREAS = [
        'mod_resource/content', 'mod_folder/content', 'mod_assign/introattachment',
    ];

    /** @var int Activities asked about in one query: databases take only so many values. */
    private const BATCH = 500;

    /**
     * The things of activities, by activity.
     *
     * @param \cm_info[] $cms The activities, by id.
     * @return \Generator<thing>
     */
    public static function of(array $cms): \Generator {
        foreach (array_chunk($cms, self::BATCH, true) as $some) {
            $rows = self::rows($some);
            yield from self::texts($some, $rows);
            yield from self::chapters($some);
            yield from self::files($some, $rows);
        }
    }

    /**
     * The modules' own rows, by activity.
     *
     * @param \cm_info[] $cms The activities, by id.
     * @return \stdClass[]
     */
    private static function rows(array $cms): array {
        global $DB;
        $rows = [];
        foreach (self::by_module($cms) as $modname => $ids) {
            [$in, $params] = $DB->get_in_or_equal(array_keys($ids));
            $fields = 'id, ' . $DB->sql_length('intro') . ' AS introlength, ' . self::FIELDS[$modname];
            foreach ($DB->get_records_select($modname, "id $in", $params, '', $fields) as $row) {
                $row->options = shown_intro::options($row);
                $rows[$ids[$row->id]] = $row;
            }
        }
        self::postpone($cms, $rows);
        return $rows;
    }

    /**
     * Activities by module: instance to activity.
     *
     * @param \cm_info[] $cms The activities.
     * @return array<string, array<int, int>>
     */
    private static function by_module(array $cms): array {
        $modules = [];
        foreach ($cms as $cm) {
            $modules[$cm->modname][$cm->instance] = (int) $cm->id;
        }
        return array_intersect_key($modules, array_flip(self::MODULES));
    }

    /**
     * For assignments: the time from which really everybody may begin, with exceptions for some people or groups.
     *
     * @param \cm_info[] $cms The activities.
     * @param \stdClass[] $rows Their rows, by activity.
     */
    private static function postpone(array $cms, array $rows): void {
        global $DB;
        $assignments = self::by_module($cms)['assign'] ?? [];
        if (!$assignments) {
            return;
        }
        [$in, $params] = $DB->get_in_or_equal(array_keys($assignments));
        $sql = "SELECT assignid, MAX(allowsubmissionsfromdate) AS latest
                  FROM {assign_overrides}
                 WHERE assignid $in
              GROUP BY assignid";
        foreach ($DB->get_records_sql($sql, $params) as $override) {
            $row = $rows[$assignments[$override->assignid]];
            $row->allowsubmissionsfromdate = max($row->allowsubmissionsfromdate, (int) $override->latest);
        }
    }

    /**
     * Own texts of activities.
     *
     * @param \cm_info[] $cms The activities.
     * @param \stdClass[] $rows Their rows, by activity.
     * @return \Generator<thing>
     */
    private static function texts(array $cms, array $rows): \Generator {
        foreach ($cms as $cm) {
            $row = $rows[$cm->id] ?? null;
            if (!$row || !self::has_text($cm, $row)) {
                continue;
            }
            $told = implode("\0", [shown_intro::shows($cm, $row), $row->revision ?? '', $row->externalurl ?? '']);
            $item = item_id::of_activity($cm->id);
            $url = places::of_activity($cm);
            yield new thing($item, $cm->id, $cm->modname, places::title($cm), $url, (int) $row->timemodified, $told);
        }
    }

    /**
     * Whether an activity has a text of its own that students see.
     *
     * @param \cm_info $cm The activity.
     * @param \stdClass $row Its row.
     * @return bool
     */
    private static function has_text(\cm_info $cm, \stdClass $row): bool {
        return in_array($cm->modname, ['page', 'url'], true) || ($row->introlength && shown_intro::shows($cm, $row));
    }

    /**
     * Chapters of books, but those that are hidden.
     *
     * @param \cm_info[] $cms The activities.
     * @return \Generator<thing>
     */
    private static function chapters(array $cms): \Generator {
        global $DB;
        $books = self::by_module($cms)['book'] ?? [];
        if (!$books) {
            return;
        }
        [$in, $params] = $DB->get_in_or_equal(array_keys($books));
        $fields = 'id, bookid, subchapter, title, hidden, timemodified';
        $above = [];
        $chapters = $DB->get_recordset_select('book_chapters', "bookid $in", $params, 'bookid, pagenum', $fields);
        foreach ($chapters as $chapter) {
            // Who hides a chapter hides what is below it.
            $above[$chapter->bookid] = $chapter->subchapter ? $above[$chapter->bookid] ?? false : (bool) $chapter->hidden;
            if ($chapter->hidden || $above[$chapter->bookid]) {
                continue;
            }
            $cm = $cms[$books[$chapter->bookid]];
            $item = item_id::of_part($cm->id, 'chapter', $chapter->id);
            $title = places::title($cm, $chapter->title);
            $url = places::of_chapter($cm, (int) $chapter->id);
            $modified = (int) $chapter->timemodified;
            yield new thing($item, $cm->id, 'book', $title, $url, $modified, '', null, 0, (int) $chapter->id);
        }
        $chapters->close();
    }

    /**
     * Files of activities.
     *
     * @param \cm_info[] $cms The activities.
     * @param \stdClass[] $rows Their rows, by activity.
     * @return \Generator<thing>
     */
    private static function files(array $cms, array $rows): \Generator {
        global $DB;
        [$in, $params] = $DB->get_in_or_equal(array_keys($cms), SQL_PARAMS_NAMED);
        [$areas, $names] = $DB->get_in_or_equal(self::AREAS, SQL_PARAMS_NAMED);
        $area = $DB->sql_concat('f.component', "'/'", 'f.filearea');
        // By the contexts in the database: Moodle's own memory of contexts ends long before a large course does.
        $sql = "SELECT f.id, f.contextid, f.component, f.filearea, f.itemid, f.filepath, f.filename, f.filesize, f.contenthash,
                       f.timemodified, f.referencefileid, ctx.instanceid AS cmid
                  FROM {files} f
                  JOIN {context} ctx ON ctx.id = f.contextid
                 WHERE ctx.contextlevel = :level AND ctx.instanceid $in AND $area $areas AND f.filename <> '.'
              ORDER BY ctx.instanceid, f.filearea, f.sortorder DESC, f.filepath, f.filename, f.id";
        $files = $DB->get_recordset_sql($sql, $params + $names + ['level' => CONTEXT_MODULE]);
        $main = [];
        foreach ($files as $file) {
            $cm = $cms[$file->cmid];
            if (!isset($rows[$cm->id]) || isset($main[$cm->id]) || !self::is_shown($cm, $rows[$cm->id], $file->filearea)) {
                continue;
            }
            if ($cm->modname === 'resource') {
                // What it opens is the first one; the others are parts of that, as pictures of a web page.
                $main[$cm->id] = true;
            }
            yield self::file($cm, $file);
        }
        $files->close();
    }

    /**
     * Whether students get files of an area now.
     *
     * @param \cm_info $cm The activity.
     * @param \stdClass $row Its row.
     * @param string $area The area.
     * @return bool
     */
    private static function is_shown(\cm_info $cm, \stdClass $row, string $area): bool {
        if ($cm->modname !== 'assign') {
            return true;
        }
        // Those for the time of working on it, some people have not begun with.
        return $area === 'introattachment' && !$row->submissionattachments && shown_intro::shows($cm, $row);
    }

    /**
     * One file.
     *
     * @param \cm_info $cm The activity.
     * @param \stdClass $file Its row.
     * @return thing
     */
    private static function file(\cm_info $cm, \stdClass $file): thing {
        $single = $cm->modname === 'resource';
        $part = $single ? ['file'] : [$file->filearea, $file->itemid, $file->filepath, $file->filename];
        $skipped = $file->referencefileid ? 'external' : file_kinds::why_skipped($file->filename, (int) $file->filesize);
        return new thing(
            item_id::of_part($cm->id, ...$part),
            $cm->id,
            $cm->modname,
            $single ? places::title($cm) : places::title($cm, $file->filename),
            $single ? places::of_activity($cm) : places::of_file($cm, $file),
            (int) $file->timemodified,
            "$file->contenthash\0$file->filename",
            $skipped,
            (int) $file->id,
        );
    }
}
