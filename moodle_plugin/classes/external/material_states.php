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

namespace local_campustutor\external;

use core_external\external_api;
use core_external\external_function_parameters;
use core_external\external_multiple_structure;
use core_external\external_single_structure;
use core_external\external_value;
use local_campustutor\client;
use local_campustutor\local\material\not_now;
use local_campustutor\local\material\shelf;
use local_campustutor\local\material\states_read;
use local_campustutor\local\material\tool_side;
use local_campustutor\local\material\visible_to_all;
use local_campustutor\output\material_page;
use local_campustutor\output\material_states as states;
use local_campustutor\unreachable;

/**
 * How far the material on a teacher's page is, for a page that is looked at.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class material_states extends external_api {
    /** @var int The tool is asked no more often than that, however many look. */
    private const SECONDS = 5;

    /**
     * What it takes.
     *
     * @return external_function_parameters
     */
    public static function execute_parameters(): external_function_parameters {
        return new external_function_parameters([
            'courseid' => new external_value(PARAM_INT, 'The course.'),
            'cmids' => new external_multiple_structure(new external_value(PARAM_INT, 'An activity.'), 'Those on the page.'),
        ]);
    }

    /**
     * Asks the tool, if nobody did just now, and says where things are.
     *
     * @param int $courseid The course.
     * @param int[] $cmids Activities.
     * @return array
     */
    public static function execute(int $courseid, array $cmids): array {
        global $PAGE;
        $given = self::validate_parameters(self::execute_parameters(), ['courseid' => $courseid, 'cmids' => $cmids]);
        $context = \context_course::instance($given['courseid']);
        self::validate_context($context);
        require_capability('local/campustutor:configure', $context);
        self::ask($given['courseid']);
        $visible = new visible_to_all(get_fast_modinfo($given['courseid']));
        $wanted = array_flip(array_slice($given['cmids'], 0, material_page::SHOWN));
        $cms = array_intersect_key($visible->modinfo()->get_cms(), $wanted);
        $states = new states($given['courseid'], $visible, $cms);
        $summary = $states->summary();
        $output = $PAGE->get_renderer('core');
        return [
            'moves' => $summary['moves'],
            'summary' => $output->render_from_template('local_campustutor/material_summary', $summary),
            'states' => array_map(static fn($cmid) => [
                'cmid' => $cmid,
                'html' => $output->render_from_template('local_campustutor/material_state', $states->of($cmid)),
            ], array_keys($cms)),
        ];
    }

    /**
     * What it answers.
     *
     * @return external_single_structure
     */
    public static function execute_returns(): external_single_structure {
        return new external_single_structure([
            'moves' => new external_value(PARAM_BOOL, 'Whether anything will change by itself.'),
            'summary' => new external_value(PARAM_RAW, 'The whole course, as HTML.'),
            'states' => new external_multiple_structure(new external_single_structure([
                'cmid' => new external_value(PARAM_INT, 'The activity.'),
                'html' => new external_value(PARAM_RAW, 'How far it is, as HTML.'),
            ])),
        ]);
    }

    /**
     * Asks the tool how far it is. Where it does not answer, what is known stays.
     *
     * @param int $courseid The course.
     */
    private static function ask(int $courseid): void {
        [$shelf, $client] = [shelf::of($courseid), client::for_site()];
        $row = $shelf?->row();
        if (!$client || !$row || $row->timelisted > time() - self::SECONDS || $row->nexttry > time()) {
            return;
        }
        // Said first: whoever looks at the same moment does not ask, too.
        $shelf->set(['timelisted' => time()]);
        try {
            states_read::note($courseid, (new tool_side($client, $courseid))->list() ?? []);
        } catch (unreachable | not_now $trouble) {
            debugging($trouble->getMessage(), DEBUG_DEVELOPER);
        }
    }
}
