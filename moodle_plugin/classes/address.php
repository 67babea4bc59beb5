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
 * Addresses of a tool: what may be called, and what belongs together.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class address {
    /** @var array Names of this very machine. */
    private const HERE = ['127.0.0.1', 'localhost', '[::1]'];

    /**
     * Whether calls to it stay secret on their way: HTTPS, or this very machine.
     *
     * @param string $url The address.
     * @return bool
     */
    public static function may_be_called(string $url): bool {
        $parts = parse_url($url) ?: [];
        $host = strtolower($parts['host'] ?? '');
        if ($host === '' || isset($parts['user']) || isset($parts['pass'])) {
            return false;
        }
        $scheme = strtolower($parts['scheme'] ?? '');
        return $scheme === 'https' || ($scheme === 'http' && in_array($host, self::HERE, true));
    }

    /**
     * Scheme, host and port, as browsers name where a page comes from; empty for what is no address.
     *
     * @param string $url The address.
     * @return string
     */
    public static function origin(string $url): string {
        $parts = parse_url($url) ?: [];
        if (!isset($parts['scheme'], $parts['host'])) {
            return '';
        }
        $scheme = strtolower($parts['scheme']);
        $usual = ['https' => 443, 'http' => 80][$scheme] ?? null;
        $port = isset($parts['port']) && $parts['port'] !== $usual ? ":{$parts['port']}" : '';
        return "$scheme://" . strtolower($parts['host']) . $port;
    }
}
