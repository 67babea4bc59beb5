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
 * Whose data the tool may have, by course, told without asking the tool.
 *
 * The plugin notes each opening of the tutor. What happened before the plugin came, or what a restore lost, is made up for by
 * everybody who could have opened it: who is enrolled, has a role, a grade or an entry in the log of a course with the tutor.
 * A person too many costs a question that the tool answers with "nothing"; a person too few would be forgotten.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class people {
    /** The plugin's own notes. */
    private const TABLE = 'local_campustutor_person';

    /**
     * Note that somebody opened the tutor.
     *
     * @param int $userid
     * @param int $courseid
     */
    public static function note(int $userid, int $courseid): void {
        global $DB;

        $opened = ['userid' => $userid, 'courseid' => $courseid];
        if ($DB->record_exists(self::TABLE, $opened)) {
            return;
        }
        try {
            $DB->insert_record(self::TABLE, (object) ($opened + ['timecreated' => time()]));
        } catch (\dml_write_exception $e) {
            // Two windows were opened at once: the other one noted it, unless something else is wrong.
            if (!$DB->record_exists(self::TABLE, $opened)) {
                throw $e;
            }
        }
    }

    /**
     * Forget that people opened the tutor, once the tool has nothing of them any more.
     *
     * @param int[]|null $userids null: everybody.
     * @param int|null $courseid null: in all courses.
     */
    public static function forget(?array $userids, ?int $courseid): void {
        global $DB;

        $where = ['1 = 1'];
        $params = [];
        if ($courseid !== null) {
            $where[] = 'courseid = :courseid';
            $params['courseid'] = $courseid;
        }
        if ($userids !== null) {
            [$in, $inparams] = $DB->get_in_or_equal($userids, SQL_PARAMS_NAMED, 'user', true, 0);
            $where[] = "userid $in";
            $params += $inparams;
        }
        $DB->delete_records_select(self::TABLE, implode(' AND ', $where), $params);
    }

    /**
     * The courses in which the tool may have data of a person, also such as are not there any more.
     *
     * @param int $userid
     * @return int[]
     */
    public static function courses_of(int $userid): array {
        return self::find('courseid', 'userid', $userid);
    }

    /**
     * The people of whom the tool may have data in a course, also such as have left it.
     *
     * @param int $courseid
     * @return int[]
     */
    public static function in_course(int $courseid): array {
        return self::find('userid', 'courseid', $courseid);
    }

    /**
     * Whether an activity is the tutor.
     *
     * @param \stdClass $lti with typeid and toolurl, a row of lti.
     * @return bool
     */
    public static function is_tutor(\stdClass $lti): bool {
        $connection = connection::get();
        if (!$connection) {
            return false;
        }
        if ($lti->typeid) {
            return (int) $lti->typeid === $connection->typeid;
        }
        return str_starts_with((string) $lti->toolurl, $connection->toolurl . '/');
    }

    /**
     * Look in the plugin's own notes and in what Moodle itself knows.
     *
     * @param string $wanted userid or courseid.
     * @param string $given the other of the two.
     * @param int $id the given one.
     * @return int[] sorted, each once.
     */
    private static function find(string $wanted, string $given, int $id): array {
        global $DB;

        $found = $DB->get_fieldset_select(self::TABLE, $wanted, "$given = ?", [$id]);
        $connection = connection::get();
        foreach ($connection ? self::traces() : [] as $trace) {
            [$tutors, $params] = self::courses_with_tutor($connection);
            $sql = "SELECT DISTINCT {$trace[$wanted]}
                      FROM {$trace['from']}
                     WHERE {$trace[$given]} = :id AND {$trace['courseid']} IN ($tutors)";
            $found = array_merge($found, $DB->get_fieldset_sql($sql, $params + ['id' => $id]));
        }
        $ids = array_unique(array_map('intval', $found));
        sort($ids);
        return $ids;
    }

    /**
     * The courses that have an activity of the tutor, as a query with its parameters.
     *
     * @param connection $connection
     * @return array
     */
    private static function courses_with_tutor(connection $connection): array {
        global $DB;

        // An activity without a type finds its tool by its address.
        $byaddress = $DB->sql_like('tutor.toolurl', ':toolurl');
        return [
            "SELECT tutor.course
               FROM {lti} tutor
              WHERE tutor.typeid = :typeid OR (COALESCE(tutor.typeid, 0) = 0 AND $byaddress)",
            ['typeid' => $connection->typeid, 'toolurl' => $DB->sql_like_escape($connection->toolurl) . '/%'],
        ];
    }

    /**
     * Where Moodle knows who could have opened an activity, or has done so: tables, and their columns of person and course.
     *
     * @return array[]
     */
    private static function traces(): array {
        $roles = '{role_assignments} ra JOIN {context} c ON c.id = ra.contextid AND c.contextlevel = ' . CONTEXT_COURSE;
        $traces = [
            [
                'from' => '{user_enrolments} ue JOIN {enrol} e ON e.id = ue.enrolid',
                'userid' => 'ue.userid',
                'courseid' => 'e.courseid',
            ],
            ['from' => $roles, 'userid' => 'ra.userid', 'courseid' => 'c.instanceid'],
            ['from' => '{lti_submission} s JOIN {lti} l ON l.id = s.ltiid', 'userid' => 's.userid', 'courseid' => 'l.course'],
        ];
        $log = self::log_table();
        if ($log !== null) {
            $opened = "(SELECT userid, courseid FROM {{$log}} WHERE component = 'mod_lti' AND action = 'viewed') g";
            $traces[] = ['from' => $opened, 'userid' => 'g.userid', 'courseid' => 'g.courseid'];
        }
        return $traces;
    }

    /**
     * The table of Moodle's log, where the log is one of its own tables.
     *
     * @return string|null
     */
    private static function log_table(): ?string {
        foreach (get_log_manager()->get_readers('\core\log\sql_internal_table_reader') as $reader) {
            return $reader->get_internal_log_table_name();
        }
        return null;
    }
}
