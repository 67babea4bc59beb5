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
 * What the tool answered: JSON, also where it refuses.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class response {
    /**
     * Constructor.
     *
     * @param int $status HTTP's number.
     * @param array $data The JSON object; empty where there is none to be.
     */
    public function __construct(
        /** @var int HTTP's number. */
        public readonly int $status,
        /** @var array The JSON object; empty where there is none to be. */
        public readonly array $data,
    ) {
    }

    /**
     * Reads an answer; null for what the tool itself never says, as a page of a proxy.
     *
     * @param int $status HTTP's number.
     * @param string $body What came.
     * @return self|null
     */
    public static function read(int $status, string $body): ?self {
        if ($status === 204) {
            return new self($status, []);
        }
        $data = json_decode($body, true, 64);
        return is_array($data) ? new self($status, $data) : null;
    }

    /**
     * Whether the tool did what was asked.
     *
     * @return bool
     */
    public function ok(): bool {
        return $this->status >= 200 && $this->status < 300;
    }

    /**
     * The tool's own name of an error.
     *
     * @return string|null
     */
    public function code(): ?string {
        return $this->text('error', 'code') ?: null;
    }

    /**
     * The error and its remedy, in the language of the call.
     *
     * @return string|null
     */
    public function message(): ?string {
        return $this->text('error', 'message') ?: null;
    }

    /**
     * A text of the answer; empty where there is none.
     *
     * @param string ...$path Names, from the outside in.
     * @return string
     */
    public function text(string ...$path): string {
        $value = $this->at($path);
        return is_string($value) ? $value : '';
    }

    /**
     * A whole number of the answer; 0 where there is none.
     *
     * @param string ...$path Names, from the outside in.
     * @return int
     */
    public function number(string ...$path): int {
        $value = $this->at($path);
        return is_int($value) ? $value : 0;
    }

    /**
     * A part of the answer.
     *
     * @param string[] $path Names, from the outside in.
     * @return mixed
     */
    private function at(array $path): mixed {
        return array_reduce($path, static fn($value, $name) => is_array($value) ? $value[$name] ?? null : null, $this->data);
    }
}
