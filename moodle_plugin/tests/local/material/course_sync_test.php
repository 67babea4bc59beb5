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

namespace local_campustutor\local\material;

use local_campustutor\client;
use local_campustutor\tests\fake_tool;

/**
 * What the tool has of a course follows what every student sees of what was picked.
 *
 * @covers \local_campustutor\local\material\course_sync
 * @covers \local_campustutor\local\material\shelf
 * @covers \local_campustutor\local\material\tool_side
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class course_sync_test extends \advanced_testcase {
    /** @var \stdClass A course with a tutor. */
    private \stdClass $course;

    /** @var fake_tool The tool. */
    private fake_tool $tool;

    /**
     * Each test begins with a connected tool that has nothing.
     */
    protected function setUp(): void {
        global $DB;
        parent::setUp();
        $this->resetAfterTest();
        $this->setAdminUser();
        $this->course = $this->getDataGenerator()->create_course(['numsections' => 2], ['createsections' => true]);
        $DB->insert_record('local_campustutor_course', [
            'courseid' => $this->course->id, 'enabled' => 1, 'cmid' => 0, 'timemodified' => time(),
        ]);
        $this->tool = new fake_tool();
    }

    /**
     * The tool ends with its test.
     */
    protected function tearDown(): void {
        $this->tool->stop();
        parent::tearDown();
    }

    /**
     * An activity in the course.
     *
     * @param string $modname Its module.
     * @param array $options As the generator takes them.
     * @return \stdClass
     */
    private function add(string $modname, array $options = []): \stdClass {
        global $DB;
        $module = $this->getDataGenerator()->create_module($modname, ['course' => $this->course->id] + $options);
        if (($options['intro'] ?? null) === '') {
            // The generator does not take none for an answer.
            $DB->set_field($modname, 'intro', '', ['id' => $module->id]);
        }
        return $module;
    }

    /**
     * Files for an activity.
     *
     * @param array $files Contents by name.
     * @return int A draft area.
     */
    private function files(array $files): int {
        global $USER;
        $itemid = file_get_unused_draft_itemid();
        $context = \context_user::instance($USER->id);
        foreach ($files as $name => $content) {
            $place = ['contextid' => $context->id, 'component' => 'user', 'filearea' => 'draft', 'itemid' => $itemid];
            get_file_storage()->create_file_from_string($place + ['filepath' => '/', 'filename' => $name], $content);
        }
        return $itemid;
    }

    /**
     * The course's shelf.
     *
     * @return shelf
     */
    private function shelf(): shelf {
        return shelf::make((int) $this->course->id);
    }

    /**
     * Picks everything that students see.
     */
    private function pick_everything(): void {
        $this->shelf()->pick(true, [], []);
    }

    /**
     * One run.
     *
     * @param int $calls How often it may call the tool.
     * @return bool Whether more is left.
     */
    private function run_once(int $calls = 100): bool {
        $side = new tool_side(client::for_site(), (int) $this->course->id);
        return (new course_sync($this->shelf(), $side, new stretch(60, $calls)))->run();
    }

    /**
     * The state of a thing.
     *
     * @param string $item What the tool knows it by.
     * @return string|false
     */
    private function state(string $item): string|false {
        global $DB;
        return $DB->get_field(shelf::ITEMS, 'state', ['courseid' => $this->course->id, 'item' => $item]);
    }

    /**
     * Each kind of activity, with its text, its files and its address.
     */
    public function test_each_kind_is_sent_with_its_own_address(): void {
        global $CFG;
        $text = '<p>Ein Baum.<img src="@@PLUGINFILE@@/a.png"></p>';
        $page = $this->add('page', ['name' => 'Bäume & Wälder', 'content' => $text, 'contentformat' => FORMAT_HTML]);
        $folder = $this->add('folder', ['name' => 'Blätter', 'intro' => '', 'files' => $this->files(['b 1.txt' => 'Blatt eins'])]);
        $book = $this->add('book', ['name' => 'Buch', 'intro' => '']);
        $books = $this->getDataGenerator()->get_plugin_generator('mod_book');
        $first = $books->create_chapter(['bookid' => $book->id, 'title' => 'Suchen', 'content' => '<p>Halbieren.</p>']);
        $books->create_chapter(['bookid' => $book->id, 'title' => 'Geheim', 'content' => 'Lösung', 'hidden' => 1, 'pagenum' => 2]);
        $label = $this->add('label', ['intro' => '<p>Willkommen</p>']);
        $url = $this->add('url', ['name' => 'Film', 'externalurl' => 'https://video.example/1', 'intro' => 'Teil eins']);
        $this->pick_everything();
        $this->assertFalse($this->run_once());

        $items = $this->tool->items();
        $titles = array_column($items, 'title');
        sort($titles);
        $this->assertSame(['Blätter: b 1.txt', 'Buch: Suchen', 'Bäume & Wälder', 'Film', 'Willkommen'], $titles);
        $sent = $items["cm$page->cmid"];
        $this->assertSame('<div><p>Ein Baum.</p></div>', $sent['text']);
        $this->assertSame("$CFG->wwwroot/mod/page/view.php?id=$page->cmid", $sent['url']);
        $this->assertSame('page', $sent['kind']);
        $addresses = array_column($items, 'url', 'title');
        $this->assertSame("$CFG->wwwroot/mod/book/view.php?id=$book->cmid&chapterid=$first->id", $addresses['Buch: Suchen']);
        $context = \context_module::instance($folder->cmid)->id;
        $file = "$CFG->wwwroot/pluginfile.php/$context/mod_folder/content/0/b%201.txt";
        $this->assertSame($file, $addresses['Blätter: b 1.txt']);
        $this->assertStringEndsWith("#module-$label->cmid", $addresses['Willkommen']);
        $this->assertStringContainsString('https://video.example/1', $items["cm$url->cmid"]['text']);
        $this->assertSame('Blatt eins', current(array_filter($items, fn($one) => $one['kind'] === 'folder'))['file']);
    }

    /**
     * Nothing changes: nothing is sent.
     */
    public function test_what_is_there_is_not_sent_twice(): void {
        $this->add('page');
        $this->pick_everything();
        $this->run_once();
        $this->tool->calls();
        $this->run_once();
        $this->assertSame(['GET'], $this->tool->calls());
    }

    /**
     * Another text, another name: sent anew, under the same id.
     */
    public function test_what_changed_is_sent_again_under_its_id(): void {
        global $DB;
        $page = $this->add('page', ['content' => 'eins']);
        $this->pick_everything();
        $this->run_once();
        $DB->update_record('page', ['id' => $page->id, 'content' => 'zwei', 'revision' => 2]);
        $this->tool->calls();
        $this->run_once();
        $this->assertSame(["PUT cm$page->cmid", 'GET'], $this->tool->calls());
        $this->assertStringContainsString('zwei', $this->tool->items()["cm$page->cmid"]['text']);
        set_coursemodule_name($page->cmid, 'Neuer Name');
        $this->run_once();
        $this->assertSame('Neuer Name', $this->tool->items()["cm$page->cmid"]['title']);
    }

    /**
     * Only what is ticked, and no longer what is not.
     */
    public function test_only_what_is_picked_is_sent_and_what_is_unpicked_is_withdrawn(): void {
        [$first, $second] = [$this->add('page'), $this->add('page')];
        $ids = [(int) $first->cmid, (int) $second->cmid];
        $this->shelf()->pick(false, $ids, [$ids[0]]);
        $this->run_once();
        $this->assertSame(["cm$ids[0]"], array_keys($this->tool->items()));
        $this->shelf()->pick(false, $ids, [$ids[1]]);
        $this->run_once();
        $this->assertSame(["cm$ids[1]"], array_keys($this->tool->items()));
        // What another page of the course shows stays as it is.
        $this->shelf()->pick(false, [$ids[0]], []);
        $this->assertSame([$ids[1]], $this->shelf()->picked());
    }

    /**
     * Hidden, restricted, deleted, the tutor switched off: it is gone from the tool, before anything is sent.
     */
    public function test_what_not_every_student_sees_is_withdrawn_first(): void {
        global $DB;
        $cmids = array_map(fn() => (int) $this->add('page')->cmid, range(0, 3));
        $this->pick_everything();
        $this->run_once();
        $this->assertCount(4, $this->tool->items());
        set_coursemodule_visible($cmids[0], 0);
        $DB->set_field('course_modules', 'availability', '{"op":"&","c":[{"type":"group"}],"showc":[true]}', ['id' => $cmids[1]]);
        rebuild_course_cache($this->course->id);
        course_delete_module($cmids[2]);
        $new = $this->add('page')->cmid;
        $this->tool->calls();
        $this->run_once();
        $calls = $this->tool->calls();
        $this->assertSame(["PUT cm$new", 'GET'], array_slice($calls, 3));
        $gone = array_map(fn($cmid) => "DELETE cm$cmid", array_slice($cmids, 0, 3));
        $this->assertEqualsCanonicalizing($gone, array_slice($calls, 0, 3));
        $DB->set_field('local_campustutor_course', 'enabled', 0, ['courseid' => $this->course->id]);
        $this->run_once();
        $this->assertSame([], $this->tool->items());
        $DB->set_field('local_campustutor_course', 'enabled', 1, ['courseid' => $this->course->id]);
        $this->run_once();
        $this->assertCount(2, $this->tool->items());
    }

    /**
     * A video is told by its name, a file that is too large by its size: neither is opened.
     */
    public function test_what_the_tool_does_not_read_is_skipped_and_said_so(): void {
        global $DB;
        $files = ['film.mp4' => 'x', 'scan.pdf' => 'y', 'leer.txt' => '', 'gut.txt' => 'Worte'];
        $this->add('folder', ['intro' => '', 'files' => $this->files($files)]);
        // No such content: whoever opened it would fail.
        $large = ['filesize' => 300 << 20, 'contenthash' => str_repeat('0', 40)];
        foreach ($large as $name => $value) {
            $DB->set_field_select('files', $name, $value, "filename IN ('film.mp4', 'scan.pdf') AND component = 'mod_folder'");
        }
        $this->pick_everything();
        $this->run_once();
        $codes = $DB->get_records_menu(shelf::ITEMS, ['state' => 'skipped'], '', 'title, code');
        $names = array_map(fn($title) => substr(strrchr($title, ' '), 1), array_keys($codes));
        $this->assertEquals(
            ['film.mp4' => 'format', 'scan.pdf' => 'too_large', 'leer.txt' => 'empty_file'],
            array_combine($names, $codes),
        );
        $this->assertCount(1, $this->tool->items());
    }

    /**
     * A text without words, as a page with one picture; it had some before.
     */
    public function test_a_text_that_lost_its_words_is_withdrawn(): void {
        global $DB;
        $page = $this->add('page', ['content' => 'Worte', 'intro' => '']);
        $this->pick_everything();
        $this->run_once();
        $DB->update_record('page', ['id' => $page->id, 'content' => '<img src="@@PLUGINFILE@@/a.png">', 'revision' => 2]);
        while ($this->run_once()) {
            continue;
        }
        $this->assertSame([], $this->tool->items());
        $this->assertSame('skipped', $this->state("cm$page->cmid"));
    }

    /**
     * An assignment shows its text from a date on, which may be later for some.
     */
    public function test_an_assignment_is_sent_when_everybody_may_see_its_text(): void {
        global $DB;
        $day = time() - DAYSECS;
        $options = ['intro' => 'Zeichne.', 'alwaysshowdescription' => 0, 'allowsubmissionsfromdate' => $day];
        $assign = $this->add('assign', $options + ['introattachments' => $this->files(['blatt.txt' => 'Blatt'])]);
        $this->pick_everything();
        $this->run_once();
        $this->assertCount(2, $this->tool->items());
        $override = ['assignid' => $assign->id, 'userid' => 2, 'allowsubmissionsfromdate' => time() + DAYSECS];
        $DB->insert_record('assign_overrides', $override);
        $this->run_once();
        $this->assertSame([], $this->tool->items());
        $DB->set_field('assign', 'alwaysshowdescription', 1, ['id' => $assign->id]);
        $DB->set_field('assign', 'submissionattachments', 1, ['id' => $assign->id]);
        $this->run_once();
        $this->assertSame(["cm$assign->cmid"], array_keys($this->tool->items()));
    }

    /**
     * The tool is away: nothing is lost, and it is not asked all the time.
     */
    public function test_an_unreachable_tool_gets_everything_later(): void {
        $page = $this->add('page');
        $gone = $this->add('page');
        $this->pick_everything();
        $this->run_once();
        $this->tool->stop();
        course_delete_module($gone->cmid);
        $new = $this->add('page');
        $this->assertFalse($this->run_once());
        $row = $this->shelf()->row();
        $this->assertGreaterThan(time(), $row->nexttry);
        $this->assertNotSame('', $row->error);
        $this->assertNotContains((int) $this->course->id, shelf::due_courses(10));
        $this->tool->start();
        $this->run_once();
        $this->assertEqualsCanonicalizing(["cm$page->cmid", "cm$new->cmid"], array_keys($this->tool->items()));
        $this->assertSame('', $this->shelf()->row()->error);
    }

    /**
     * A page of a proxy, or a fault of the tool, at one thing: the others get through.
     */
    public function test_one_thing_that_the_tool_fails_at_does_not_hold_up_the_others(): void {
        $bad = $this->add('page');
        $good = $this->add('page');
        $this->tool->answer("PUT cm$bad->cmid", 500, '<html>Oops</html>');
        $this->pick_everything();
        $this->run_once();
        $this->assertSame(["cm$good->cmid"], array_keys($this->tool->items()));
        $this->assertSame('waiting', $this->state("cm$bad->cmid"));
        // It is not known whether the tool has it: hidden, it is withdrawn all the same.
        set_coursemodule_visible($bad->cmid, 0);
        $this->tool->calls();
        $this->run_once();
        $this->assertContains("DELETE cm$bad->cmid", $this->tool->calls());
        $this->tool->answer("PUT cm$good->cmid", 413, '<html>413</html>');
        set_coursemodule_name($good->cmid, 'Größer');
        $this->run_once();
        $this->assertSame('refused', $this->state("cm$good->cmid"));
    }

    /**
     * The tool refuses us: nothing is the things' fault.
     */
    public function test_a_refused_signature_stops_the_run_and_says_why(): void {
        $page = $this->add('page');
        $this->tool->answer('PUT', 401, ['error' => ['code' => 'clock', 'message' => 'Please set the clock right.']]);
        $this->pick_everything();
        $this->run_once();
        $this->assertSame('Please set the clock right.', $this->shelf()->row()->error);
        $this->assertSame('waiting', $this->state("cm$page->cmid"));
    }

    /**
     * What the tool does not take any more in its new form is not left there in its old.
     */
    public function test_a_refused_change_takes_away_what_was_there(): void {
        $page = $this->add('page');
        $this->pick_everything();
        $this->run_once();
        $error = ['error' => ['code' => 'unsupported_kind', 'message' => 'Not readable.']];
        $this->tool->answer("PUT cm$page->cmid", 415, $error);
        set_coursemodule_name($page->cmid, 'Anders');
        while ($this->run_once()) {
            continue;
        }
        $this->assertSame([], $this->tool->items());
        $this->assertSame('refused', $this->state("cm$page->cmid"));
        $this->tool->answer("PUT cm$page->cmid", null);
        $this->shelf()->send_again();
        $this->run_once();
        $this->assertCount(1, $this->tool->items());
    }

    /**
     * A full tutor is not offered five thousand files.
     */
    public function test_a_full_tutor_is_not_asked_for_each_thing(): void {
        global $DB;
        array_map(fn() => $this->add('page'), range(1, 12));
        $this->tool->answer('PUT', 409, ['error' => ['code' => 'limit_reached', 'message' => 'Please delete something.']]);
        $this->pick_everything();
        $this->run_once();
        $this->assertCount(5, preg_grep('/^PUT/', $this->tool->calls()));
        $errors = $DB->get_fieldset(shelf::ITEMS, 'error', ['state' => 'full']);
        $this->assertSame(array_fill(0, 12, 'Please delete something.'), $errors);
        $this->run_once();
        $this->assertSame([], preg_grep('/^PUT/', $this->tool->calls()));
    }

    /**
     * A run that may do little is gone on with.
     */
    public function test_a_run_that_breaks_off_is_gone_on_with(): void {
        array_map(fn() => $this->add('page'), range(1, 7));
        $this->pick_everything();
        $this->assertTrue($this->run_once(3));
        $this->assertCount(3, $this->tool->items());
        $this->assertContains((int) $this->course->id, shelf::due_courses(10));
        $this->assertTrue($this->run_once(3));
        $this->run_once();
        $this->assertCount(7, $this->tool->items());
        $this->assertCount(7, array_unique(preg_grep('/^PUT/', $calls = $this->tool->calls())));
        $this->assertCount(7, preg_grep('/^PUT/', $calls));
    }

    /**
     * Two cron runs at once: the second leaves it to the first.
     */
    public function test_two_runs_at_once_do_not_send_twice(): void {
        global $CFG;
        // Locks of PostgreSQL belong to a connection, and here is only one.
        $CFG->lock_factory = \core\lock\file_lock_factory::class;
        $this->add('page');
        $this->pick_everything();
        $factory = \core\lock\lock_config::get_lock_factory('local_campustutor_shelf');
        $lock = $factory->get_lock('course' . $this->course->id, 0);
        $this->assertFalse($this->run_once());
        $this->assertSame([], $this->tool->calls());
        $lock->release();
        $this->assertSame('1', $this->shelf()->row()->due);
        $this->run_once();
        $this->assertCount(1, $this->tool->items());
    }

    /**
     * What the tool reads, could not read, lost or has too much.
     */
    public function test_the_tools_own_list_is_what_counts(): void {
        [$read, $broken, $deleted] = array_map(fn() => 'cm' . $this->add('page')->cmid, range(0, 2));
        $this->pick_everything();
        $this->run_once();
        $items = $this->tool->items();
        $items[$read]['state'] = 'ready';
        $items[$broken] = ['state' => 'failed', 'error' => 'There is no text in it.'] + $items[$broken];
        unset($items[$deleted]);
        $items['cm999999'] = ['item' => 'cm999999', 'state' => 'ready'];
        $items['other-1'] = ['item' => 'other-1', 'state' => 'ready'];
        $this->tool->change(['items' => $items]);
        $this->run_once();
        $this->assertSame(['ready', 'failed', 'gone'], array_map($this->state(...), [$read, $broken, $deleted]));
        $this->assertEqualsCanonicalizing([$read, $broken, 'other-1'], array_keys($this->tool->items()));
        // What somebody deleted there does not come back by itself.
        $this->tool->calls();
        $this->run_once();
        $this->assertSame(['GET'], $this->tool->calls());
        $this->shelf()->send_again();
        $this->run_once();
        $this->assertArrayHasKey($deleted, $this->tool->items());
    }

    /**
     * The tool does not know the course any more.
     */
    public function test_a_tool_that_lost_the_course_gets_it_again(): void {
        $this->add('page');
        $this->pick_everything();
        $this->run_once();
        $this->tool->change(['items' => [], 'known' => false]);
        $this->assertTrue($this->run_once());
        $this->run_once();
        $this->assertCount(1, $this->tool->items());
    }

    /**
     * Moodle's events make a course due, and its task does the rest.
     */
    public function test_events_bring_changes_to_the_tool(): void {
        $this->pick_everything();
        $page = $this->add('page', ['section' => 1]);
        $this->runAdhocTasks(\local_campustutor\task\send_material::class);
        $this->assertCount(1, $this->tool->items());
        course_update_section($this->course, get_fast_modinfo($this->course)->get_section_info(1), ['visible' => 0]);
        $this->runAdhocTasks(\local_campustutor\task\send_material::class);
        $this->assertSame([], $this->tool->items());
        course_update_section($this->course, get_fast_modinfo($this->course)->get_section_info(1), ['visible' => 1]);
        $this->runAdhocTasks(\local_campustutor\task\send_material::class);
        $this->assertCount(1, $this->tool->items());
        \core_course_category::get($this->course->category)->hide();
        $this->runAdhocTasks(\local_campustutor\task\send_material::class);
        $this->assertSame([], $this->tool->items());
        delete_course($this->course, false);
        $this->assertNull(shelf::of((int) $this->course->id));
    }

    /**
     * What no event tells of is found by comparing.
     */
    public function test_the_scheduled_task_finds_what_no_event_told_of(): void {
        global $DB;
        $page = $this->add('page');
        $this->pick_everything();
        $this->run_once();
        $DB->set_field('course_modules', 'visible', 0, ['id' => $page->cmid]);
        rebuild_course_cache($this->course->id);
        (new \local_campustutor\task\compare_material())->execute();
        $this->assertCount(1, $this->tool->items());
        $this->shelf()->set(['timechecked' => time() - HOURSECS - 1]);
        (new \local_campustutor\task\compare_material())->execute();
        $this->assertSame([], $this->tool->items());
    }

    /**
     * A large folder costs as many questions to the database as a small one.
     */
    public function test_comparing_asks_the_database_as_often_for_many_files_as_for_few(): void {
        global $DB;
        $asked = [];
        foreach ([2, 40] as $many) {
            $files = array_combine(array_map(fn($n) => "$many-$n.txt", range(1, $many)), range(1, $many));
            $this->add('folder', ['intro' => '', 'files' => $this->files($files)]);
            $this->pick_everything();
            // Caches of the course are filled.
            iterator_to_array($this->shelf()->wanted(), false);
            $before = $DB->perf_get_queries();
            iterator_to_array($this->shelf()->wanted(), false);
            $asked[] = $DB->perf_get_queries() - $before;
        }
        $this->assertLessThanOrEqual($asked[0] + 3, $asked[1]);
    }

    /**
     * A copy of the course has the same picks, of its own activities, and nothing of what the tool was told.
     *
     * @covers \backup_local_campustutor_plugin
     * @covers \restore_local_campustutor_plugin
     */
    public function test_a_restored_course_has_the_picks_of_its_own_activities(): void {
        global $DB;
        [$picked, $other] = [$this->add('page', ['name' => 'Ja']), $this->add('page', ['name' => 'Nein'])];
        $this->shelf()->pick(false, [(int) $picked->cmid, (int) $other->cmid], [(int) $picked->cmid]);
        $this->run_once();
        $copy = $this->restored();
        $rows = $DB->get_records(shelf::ITEMS, ['courseid' => $copy]);
        $this->assertCount(1, $rows);
        $row = reset($rows);
        $this->assertSame('Ja', get_coursemodule_from_id('page', $row->cmid, $copy, false, MUST_EXIST)->name);
        $this->assertSame("cm$row->cmid", $row->item);
        $this->assertNotEquals($picked->cmid, $row->cmid);
        $this->assertSame(['1', '', ''], [$row->picked, $row->told, $row->state]);
        $this->pick_everything();
        $this->assertSame('1', shelf::of($this->restored())->row()->everything);
    }

    /**
     * A copy of the course.
     *
     * @return int Its id.
     */
    private function restored(): int {
        global $CFG;
        require_once($CFG->dirroot . '/backup/util/includes/backup_includes.php');
        require_once($CFG->dirroot . '/backup/util/includes/restore_includes.php');
        $format = \backup::FORMAT_MOODLE;
        $mode = \backup::MODE_IMPORT;
        $backup = new \backup_controller(\backup::TYPE_1COURSE, $this->course->id, $format, \backup::INTERACTIVE_NO, $mode, 2);
        $folder = $backup->get_backupid();
        $backup->execute_plan();
        $backup->destroy();
        $courseid = \restore_dbops::create_new_course('Kopie', 'kopie' . random_string(5), $this->course->category);
        $target = \backup::TARGET_NEW_COURSE;
        $restore = new \restore_controller($folder, $courseid, \backup::INTERACTIVE_NO, $mode, 2, $target);
        $restore->execute_precheck();
        $restore->execute_plan();
        $restore->destroy();
        return (int) $courseid;
    }
}
