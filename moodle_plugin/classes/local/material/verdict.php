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

use local_campustutor\response;
use local_campustutor\unreachable;

/**
 * What an answer of the tool means for the thing that was sent.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class verdict {
    /**
     * Constructor.
     *
     * @param state $state What the thing is in now.
     * @param string $code The tool's own name of an error.
     * @param string $message The error and its remedy.
     */
    private function __construct(
        /** @var state What the thing is in now. */
        public readonly state $state,
        /** @var string The tool's own name of an error. */
        public readonly string $code = '',
        /** @var string The error and its remedy. */
        public readonly string $message = '',
    ) {
    }

    /**
     * Of an answer; null where it is not about the thing but about the connection, and nothing more should be sent now.
     *
     * @param response $response To a PUT.
     * @return self|null
     */
    public static function of(response $response): ?self {
        if ($response->ok()) {
            $failed = state::of_tool($response->data['state'] ?? null);
            $error = $response->data['error'] ?? null;
            return new self($failed, '', is_string($error) ? $error : '');
        }
        [$code, $message] = [(string) $response->code(), (string) $response->message()];
        if ($response->status === 409 && $code === 'limit_reached') {
            return new self(state::FULL, $code, $message);
        }
        if (in_array($response->status, [413, 415, 422], true)) {
            return new self(state::REFUSED, $response->status === 413 ? 'too_large' : $code, $message);
        }
        return null;
    }

    /**
     * Of no answer; null where the thing is not to blame. What stands before the tool refuses what is too large for it, in
     * words that are not the tool's.
     *
     * @param unreachable $trouble What happened.
     * @return self|null
     */
    public static function of_trouble(unreachable $trouble): ?self {
        $large = $trouble->reason === 'nojson' && str_contains($trouble->detail, '413');
        return $large ? new self(state::REFUSED, 'too_large') : null;
    }
}
