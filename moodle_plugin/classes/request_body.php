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
 * The body of a call: the very bytes that are signed and sent, as text or in a file.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class request_body {
    /**
     * Constructor.
     *
     * @param string $contenttype HTTP's type; empty where there is no body.
     * @param string $text The body, unless it lies in a file.
     * @param string|null $path The file that holds the body.
     */
    private function __construct(
        /** @var string HTTP's type; empty where there is no body. */
        public readonly string $contenttype,
        /** @var string The body, unless it lies in a file. */
        public readonly string $text,
        /** @var string|null The file that holds the body. */
        public readonly ?string $path = null,
    ) {
    }

    /**
     * No body.
     *
     * @return self
     */
    public static function none(): self {
        return new self('', '');
    }

    /**
     * JSON.
     *
     * @param array $data An object; an empty array is an empty object.
     * @return self
     */
    public static function json(array $data): self {
        $flags = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR;
        return new self('application/json', $data ? json_encode($data, $flags) : '{}');
    }

    /**
     * A form with a file, written into a file: what is signed must be what is sent, and a video does not fit into memory.
     *
     * @param array $fields Texts by name; null is left out.
     * @param upload $upload The file.
     * @param string $path Where the body is written to. The caller deletes it.
     * @param string|null $boundary What separates the parts and occurs in none of them; a random one if left out.
     * @return self
     */
    public static function form(array $fields, upload $upload, string $path, ?string $boundary = null): self {
        $boundary ??= bin2hex(random_bytes(24));
        $body = fopen($path, 'wb');
        foreach (array_filter($fields, static fn($value) => $value !== null) as $name => $value) {
            self::write($body, self::part($boundary, (string) $name) . "\r\n\r\n$value\r\n");
        }
        $file = '; filename="' . self::quoted($upload->filename) . "\"\r\nContent-Type: $upload->mimetype";
        self::write($body, self::part($boundary, 'file') . "$file\r\n\r\n");
        $content = $upload->open();
        $copied = stream_copy_to_stream($content, $body);
        fclose($content);
        self::write($body, "\r\n--$boundary--\r\n");
        if (!fclose($body) || $copied === false) {
            throw new \RuntimeException("The file $upload->filename cannot be copied.");
        }
        return new self("multipart/form-data; boundary=$boundary", '', $path);
    }

    /**
     * What the signature says of the body.
     *
     * @return string SHA-256 as base64url.
     */
    public function sha256(): string {
        $hash = $this->path === null ? hash('sha256', $this->text, true) : hash_file('sha256', $this->path, true);
        return rtrim(strtr(base64_encode($hash), '+/', '-_'), '=');
    }

    /**
     * The head of a part of a form.
     *
     * @param string $boundary What separates the parts.
     * @param string $name The field's name.
     * @return string
     */
    private static function part(string $boundary, string $name): string {
        return "--$boundary\r\nContent-Disposition: form-data; name=\"" . self::quoted($name) . '"';
    }

    /**
     * A text inside quotes, as browsers write it.
     *
     * @param string $text The text.
     * @return string
     */
    private static function quoted(string $text): string {
        return strtr($text, ['"' => '%22', "\r" => '%0D', "\n" => '%0A']);
    }

    /**
     * Writes all of it.
     *
     * @param resource $stream Where to.
     * @param string $text What.
     */
    private static function write($stream, string $text): void {
        if (fwrite($stream, $text) !== strlen($text)) {
            throw new \RuntimeException('There is no room for a temporary file.');
        }
    }
}
