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

use local_campustutor\response;

/**
 * What an answer of the tool, or its absence, says of the connection.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class tool_findings {
    /** @var string[] What the tool's answer says something of, in the order in which the tool looks at it. */
    private const SUBJECTS = ['reach', 'keyset', 'signature', 'clock', 'deployment', 'versions'];

    /** @var array What a refusal of the tool is about. */
    private const ABOUT = [
        'unknown_platform' => 'signature',
        'signature' => 'signature',
        'token' => 'signature',
        'clock' => 'clock',
        'expired' => 'clock',
        'not_active' => 'deployment',
        'deployment' => 'deployment',
    ];

    /**
     * Findings of an answer to `GET status`.
     *
     * @param response $answer The answer.
     * @param string $release The version of this plugin.
     * @return finding[]
     */
    public static function of_answer(response $answer, string $release): array {
        $found = ['reach' => new finding('reach', finding::GOOD, 'good')];
        if (!$answer->ok()) {
            return self::of_refusal($answer, $found);
        }
        $found['keyset'] = new finding('keyset', finding::GOOD, 'good');
        $found['signature'] = new finding('signature', finding::GOOD, 'good', $answer->text('institution'));
        $found['clock'] = self::clock($answer->number('clock', 'ahead'), $answer->number('clock', 'allowed'));
        $isactive = $answer->text('deployment', 'state') === 'active';
        $found['deployment'] = new finding('deployment', $isactive ? finding::GOOD : finding::BAD, $isactive ? 'good' : 'closed');
        $found['versions'] = self::versions($answer->text('version'), $release);
        return array_values($found);
    }

    /**
     * Findings where the tool was not even asked.
     *
     * @return finding[]
     */
    public static function of_nothing(): array {
        return finding::unknown(...self::SUBJECTS);
    }

    /**
     * Findings where no answer of the tool came.
     *
     * @param string $message Why, and what to do.
     * @param string|null $toolcode The tool's own name of the error, where it said one.
     * @param string $keys Where this site's keys are.
     * @return finding[]
     */
    public static function of_failure(string $message, ?string $toolcode, string $keys): array {
        if ($toolcode === 'keys_unreachable') {
            $reached = new finding('reach', finding::GOOD, 'good');
            $keyset = new finding('keyset', finding::BAD, 'unreachable', $keys);
            return [$reached, $keyset, ...finding::unknown(...array_slice(self::SUBJECTS, 2))];
        }
        $unreached = new finding('reach', finding::BAD, 'message', $message);
        return [$unreached, ...finding::unknown(...array_slice(self::SUBJECTS, 1))];
    }

    /**
     * Findings of a refusal: what the tool looked at before is good, what it looks at after is not known.
     *
     * @param response $answer The refusal.
     * @param finding[] $found What is known already, by subject.
     * @return finding[]
     */
    private static function of_refusal(response $answer, array $found): array {
        $code = (string) $answer->code();
        $about = self::ABOUT[$code] ?? 'signature';
        $message = $answer->message() ?? "HTTP $answer->status";
        $outcome = $code === 'unknown_platform' ? 'unregistered' : 'message';
        $found[$about] = new finding($about, finding::BAD, $outcome, $message);
        if (in_array($code, ['clock', 'expired', 'deployment'], true)) {
            $found['keyset'] = new finding('keyset', finding::GOOD, 'good');
            $found['signature'] ??= new finding('signature', finding::GOOD, 'verified');
        }
        $inorder = [];
        foreach (self::SUBJECTS as $subject) {
            $inorder[] = $found[$subject] ?? new finding($subject, finding::UNKNOWN, 'unknown');
        }
        return $inorder;
    }

    /**
     * How far the clocks are apart.
     *
     * @param int $ahead Seconds by which this server's is ahead; negative: behind.
     * @param int $allowed Seconds from which on the tool takes no call.
     * @return finding
     */
    private static function clock(int $ahead, int $allowed): finding {
        $isfar = abs($ahead) * 2 > $allowed;
        $details = ['seconds' => abs($ahead), 'allowed' => $allowed];
        $outcome = $isfar ? ($ahead > 0 ? 'ahead' : 'behind') : 'good';
        return new finding('clock', $isfar ? finding::FAIR : finding::GOOD, $outcome, $details);
    }

    /**
     * Whether plugin and tool belong together: the same number before the last dot.
     *
     * @param string $tool The tool's version.
     * @param string $plugin This plugin's.
     * @return finding
     */
    private static function versions(string $tool, string $plugin): finding {
        $line = static fn(string $version): string => implode('.', array_slice(explode('.', $version), 0, 2));
        $issame = $line($tool) === $line($plugin);
        $details = ['tool' => $tool, 'plugin' => $plugin];
        return new finding('versions', $issame ? finding::GOOD : finding::FAIR, $issame ? 'good' : 'different', $details);
    }
}
