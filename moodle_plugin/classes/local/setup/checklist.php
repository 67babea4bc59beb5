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

use local_campustutor\address;
use local_campustutor\client;
use local_campustutor\connection;
use local_campustutor\unreachable;

/**
 * What a connection needs, looked at now: in this site, and as the tool sees it.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class checklist {
    /** @var string Where external tools are set up. */
    private const TOOLS = '/mod/lti/toolconfigure.php';

    /** @var string Where Moodle has its scheduled tasks. */
    private const TASKS = '/admin/tool/task/scheduledtasks.php';

    /** @var string Where Moodle has its advanced features. */
    private const ADVANCED = '/admin/settings.php?section=optionalsubsystems';

    /** @var string Where Moodle says whom it calls. */
    private const HTTP = '/admin/settings.php?section=httpsecurity';

    /**
     * Looks at everything. It calls the tool once, unless Moodle blocks that.
     *
     * @param connection $connection The connection.
     * @return finding[]
     */
    public static function of(connection $connection): array {
        $blocked = self::blocked($connection->toolurl);
        return [
            $blocked,
            ...($blocked->state === finding::GOOD ? self::as_the_tool_sees_it($connection) : tool_findings::of_nothing()),
            ...self::tool(external_tool::get($connection->typeid)),
            self::cron(),
            self::stealth(),
            self::https(),
        ];
    }

    /**
     * Whether Moodle lets itself call the tool.
     *
     * @param string $toolurl The tool's own address.
     * @return finding
     */
    private static function blocked(string $toolurl): finding {
        $isblocked = (new \core\files\curl_security_helper())->url_is_blocked($toolurl);
        $details = ['host' => parse_url($toolurl, PHP_URL_HOST), 'origin' => address::origin($toolurl)];
        return $isblocked
            ? new finding('blocked', finding::BAD, 'blocked', $details, self::HTTP)
            : new finding('blocked', finding::GOOD, 'good');
    }

    /**
     * Reachability both ways, signature, clock, deployment and versions.
     *
     * @param connection $connection The connection.
     * @return finding[]
     */
    private static function as_the_tool_sees_it(connection $connection): array {
        $release = (string) \core_plugin_manager::instance()->get_plugin_info(connection::PLUGIN)->release;
        try {
            $answer = (new client($connection))->call('GET', 'status');
            return tool_findings::of_answer($answer, $release);
        } catch (unreachable $failure) {
            $keys = (new \moodle_url('/mod/lti/certs.php'))->out(false);
            return tool_findings::of_failure($failure->getMessage(), $failure->toolcode, $keys);
        }
    }

    /**
     * The external tool, and what it is sent of people.
     *
     * @param external_tool|null $tool The tool as Moodle has it.
     * @return finding[]
     */
    private static function tool(?external_tool $tool): array {
        if ($tool === null) {
            return [new finding('tool', finding::BAD, 'changed', '', self::TOOLS), ...finding::unknown('privacy')];
        }
        $outcome = match (true) {
            !array_key_exists('lti', \core\plugininfo\mod::get_enabled_plugins()) => 'disabled',
            !$tool->active => 'inactive',
            !$tool->inchooser => 'hidden',
            default => 'good',
        };
        $state = match ($outcome) {
            'good' => finding::GOOD,
            'hidden' => finding::FAIR,
            default => finding::BAD,
        };
        $place = $outcome === 'disabled' ? '/admin/modules.php' : self::TOOLS;
        $sent = $tool->emails ? 'emails' : ($tool->names ? 'names' : 'good');
        return [
            new finding('tool', $state, $outcome, $tool->name, $outcome === 'good' ? '' : $place),
            new finding('privacy', $tool->emails ? finding::FAIR : finding::GOOD, $sent, '', $tool->emails ? self::TOOLS : ''),
        ];
    }

    /**
     * Whether Moodle's own clockwork runs: without it nothing is sent to the tool.
     *
     * @return finding
     */
    private static function cron(): finding {
        $result = (new \tool_task\check\cronrunning())->get_result();
        if ($result->get_status() === \core\check\result::OK) {
            return new finding('cron', finding::GOOD, 'good');
        }
        return new finding('cron', finding::BAD, 'message', strip_tags($result->get_summary()), self::TASKS);
    }

    /**
     * Whether Moodle knows activities that are available but not listed, as the tutor's is: off, unless somebody allowed it.
     *
     * @return finding
     */
    private static function stealth(): finding {
        return get_config('core', 'allowstealth')
            ? new finding('stealth', finding::GOOD, 'good')
            : new finding('stealth', finding::FAIR, 'listed', '', self::ADVANCED);
    }

    /**
     * Whether pages of this site come encrypted: browsers keep what the tool needs in a frame only then.
     *
     * @return finding
     */
    private static function https(): finding {
        global $CFG;
        $issecure = is_https() || address::may_be_called($CFG->wwwroot);
        return new finding('https', $issecure ? finding::GOOD : finding::BAD, $issecure ? 'good' : 'plain');
    }
}
