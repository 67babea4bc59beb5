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
 * The tool gave no answer of its own; the message says to the administrator why, and what to do.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class unreachable extends \moodle_exception {
    /**
     * Constructor.
     *
     * @param string $reason One of blocked, foreign, insecure, network, timeout, tls, server, nojson, nokey.
     * @param string $detail What curl or the tool said.
     * @param string|null $toolcode The tool's own name of the error, where it said one.
     */
    public function __construct(
        /** @var string One of blocked, foreign, insecure, network, timeout, tls, server, nojson, nokey. */
        public readonly string $reason,
        /** @var string What curl or the tool said. */
        public readonly string $detail = '',
        /** @var string|null The tool's own name of the error, where it said one. */
        public readonly ?string $toolcode = null,
    ) {
        parent::__construct("unreachable_$reason", 'local_campustutor', '', $detail);
    }
}
