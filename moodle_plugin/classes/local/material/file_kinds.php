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
 * Which files the tool reads, by their names: a video is told apart without being opened.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class file_kinds {
    /** @var string[] Endings that the tool reads; a test compares them with the tool's own list. */
    public const ENDINGS = [
        'adb', 'asm', 'bash', 'bib', 'c', 'cc', 'clj', 'cpp', 'cs', 'css', 'csv', 'dart', 'docm', 'docx', 'dotx', 'erl', 'ex',
        'f90', 'go', 'h', 'hpp', 'hs', 'htm', 'html', 'ipynb', 'java', 'jl', 'js', 'json', 'jsx', 'kt', 'lean', 'lisp', 'log',
        'lua', 'm', 'markdown', 'md', 'mdown', 'mjs', 'ml', 'odp', 'odt', 'pdf', 'php', 'pl', 'potx', 'ppsx', 'pptm', 'pptx',
        'pro', 'ps1', 'py', 'qmd', 'r', 'rb', 'rmd', 'rs', 's', 'scala', 'sh', 'sql', 'sv', 'swift', 'tex', 'text', 'thy',
        'toml', 'ts', 'tsv', 'tsx', 'txt', 'v', 'vhd', 'vhdl', 'xhtml', 'xml', 'yaml', 'yml', 'zip',
    ];

    /** @var int Larger files are not even read; the tool's own limit is an operator's choice below. */
    public const MAX_BYTES = 200 * 1024 * 1024;

    /**
     * Why a file is not sent; null where it is.
     *
     * @param string $filename Its name.
     * @param int $bytes Its size.
     * @return string|null `format`, `too_large` or `empty_file`.
     */
    public static function why_skipped(string $filename, int $bytes): ?string {
        $ending = strtolower(pathinfo($filename, PATHINFO_EXTENSION));
        if (!in_array($ending, self::ENDINGS, true)) {
            return 'format';
        }
        if ($bytes > self::MAX_BYTES) {
            return 'too_large';
        }
        return $bytes ? null : 'empty_file';
    }
}
