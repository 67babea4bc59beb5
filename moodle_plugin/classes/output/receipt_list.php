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

namespace local_campustutor\output;

use local_campustutor\local\queue\about;
use local_campustutor\receipts;

/**
 * The receipts of erasures, for the administrator's page.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class receipt_list implements \renderable, \templatable {
    /** Receipts on one page. */
    public const PER_PAGE = 50;

    /**
     * Constructor.
     *
     * @param int $page Which page, from 0.
     * @param \moodle_url $url Of the page.
     */
    public function __construct(
        /** @var int Which page, from 0. */
        private readonly int $page,
        /** @var \moodle_url Of the page. */
        private readonly \moodle_url $url,
    ) {
    }

    /**
     * For the template.
     *
     * @param \renderer_base $output
     * @return array
     */
    public function export_for_template(\renderer_base $output): array {
        $rows = receipts::list($this->page * self::PER_PAGE, self::PER_PAGE);
        return [
            'receipts' => array_map($this->receipt(...), $rows),
            'paging' => $output->render(new \paging_bar(receipts::count(), $this->page, self::PER_PAGE, $this->url)),
        ];
    }

    /**
     * One receipt.
     *
     * @param \stdClass $row
     * @return array
     */
    private function receipt(\stdClass $row): array {
        $counts = $row->receipt['counts'] ?? [];
        return [
            'what' => self::what((int) $row->userid, (int) $row->courseid),
            'at' => userdate($row->timecreated),
            'rows' => array_sum(array_filter($counts, 'is_int')),
            'file' => (new \moodle_url($this->url, ['download' => $row->id, 'sesskey' => sesskey()]))->out(false),
            'signed' => isset($row->receipt['signed']),
        ];
    }

    /**
     * Whose data it was, and where.
     *
     * @param int $userid 0: everybody's.
     * @param int $courseid 0: everywhere.
     * @return string plain text.
     */
    private static function what(int $userid, int $courseid): string {
        return get_string($userid ? 'receipts_person' : 'receipts_everybody', 'local_campustutor', [
            'person' => $userid,
            'course' => $courseid ? about::course_name($courseid) : get_string('queue_course_all', 'local_campustutor'),
        ]);
    }
}
