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
 * Where a thing of a course is on its way into the tutor.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
enum state: string {
    // No more than a pick: there is no text of its own.
    case NOTHING = '';

    // To be sent.
    case WAITING = 'waiting';

    // The tool has it and will read it.
    case SENT = 'sent';

    // The tool reads it.
    case READING = 'reading';

    // The tutor answers from it.
    case READY = 'ready';

    // The tool could not read it.
    case FAILED = 'failed';

    // The tool does not take it as it is.
    case REFUSED = 'refused';

    // The tutor has no room for it.
    case FULL = 'full';

    // It is not sent at all.
    case SKIPPED = 'skipped';

    // To be withdrawn.
    case LEAVING = 'leaving';

    // Somebody deleted it in the tutor.
    case GONE = 'gone';

    /**
     * What the tool's own word means.
     *
     * @param mixed $word As the tool says it.
     * @return self
     */
    public static function of_tool(mixed $word): self {
        return match ($word) {
            'reading' => self::READING,
            'ready' => self::READY,
            'failed' => self::FAILED,
            default => self::SENT,
        };
    }

    /**
     * Those that change without anybody doing something.
     *
     * @return bool
     */
    public function moves(): bool {
        return in_array($this, [self::WAITING, self::SENT, self::READING, self::LEAVING], true);
    }
}
