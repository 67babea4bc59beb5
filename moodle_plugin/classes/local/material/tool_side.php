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
use local_campustutor\response;
use local_campustutor\unreachable;
use local_campustutor\upload;

/**
 * The material of one course as the tool has it.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class tool_side {
    /** @var int The tool takes JSON of 512 KB; what is longer goes as a file. */
    private const MAX_JSON_TEXT = 100_000;

    /**
     * Constructor.
     *
     * @param client $client Calls the tool.
     * @param int $courseid The course.
     */
    public function __construct(
        /** @var client Calls the tool. */
        private readonly client $client,
        /** @var int The course. */
        private readonly int $courseid,
    ) {
    }

    /**
     * What the tool has, by item; null where it does not know the course.
     *
     * @return array[]|null
     * @throws not_now
     * @throws unreachable
     */
    public function list(): ?array {
        $response = $this->client->call('GET', $this->path());
        if ($response->status === 404) {
            return null;
        }
        if (!$response->ok() || !is_array($response->data['materials'] ?? null)) {
            throw self::not_now($response);
        }
        $named = array_filter($response->data['materials'], static fn($one) => is_string($one['item'] ?? null));
        return array_column($named, null, 'item');
    }

    /**
     * Sends a file.
     *
     * @param thing $thing What it is.
     * @param \stored_file $file The file.
     * @return verdict
     * @throws not_now
     * @throws unreachable
     */
    public function send_file(thing $thing, \stored_file $file): verdict {
        return $this->send($thing, [], upload::of_stored_file($file));
    }

    /**
     * Sends a text.
     *
     * @param thing $thing What it is.
     * @param string $html The text.
     * @return verdict
     * @throws not_now
     * @throws unreachable
     */
    public function send_text(thing $thing, string $html): verdict {
        if (strlen($html) <= self::MAX_JSON_TEXT) {
            return $this->send($thing, ['text' => $html], null);
        }
        $path = make_request_directory() . '/text.html';
        file_put_contents($path, '<!DOCTYPE html><meta charset="utf-8">' . $html);
        try {
            return $this->send($thing, [], upload::of_path($path, 'text.html', 'text/html'));
        } finally {
            unlink($path);
        }
    }

    /**
     * Withdraws something; what is not there counts as withdrawn.
     *
     * @param string $item What the tool knows it by.
     * @throws not_now
     * @throws unreachable
     */
    public function withdraw(string $item): void {
        $response = $this->client->call('DELETE', $this->path($item));
        if (!$response->ok() && $response->status !== 404) {
            throw self::not_now($response);
        }
    }

    /**
     * Sends.
     *
     * @param thing $thing What it is.
     * @param array $body Fields beside those of the thing.
     * @param upload|null $upload The file.
     * @return verdict
     * @throws not_now
     * @throws unreachable
     */
    private function send(thing $thing, array $body, ?upload $upload): verdict {
        try {
            $response = $this->client->call('PUT', $this->path($thing->item), $body + $thing->fields(), $upload);
        } catch (unreachable $trouble) {
            return verdict::of_trouble($trouble) ?? throw $trouble;
        }
        return verdict::of($response) ?? throw self::not_now($response);
    }

    /**
     * The address of all material of the course, or of one thing.
     *
     * @param string ...$item What the tool knows it by.
     * @return string
     */
    private function path(string ...$item): string {
        return client::path('courses', $this->courseid, 'materials', ...$item);
    }

    /**
     * What to say of an answer that is about none of the things.
     *
     * @param response $response The answer.
     * @return not_now
     */
    private static function not_now(response $response): not_now {
        return new not_now($response->message() ?? "HTTP $response->status");
    }
}
