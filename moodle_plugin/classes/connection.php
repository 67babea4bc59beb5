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
 * The tutor that this site is connected to: a registration of Moodle's own LTI, and where the tool is.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class connection {
    /** @var string Name of the plugin in Moodle's configuration. */
    public const PLUGIN = 'local_campustutor';

    /**
     * Constructor.
     *
     * @param int $typeid Moodle's id of the external tool.
     * @param string $clientid What the registration calls this site.
     * @param string $deploymentid Moodle gives each tool one deployment, named by its id.
     * @param string $toolurl The tool's own address, without a slash at its end.
     */
    public function __construct(
        /** @var int Moodle's id of the external tool. */
        public readonly int $typeid,
        /** @var string What the registration calls this site. */
        public readonly string $clientid,
        /** @var string Moodle gives each tool one deployment, named by its id. */
        public readonly string $deploymentid,
        /** @var string The tool's own address, without a slash at its end. */
        public readonly string $toolurl,
    ) {
    }

    /**
     * The connection of this site; null where there is none, or where somebody deleted the external tool.
     *
     * @return self|null
     */
    public static function get(): ?self {
        global $DB;
        $typeid = (int) get_config(self::PLUGIN, 'typeid');
        $toolurl = (string) get_config(self::PLUGIN, 'toolurl');
        if (!$typeid || $toolurl === '') {
            return null;
        }
        $clientid = $DB->get_field('lti_types', 'clientid', ['id' => $typeid]);
        return $clientid ? new self($typeid, $clientid, (string) $typeid, $toolurl) : null;
    }

    /**
     * Keeps which external tool is the tutor.
     *
     * @param int $typeid Moodle's id of the external tool.
     * @param string $toolurl The tool's own address.
     */
    public static function keep(int $typeid, string $toolurl): void {
        set_config('typeid', $typeid, self::PLUGIN);
        set_config('toolurl', rtrim($toolurl, '/'), self::PLUGIN);
    }

    /**
     * Forgets which external tool is the tutor; the tool itself stays in Moodle.
     */
    public static function forget(): void {
        unset_config('typeid', self::PLUGIN);
        unset_config('toolurl', self::PLUGIN);
    }
}
