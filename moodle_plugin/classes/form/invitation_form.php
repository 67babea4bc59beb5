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

namespace local_campustutor\form;

use local_campustutor\address;
use local_campustutor\local\setup\invitation;

defined('MOODLE_INTERNAL') || die();

global $CFG;
require_once($CFG->libdir . '/formslib.php');

/**
 * Takes an invitation, and what the tool may know of people.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class invitation_form extends \moodleform {
    #[\Override]
    protected function definition(): void {
        $form = $this->_form;
        $form->addElement('text', 'link', get_string('setup_link', 'local_campustutor'), ['size' => 60, 'maxlength' => 1000]);
        $form->setType('link', PARAM_RAW_TRIMMED);
        $form->addRule('link', null, 'required', null, 'client');
        $form->addElement('static', 'linkhint', '', get_string('setup_link_hint', 'local_campustutor'));
        $form->addElement('advcheckbox', 'names', get_string('setup_names', 'local_campustutor'));
        $form->addElement('static', 'nameshint', '', get_string('setup_names_hint', 'local_campustutor'));
        $this->add_action_buttons(false, $this->_customdata['button']);
    }

    #[\Override]
    public function validation($data, $files): array {
        $errors = parent::validation($data, $files);
        $invitation = invitation::read($data['link']);
        if ($invitation === null) {
            $errors['link'] = get_string('setup_link_wrong', 'local_campustutor');
        } else if (!address::may_be_called($invitation->toolurl)) {
            $errors['link'] = get_string('unreachable_insecure', 'local_campustutor', $invitation->toolurl);
        }
        return $errors;
    }
}
