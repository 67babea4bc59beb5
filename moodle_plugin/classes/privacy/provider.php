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

namespace local_campustutor\privacy;

use core_privacy\local\metadata\collection;
use core_privacy\local\request\approved_contextlist;
use core_privacy\local\request\approved_userlist;
use core_privacy\local\request\contextlist;
use core_privacy\local\request\userlist;
use local_campustutor\people;
use local_campustutor\receipts;

/**
 * Carries Moodle's data requests through to the tool.
 *
 * What people have in a course is in the course's context. What they have beside, as their consent to research, and the
 * receipts of erasures are in their own context.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class provider implements
    \core_privacy\local\metadata\provider,
    \core_privacy\local\request\core_userlist_provider,
    \core_privacy\local\request\plugin\provider {
    /** @var array What the tool gets and makes, and what the plugin's tables have of people. */
    private const DESCRIBED = [
        'tool' => [
            'userid', 'courseid', 'coursename', 'roles', 'locale', 'name', 'email', 'idnumber', 'lock', 'activity', 'questions',
            'files', 'feedback',
        ],
        'queue' => ['callkey', 'path', 'body', 'reason', 'timecreated'],
        'person' => ['userid', 'courseid', 'timecreated'],
        'receipt' => ['userid', 'courseid', 'receipt', 'timecreated'],
        'lock' => ['courseid', 'name', 'digest', 'timeuntil', 'timetold'],
        'exam' => ['cmid', 'courseid', 'timecreated'],
    ];

    /**
     * What is stored where.
     *
     * @param collection $collection
     * @return collection
     */
    public static function get_metadata(collection $collection): collection {
        foreach (self::DESCRIBED as $name => $fields) {
            $described = [];
            foreach ($fields as $field) {
                $described[$field] = "privacy:metadata:$name:$field";
            }
            if ($name === 'tool') {
                $collection->add_external_location_link('campustutor', $described, 'privacy:metadata:tool');
            } else {
                $collection->add_database_table("local_campustutor_$name", $described, "privacy:metadata:$name");
            }
        }
        return $collection;
    }

    /**
     * Where there may be data of a person. The tool is not asked: this has to be known while it cannot be reached, too.
     *
     * @param int $userid
     * @return contextlist
     */
    public static function get_contexts_for_userid(int $userid): contextlist {
        global $DB;

        $contextlist = new contextlist();
        $courseids = people::courses_of($userid);
        if ($courseids) {
            [$in, $params] = $DB->get_in_or_equal($courseids, SQL_PARAMS_NAMED);
            $contextlist->add_from_sql(
                "SELECT id FROM {context} WHERE contextlevel = :level AND instanceid $in",
                $params + ['level' => CONTEXT_COURSE]
            );
        }
        if ($courseids || receipts::of_person($userid)) {
            $contextlist->add_user_context($userid);
        }
        return $contextlist;
    }

    /**
     * Of whom there may be data in a context.
     *
     * @param userlist $userlist
     */
    public static function get_users_in_context(userlist $userlist): void {
        $context = $userlist->get_context();
        if ($context instanceof \context_course) {
            $userlist->add_users(people::in_course($context->instanceid));
        } else if ($context instanceof \context_user) {
            if (self::get_contexts_for_userid($context->instanceid)->get_contextids()) {
                $userlist->add_user($context->instanceid);
            }
        }
    }

    /**
     * Bring what the tool has of a person into Moodle's export.
     *
     * @param approved_contextlist $contextlist
     */
    public static function export_user_data(approved_contextlist $contextlist): void {
        $export = new export((int) $contextlist->get_user()->id);
        foreach ($contextlist->get_contexts() as $context) {
            if ($context instanceof \context_course) {
                $export->course($context);
            } else if ($context instanceof \context_user) {
                $export->person($context);
            }
        }
        $export->finish();
    }

    /**
     * Everybody's data in a context is to go, as when a course's time is over.
     *
     * @param \context $context
     */
    public static function delete_data_for_all_users_in_context(\context $context): void {
        if ($context instanceof \context_course) {
            erasure::in_course($context->instanceid, people::in_course($context->instanceid));
        } else if ($context instanceof \context_user) {
            erasure::of_person($context->instanceid);
        }
    }

    /**
     * A person's data in some contexts is to go.
     *
     * @param approved_contextlist $contextlist
     */
    public static function delete_data_for_user(approved_contextlist $contextlist): void {
        $userid = (int) $contextlist->get_user()->id;
        $courseids = [];
        $isall = false;
        foreach ($contextlist->get_contexts() as $context) {
            if ($context instanceof \context_course) {
                $courseids[] = (int) $context->instanceid;
            } else if ($context instanceof \context_user && (int) $context->instanceid === $userid) {
                $isall = true;
            }
        }
        // An institution may have to keep what is in some courses; then only the others are named, one by one.
        if ($isall && !self::has_more_courses($userid, $courseids)) {
            erasure::of_person($userid);
            return;
        }
        foreach ($courseids as $courseid) {
            erasure::in_course($courseid, [$userid]);
        }
    }

    /**
     * The data of some people in one context is to go.
     *
     * @param approved_userlist $userlist
     */
    public static function delete_data_for_users(approved_userlist $userlist): void {
        $context = $userlist->get_context();
        $userids = array_map('intval', $userlist->get_userids());
        if ($context instanceof \context_course) {
            erasure::in_course($context->instanceid, $userids);
        } else if ($context instanceof \context_user && in_array((int) $context->instanceid, $userids, true)) {
            erasure::of_person($context->instanceid);
        }
    }

    /**
     * Whether a person has courses, which are still there, beside these.
     *
     * @param int $userid
     * @param int[] $courseids
     * @return bool
     */
    private static function has_more_courses(int $userid, array $courseids): bool {
        global $DB;

        $more = array_diff(people::courses_of($userid), $courseids);
        if (!$more) {
            return false;
        }
        [$in, $params] = $DB->get_in_or_equal($more);
        return $DB->record_exists_select('course', "id $in", $params);
    }
}
