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

defined('MOODLE_INTERNAL') || die();

global $CFG;
require_once($CFG->dirroot . '/mod/lti/locallib.php');

/**
 * The tutor as an external tool of Moodle's LTI: found, switched on, and what it sends of people.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class external_tool {
    /**
     * Constructor.
     *
     * @param int $id Moodle's id of the tool.
     * @param string $name As Moodle shows it.
     * @param string $clientid What the registration calls this site.
     * @param string $toolurl The tool's own address.
     * @param bool $active Whether it may be used.
     * @param bool $inchooser Whether teachers find it among the activities.
     * @param bool $names Whether it is sent names.
     * @param bool $emails Whether it is sent e-mail addresses.
     */
    private function __construct(
        /** @var int Moodle's id of the tool. */
        public readonly int $id,
        /** @var string As Moodle shows it. */
        public readonly string $name,
        /** @var string What the registration calls this site. */
        public readonly string $clientid,
        /** @var string The tool's own address. */
        public readonly string $toolurl,
        /** @var bool Whether it may be used. */
        public readonly bool $active,
        /** @var bool Whether teachers find it among the activities. */
        public readonly bool $inchooser,
        /** @var bool Whether it is sent names. */
        public readonly bool $names,
        /** @var bool Whether it is sent e-mail addresses. */
        public readonly bool $emails,
    ) {
    }

    /**
     * The tools of this site that look like a tutor: registered by a link, by hand, or by this plugin.
     *
     * @return self[]
     */
    public static function all(): array {
        global $DB, $SITE;
        $types = $DB->get_records('lti_types', ['course' => $SITE->id, 'ltiversion' => LTI_VERSION_1P3], 'id');
        return array_values(array_filter(array_map(self::of(...), $types)));
    }

    /**
     * The tool with this id; null if there is none, or if it is no tutor.
     *
     * @param int $id Moodle's id.
     * @return self|null
     */
    public static function get(int $id): ?self {
        global $DB;
        $type = $DB->get_record('lti_types', ['id' => $id]);
        return $type ? self::of($type) : null;
    }

    /**
     * The tools at this address.
     *
     * @param string $toolurl The tool's own address.
     * @return self[]
     */
    public static function at(string $toolurl): array {
        return array_values(array_filter(self::all(), static fn(self $tool) => $tool->toolurl === $toolurl));
    }

    /**
     * Switches the tool on and puts it among the activities; no e-mail address is sent, and names only where they are wanted.
     *
     * @param int $id Moodle's id of the tool.
     * @param bool $names Whether it is sent names.
     */
    public static function settle(int $id, bool $names): void {
        global $DB;
        $config = lti_get_type_type_config($id);
        unset($config->lti_clientid_disabled);
        $config->lti_coursevisible = LTI_COURSEVISIBLE_ACTIVITYCHOOSER;
        $config->lti_sendname = $names ? LTI_SETTING_ALWAYS : LTI_SETTING_NEVER;
        $config->lti_sendemailaddr = LTI_SETTING_NEVER;
        $config->lti_forcessl = lti_get_type_config($id)['forcessl'] ?? 0;
        $config->oldicon = $config->lti_icon;
        $tool = self::get($id);
        if ($tool) {
            $config->lti_icon = "$tool->toolurl/static/icon.svg";
            $config->lti_secureicon = str_starts_with($config->lti_icon, 'https:') ? $config->lti_icon : '';
        }
        // Saving a tool drops the course categories that it is limited to, unless they are said again.
        $categories = $DB->get_fieldset_select('lti_types_categories', 'categoryid', 'typeid = ?', [$id]);
        $config->lti_coursecategories = implode(',', $categories);
        lti_update_type((object) ['id' => $id, 'state' => LTI_TOOL_STATE_CONFIGURED], $config);
    }

    /**
     * Reads a row of Moodle's external tools.
     *
     * @param \stdClass $type The row.
     * @return self|null
     */
    private static function of(\stdClass $type): ?self {
        $config = lti_get_type_config($type->id);
        $toolurl = tool_urls::common(
            (string) $type->baseurl,
            (string) ($config['initiatelogin'] ?? ''),
            (string) ($config['publickeyset'] ?? ''),
        );
        return $toolurl === null ? null : new self(
            (int) $type->id,
            (string) $type->name,
            (string) $type->clientid,
            $toolurl,
            (int) $type->state === LTI_TOOL_STATE_CONFIGURED,
            (int) $type->coursevisible === LTI_COURSEVISIBLE_ACTIVITYCHOOSER,
            (int) ($config['sendname'] ?? 0) !== LTI_SETTING_NEVER,
            (int) ($config['sendemailaddr'] ?? 0) !== LTI_SETTING_NEVER,
        );
    }
}
