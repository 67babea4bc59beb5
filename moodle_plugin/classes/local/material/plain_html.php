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

/**
 * A text of Moodle's editor as the tool is to read it: what it says, without what it shows, runs or embeds.
 *
 * Moodle's filters are not asked: they make links and players for people, and may look at who reads.
 *
 * @package    local_campustutor
 * @copyright  2026 the contributors to Campus Tutor
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
final class plain_html {
    /** @var string[] Elements that go with all that is in them. */
    private const DROPPED = [
        'script', 'style', 'img', 'picture', 'svg', 'video', 'audio', 'source', 'track', 'iframe', 'object', 'embed', 'canvas',
        'form', 'input', 'button', 'select', 'textarea', 'link', 'meta', 'base', 'template', 'noscript',
    ];

    /** @var string[] Attributes that say something to a reader. */
    private const KEPT = ['href', 'lang', 'dir', 'colspan', 'rowspan', 'start', 'title', 'scope'];

    /**
     * Cleans a text.
     *
     * @param string $html HTML of the editor.
     * @return string HTML; empty where no word is in it.
     */
    public static function of(string $html): string {
        if (trim($html) === '') {
            return '';
        }
        $document = new \DOMDocument();
        $before = libxml_use_internal_errors(true);
        // The declaration says which letters these are; nothing is fetched, whatever the text names.
        $whole = '<?xml encoding="UTF-8"?><div>' . self::valid($html) . '</div>';
        $document->loadHTML($whole, LIBXML_NONET | LIBXML_COMPACT | LIBXML_PARSEHUGE);
        libxml_clear_errors();
        libxml_use_internal_errors($before);
        $path = new \DOMXPath($document);
        self::drop($path);
        self::strip($path);
        $body = $document->getElementsByTagName('body')->item(0);
        if (!$body || !self::has_words($body->textContent)) {
            return '';
        }
        return implode('', array_map($document->saveHTML(...), iterator_to_array($body->childNodes)));
    }

    /**
     * Letters that are letters: one wrong byte would make all of the text nothing.
     *
     * @param string $html The text.
     * @return string
     */
    private static function valid(string $html): string {
        return mb_convert_encoding(str_replace("\0", '', $html), 'UTF-8', 'UTF-8');
    }

    /**
     * Takes out what is no text.
     *
     * @param \DOMXPath $path Of the document.
     */
    private static function drop(\DOMXPath $path): void {
        $names = implode(' | ', array_map(static fn($name) => "//$name", self::DROPPED));
        foreach (iterator_to_array($path->query("$names | //comment() | //processing-instruction()")) as $node) {
            $node->parentNode?->removeChild($node);
        }
    }

    /**
     * Takes off attributes that are for browsers, and addresses that hold only within Moodle's editor.
     *
     * @param \DOMXPath $path Of the document.
     */
    private static function strip(\DOMXPath $path): void {
        foreach (iterator_to_array($path->query('//@*')) as $attribute) {
            $name = strtolower($attribute->nodeName);
            $address = $name === 'href' && !preg_match('~^https?://~i', trim($attribute->nodeValue));
            if ($address || !in_array($name, self::KEPT, true)) {
                $attribute->ownerElement->removeAttributeNode($attribute);
            }
        }
    }

    /**
     * Whether there is anything to read.
     *
     * @param string $text The text without elements.
     * @return bool
     */
    private static function has_words(string $text): bool {
        return (bool) preg_match('/[\p{L}\p{N}]/u', $text);
    }
}
