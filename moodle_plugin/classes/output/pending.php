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

use local_campustutor\queue;
use local_campustutor\local\queue\about;
use local_campustutor\local\queue\entry;

/**
 * What the tool has not been told yet, for the administrator's page.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class pending implements \renderable, \templatable {
    /** Calls on one page. */
    public const PER_PAGE = 25;

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
        $entries = queue::entries($this->page * self::PER_PAGE, self::PER_PAGE);
        $all = queue::count();
        return [
            'entries' => array_map($this->entry(...), $entries),
            'waits' => $all > 0,
            'url' => $this->url->out(false),
            'sesskey' => sesskey(),
            'paging' => $output->render(new \paging_bar($all, $this->page, self::PER_PAGE, $this->url)),
        ];
    }

    /**
     * One call.
     *
     * @param entry $entry
     * @return array
     */
    private function entry(entry $entry): array {
        return [
            'id' => $entry->id,
            'about' => about::say($entry),
            'refused' => $entry->failed,
            'since' => userdate($entry->since),
            'tries' => $entry->tries,
            'lasttry' => $entry->lasttry ? userdate($entry->lasttry) : '',
            'reason' => $entry->reason,
            'nexttry' => $entry->failed ? '' : userdate(max($entry->nexttry, time())),
            'until' => $entry->until ? userdate($entry->until) : '',
        ];
    }
}
