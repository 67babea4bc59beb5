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

namespace local_campustutor\local\exam;

/**
 * A lock as the tool is told it: from when until when it answers whom not. Knows nothing of Moodle.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class lock {
    /**
     * Constructor.
     *
     * @param string $name Its name within the course, as `cm123` or `attempt-456`.
     * @param window $window When it holds; it has an end.
     * @param string[]|null $people Moodle's ids of those for whom it holds; null: everybody who does not set up the tutor.
     */
    public function __construct(
        /** @var string Its name within the course. */
        public readonly string $name,
        /** @var window When it holds. */
        public readonly window $window,
        /** @var string[]|null For whom. */
        public readonly ?array $people,
    ) {
    }

    /**
     * What the call carries. Times are UTC.
     *
     * @return array
     */
    public function body(): array {
        return [
            'from' => gmdate('Y-m-d\TH:i:s\Z', $this->window->from),
            'until' => gmdate('Y-m-d\TH:i:s\Z', $this->window->until),
            'people' => $this->people,
        ];
    }

    /**
     * Equal for two locks that the tool cannot tell apart.
     *
     * @param string $towhom The registration at the tool.
     * @return string
     */
    public function digest(string $towhom): string {
        return hash('sha256', json_encode([$towhom, $this->body()], JSON_THROW_ON_ERROR));
    }
}
