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

namespace local_campustutor\local\queue;

/**
 * What a queued call is about, in words for an administrator.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class about {
    /** Kinds by method and path: what is said of them, and what is lost when the call is given up. */
    private const KINDS = [
        'erase' => '~^POST people/erase$~',
        'course' => '~^DELETE courses/[^/]+$~',
        'lock' => '~^PUT courses/[^/]+/locks/~',
        'unlock' => '~^DELETE courses/[^/]+/locks/~',
        'material' => '~^PUT courses/[^/]+/materials/~',
        'withdraw' => '~^DELETE courses/[^/]+/materials/~',
        'export' => '~^GET status$~',
    ];

    /**
     * The kind of a call.
     *
     * @param string $method
     * @param string $path
     * @return string one of the kinds, or other.
     */
    public static function kind(string $method, string $path): string {
        foreach (self::KINDS as $kind => $pattern) {
            if (preg_match($pattern, "$method $path")) {
                return $kind;
            }
        }
        return 'other';
    }

    /**
     * What the tool must be told.
     *
     * @param entry $entry
     * @return string plain text.
     */
    public static function say(entry $entry): string {
        $kind = self::kind($entry->method, $entry->path);
        return get_string("queue_about_$kind", 'local_campustutor', [
            'people' => self::people($entry),
            'course' => self::course($entry),
            'call' => "$entry->method $entry->path",
        ]);
    }

    /**
     * What giving it up means.
     *
     * @param entry $entry
     * @return string plain text.
     */
    public static function loss(entry $entry): string {
        $kind = self::kind($entry->method, $entry->path);
        return get_string("queue_loss_$kind", 'local_campustutor');
    }

    /**
     * Whom it is about, by number: an account may be deleted, and a name is not needed here.
     *
     * @param entry $entry
     * @return string
     */
    private static function people(entry $entry): string {
        $subs = $entry->body['subs'] ?? (array) ($entry->body['userid'] ?? []);
        if (count($subs) > 3) {
            return get_string('queue_people_many', 'local_campustutor', count($subs));
        }
        return get_string(count($subs) === 1 ? 'queue_people_one' : 'queue_people_few', 'local_campustutor', implode(', ', $subs));
    }

    /**
     * In which course, by name where it is still there.
     *
     * @param entry $entry
     * @return string
     */
    private static function course(entry $entry): string {
        $courseid = $entry->body['context'] ?? null;
        if ($courseid === null && preg_match('~^courses/([^/]+)~', $entry->path, $found)) {
            $courseid = rawurldecode($found[1]);
        }
        return $courseid === null ? get_string('queue_course_all', 'local_campustutor') : self::course_name((int) $courseid);
    }

    /**
     * A course's name, or its number where it is gone.
     *
     * @param int $courseid
     * @return string plain text.
     */
    public static function course_name(int $courseid): string {
        $context = \context_course::instance($courseid, IGNORE_MISSING);
        if (!$context) {
            return get_string('queue_course_gone', 'local_campustutor', $courseid);
        }
        $name = format_string(get_course($courseid)->fullname, true, ['context' => $context, 'escape' => false]);
        return get_string('queue_course', 'local_campustutor', $name);
    }
}
