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
 * Something of a course that the tutor may read: the own text of an activity, a file or a chapter of it. Its content is not
 * here; {@see self::mark()} tells whether it is another one than before.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class thing {
    /**
     * Constructor.
     *
     * @param string $item What the tool knows it by.
     * @param int $cmid The course module.
     * @param string $kind The module's name, `page`.
     * @param string $title As students know it.
     * @param string $url Where it is in Moodle.
     * @param int $modified When it was changed last.
     * @param string $content Changes when the content does: a hash or a revision.
     * @param string|null $skipped Why it is not sent, see {@see file_kinds}.
     * @param int $fileid Of a file; 0 for a text.
     * @param int $chapterid Of a chapter of a book; 0 for anything else.
     */
    public function __construct(
        /** @var string What the tool knows it by. */
        public readonly string $item,
        /** @var int The course module. */
        public readonly int $cmid,
        /** @var string The module's name, `page`. */
        public readonly string $kind,
        /** @var string As students know it. */
        public readonly string $title,
        /** @var string Where it is in Moodle. */
        public readonly string $url,
        /** @var int When it was changed last. */
        public readonly int $modified,
        /** @var string Changes when the content does: a hash or a revision. */
        public readonly string $content,
        /** @var string|null Why it is not sent. */
        public readonly ?string $skipped = null,
        /** @var int Of a file; 0 for a text. */
        public readonly int $fileid = 0,
        /** @var int Of a chapter of a book; 0 for anything else. */
        public readonly int $chapterid = 0,
    ) {
    }

    /**
     * Another one where the tool has to be told anew.
     *
     * @return string
     */
    public function mark(): string {
        return sha1(implode("\0", [$this->kind, $this->title, $this->url, $this->modified, $this->content]));
    }

    /**
     * What is told beside the content.
     *
     * @return array
     */
    public function fields(): array {
        $modified = $this->modified ? ['modified' => gmdate('Y-m-d\TH:i:s+00:00', $this->modified)] : [];
        return ['title' => $this->title, 'url' => $this->url, 'kind' => $this->kind] + $modified;
    }
}
