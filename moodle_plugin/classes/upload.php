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

namespace local_campustutor;

/**
 * A file on its way to the tool. It is read in pieces and is never whole in memory.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class upload {
    /**
     * Constructor.
     *
     * @param string $filename As people know it.
     * @param string $mimetype Its type.
     * @param \Closure $open Opens it: a stream to read from.
     */
    private function __construct(
        /** @var string As people know it. */
        public readonly string $filename,
        /** @var string Its type. */
        public readonly string $mimetype,
        /** @var \Closure Opens it: a stream to read from. */
        private readonly \Closure $open,
    ) {
    }

    /**
     * A file on this machine.
     *
     * @param string $path Where it is.
     * @param string $filename As people know it.
     * @param string $mimetype Its type.
     * @return self
     */
    public static function of_path(string $path, string $filename, string $mimetype = 'application/octet-stream'): self {
        return new self($filename, $mimetype, static fn() => fopen($path, 'rb'));
    }

    /**
     * A file of Moodle.
     *
     * @param \stored_file $file The file.
     * @return self
     */
    public static function of_stored_file(\stored_file $file): self {
        $type = $file->get_mimetype() ?: 'application/octet-stream';
        return new self($file->get_filename(), $type, static fn() => $file->get_content_file_handle());
    }

    /**
     * Opens it.
     *
     * @return resource A stream to read from.
     */
    public function open() {
        $stream = ($this->open)();
        if (!is_resource($stream)) {
            throw new \RuntimeException("The file $this->filename cannot be read.");
        }
        return $stream;
    }
}
