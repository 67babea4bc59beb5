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

namespace local_campustutor\local\setup;

use local_campustutor\connection;
use renderable;
use renderer_base;
use templatable;

/**
 * The page of the connection, for its template.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class setup_page implements renderable, templatable {
    /** @var array Moodle's picture and Bootstrap's colour of a state. */
    private const LOOKS = [
        finding::GOOD => ['i/checkedcircle', 'text-success'],
        finding::FAIR => ['i/warning', 'text-warning'],
        finding::BAD => ['i/invalid', 'text-danger'],
        finding::UNKNOWN => ['i/unchecked', 'text-muted'],
    ];

    /**
     * Constructor.
     *
     * @param connection|null $connection The connection, if there is one.
     * @param string $form The form for an invitation, as HTML.
     */
    public function __construct(
        /** @var connection|null The connection, if there is one. */
        private readonly ?connection $connection,
        /** @var string The form for an invitation, as HTML. */
        private readonly string $form,
    ) {
    }

    /**
     * What the template shows.
     *
     * @param renderer_base $output The renderer.
     * @return array
     */
    public function export_for_template(renderer_base $output): array {
        $findings = $this->connection ? checklist::of($this->connection) : [];
        $bad = count(array_filter($findings, static fn(finding $one) => $one->state === finding::BAD));
        return [
            'action' => (new \moodle_url('/local/campustutor/setup.php'))->out(false),
            'sesskey' => sesskey(),
            'connected' => $this->connection !== null,
            'toolurl' => $this->connection?->toolurl,
            'allgood' => $bad === 0,
            'findings' => array_map(fn(finding $one) => $this->line($one, $output), $findings),
            'existing' => $this->connection ? [] : array_map($this->offer(...), external_tool::all()),
            'form' => $this->form,
        ];
    }

    /**
     * A line of the checklist.
     *
     * @param finding $finding The finding.
     * @param renderer_base $output The renderer.
     * @return array
     */
    private function line(finding $finding, renderer_base $output): array {
        [$picture, $colour] = self::LOOKS[$finding->state];
        $sentence = in_array($finding->outcome, ['unknown', 'message'], true)
            ? "setup_$finding->outcome"
            : "setup_{$finding->subject}_$finding->outcome";
        return [
            'subject' => get_string("setup_$finding->subject", 'local_campustutor'),
            'state' => $finding->state,
            'picture' => $output->pix_icon($picture, get_string("setup_state_$finding->state", 'local_campustutor')),
            'colour' => $colour,
            'text' => get_string($sentence, 'local_campustutor', $finding->details),
            'place' => $finding->place === '' ? null : (new \moodle_url($finding->place))->out(false),
        ];
    }

    /**
     * A registration that may be taken over.
     *
     * @param external_tool $tool The tool as Moodle has it.
     * @return array
     */
    private function offer(external_tool $tool): array {
        return ['id' => $tool->id, 'name' => $tool->name, 'toolurl' => $tool->toolurl];
    }
}
