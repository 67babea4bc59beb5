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

use cm_info;
use moodle_page;
use moodle_url;
use renderer_base;

/**
 * The tutor beside a page: a button, and the drawer that it opens.
 *
 * What a page costs for it does not grow with the course: one row, and the activities of this page and of the tutor.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class drawer implements \renderable, \templatable {
    /** @var string[] Layouts with room beside them: no pop-up, frame, print, editing form or secure window. */
    private const LAYOUTS = ['course', 'incourse', 'standard', 'report'];

    /** @var string[] Pages of a quiz where somebody answers it. */
    private const ATTEMPT_PAGES = ['mod-quiz-startattempt', 'mod-quiz-attempt', 'mod-quiz-summary', 'mod-quiz-reviewquestion'];

    /**
     * Constructor.
     *
     * @param moodle_page $page The page that it stands on.
     * @param cm_info $activity The LTI activity that it opens.
     * @param connection $connection The tool behind that.
     */
    private function __construct(
        /** @var moodle_page The page that it stands on. */
        private readonly moodle_page $page,
        /** @var cm_info The LTI activity that it opens. */
        private readonly cm_info $activity,
        /** @var connection The tool behind that. */
        private readonly connection $connection,
    ) {
    }

    /**
     * The drawer of a page; null where it does not belong.
     *
     * @param moodle_page $page The page.
     * @return self|null
     */
    public static function of_page(moodle_page $page): ?self {
        if (!in_array($page->pagelayout, self::LAYOUTS, true) || !self::may_use($page)) {
            return null;
        }
        $tutor = course_tutor::of((int) $page->course->id);
        $activity = $tutor?->enabled ? $tutor->activity() : null;
        $inattempt = in_array($page->pagetype, self::ATTEMPT_PAGES, true);
        if (!$activity?->uservisible || $inattempt || self::in_attempt($page)) {
            return null;
        }
        $connection = connection::get();
        return $connection && !self::is_tutor($page->cm, $connection) ? new self($page, $activity, $connection) : null;
    }

    /**
     * What the template needs.
     *
     * @param renderer_base $output Moodle's renderer.
     * @return array
     */
    public function export_for_template(renderer_base $output): array {
        global $USER;
        return [
            'launch' => (new moodle_url('/mod/lti/launch.php', ['id' => $this->activity->id]))->out(false),
            'window' => (new moodle_url('/mod/lti/view.php', ['id' => $this->activity->id]))->out(false),
            'tool' => $this->connection->toolurl,
            'about' => json_encode($this->about(), JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES),
            // The next person at this computer is somebody else.
            'memory' => "local_campustutor/$USER->id/{$this->page->course->id}",
            'title' => $this->activity->get_formatted_name(),
            'plaintitle' => self::plain($this->activity->get_formatted_name()),
        ];
    }

    /**
     * What the person looks at, as the tutor is told it; an item of null on pages of the course itself.
     *
     * @return array
     */
    private function about(): array {
        $cm = $this->page->cm;
        if (!$cm) {
            return ['item' => null];
        }
        return [
            'item' => "cm$cm->id",
            'title' => self::plain($cm->get_formatted_name()),
            'kind' => $cm->modname,
            'section' => self::plain(get_section_name($cm->course, $cm->get_section_info())),
        ];
    }

    /**
     * A formatted name as text.
     *
     * @param string $html The name as Moodle shows it.
     * @return string
     */
    private static function plain(string $html): string {
        return trim(html_entity_decode(strip_tags($html), ENT_QUOTES | ENT_HTML5));
    }

    /**
     * Whether the person may ask the tutor: takes part in the course, and is nobody else who has logged in as that person.
     *
     * @param moodle_page $page The page.
     * @return bool
     */
    private static function may_use(moodle_page $page): bool {
        if ($page->course->id == SITEID || !isloggedin() || isguestuser() || \core\session\manager::is_loggedinas()) {
            return false;
        }
        $context = \context_course::instance($page->course->id);
        return is_enrolled($context, null, 'local/campustutor:use', true) && has_capability('mod/lti:view', $context);
    }

    /**
     * Whether the person is answering the page's quiz just now, or one of the course that closes the tutor.
     *
     * @param moodle_page $page The page.
     * @return bool
     */
    private static function in_attempt(moodle_page $page): bool {
        global $DB, $USER;
        $open = "quiz = ? AND userid = ? AND state IN ('inprogress', 'overdue')";
        if ($page->cm?->modname === 'quiz' && $DB->record_exists_select('quiz_attempts', $open, [$page->cm->instance, $USER->id])) {
            return true;
        }
        return exam_now::for_user((int) $page->course->id, (int) $USER->id);
    }

    /**
     * Whether the page is the tutor itself.
     *
     * @param cm_info|null $cm The activity of the page.
     * @param connection $connection The tool.
     * @return bool
     */
    private static function is_tutor(?cm_info $cm, connection $connection): bool {
        global $DB;
        return $cm?->modname === 'lti' && $DB->get_field('lti', 'typeid', ['id' => $cm->instance]) == $connection->typeid;
    }
}
