# SPDX-License-Identifier: EUPL-1.2
"""What the plugin sends of a course, as far as it can be told without a Moodle."""

import json
from typing import Any

import pytest

from lti_tool.materials.kinds import ENDINGS, kind_of
from tests.moodle_plugin.php import given, new, plain, step
from tests.platform_api.records import FOLDER

MATERIAL = "local\\material"


def one(call: str, *arguments: Any) -> Any:
    return plain(step(f"{MATERIAL}\\{call}", *arguments))[0]


class TestIds:
    def test_what_belongs_to_one_activity_begins_alike(self) -> None:
        own, part = plain(
            step(f"{MATERIAL}\\item_id::of_activity", 12),
            step(f"{MATERIAL}\\item_id::of_part", 12, "content", "/", "a.pdf"),
        )
        assert own == "cm12"
        assert part.startswith("cm12-")
        assert len(part) == len("cm12-") + 12

    def test_two_files_of_one_name_in_two_folders_have_two_ids(self) -> None:
        call = f"{MATERIAL}\\item_id::of_part"
        first, second, again = plain(
            step(call, 12, "content", "/a/", "b.pdf"), step(call, 12, "content", "/", "a/b.pdf"),
            step(call, 12, "content", "/a/", "b.pdf"),
        )  # fmt: skip
        assert first == again != second

    @pytest.mark.parametrize("item", ["cm5", "cm5-0123456789ab"])
    def test_our_own_ids_are_known_again(self, item: str) -> None:
        assert one("item_id::is_ours", item) is True
        assert one("item_id::cmid", item) == 5

    @pytest.mark.parametrize(
        "item", ["", "cm", "cm0", "cm5-", "cm5-xyz", "cm5\n", "page-3", "xcm5", "cm5-0123456789abc"]
    )
    def test_ids_of_others_are_not(self, item: str) -> None:
        assert one("item_id::is_ours", item) is False


class TestFiles:
    def test_the_plugin_knows_the_endings_that_the_tool_reads(self) -> None:
        skipped = plain(*(step(f"{MATERIAL}\\file_kinds::why_skipped", f"a{ending}", 5) for ending in ENDINGS))
        assert skipped == [None] * len(ENDINGS)

    @pytest.mark.parametrize("name", ["film.mp4", "ton.mp3", "bild.png", "alt.doc", "ohne", "a.pdf.exe", ".htaccess"])
    def test_what_the_tool_does_not_read_is_told_by_its_name(self, name: str) -> None:
        assert kind_of(name, b"text") is None
        assert one("file_kinds::why_skipped", name, 300 << 20) == "format"

    def test_what_is_too_large_is_not_even_read(self) -> None:
        assert one("file_kinds::why_skipped", "scan.PDF", 300 << 20) == "too_large"

    def test_an_empty_file_is_skipped(self) -> None:
        assert one("file_kinds::why_skipped", "a.txt", 0) == "empty_file"


class TestTexts:
    def test_words_stay_and_what_shows_or_runs_goes(self) -> None:
        html = (
            '<h3 class="x" onclick="a()">Bäume</h3><p style="color:red">Ein <b>Baum</b>'
            '<img src="@@PLUGINFILE@@/a.png" alt="x"><script>alert(1)</script><style>p{}</style></p>'
            '<iframe src="https://evil.example"></iframe><video>alt</video><!-- geheim -->'
        )
        clean = one("plain_html::of", html)
        assert clean == "<div><h3>Bäume</h3><p>Ein <b>Baum</b></p></div>"

    def test_links_stay_where_they_lead_anywhere(self) -> None:
        clean = one(
            "plain_html::of",
            '<a href="https://a.example/?b=1&amp;c=2">A</a><a href="@@PLUGINFILE@@/b.pdf">B</a>'
            '<a href="javascript:x()">C</a>',
        )
        assert clean == '<div><a href="https://a.example/?b=1&amp;c=2">A</a><a>B</a><a>C</a></div>'

    @pytest.mark.parametrize(
        "html", ["", "  ", '<p><img src="@@PLUGINFILE@@/a.png"></p>', "<p>&nbsp;</p>", "<script>a</script>", "\0"]
    )
    def test_where_no_word_is_there_is_no_text(self, html: str) -> None:
        assert one("plain_html::of", html) == ""

    @pytest.mark.parametrize("text", ["日本語のテキスト", "نص عربي", "Größe ≤ 3 € 🌳"])
    def test_letters_of_all_languages_stay(self, text: str) -> None:
        assert one("plain_html::of", f"<p>{text}</p>") == f"<div><p>{text}</p></div>"

    def test_broken_and_endless_markup_gives_what_it_says(self) -> None:
        assert "Rest" in one("plain_html::of", "<p><b>Auf" + "<div>" * 300 + "</i>Rest")


class TestAnswers:
    """What the tool answers, in its own recorded words, and what that means for the thing."""

    def verdict(self, status: int, body: dict[str, Any]) -> Any:
        return plain(new("response", status, body), step(f"{MATERIAL}\\verdict::of", given(0)))[1]

    @pytest.mark.parametrize("name", ["02_page", "03_page_again", "04_file"])
    def test_recorded_answers_to_what_was_sent_are_understood(self, name: str) -> None:
        answer = json.loads((FOLDER / f"{name}.json").read_text())["answer"]
        assert self.verdict(answer["status"], answer["body"])["state"] in ("sent", "reading", "ready")

    @pytest.mark.parametrize(
        ("status", "code", "state"),
        [
            (409, "limit_reached", "full"),
            (413, "", "refused"),
            (415, "unsupported_kind", "refused"),
            (422, "bad_url", "refused"),
        ],
    )
    def test_a_refusal_of_the_thing_is_noted_with_its_remedy(self, status: int, code: str, state: str) -> None:
        verdict = self.verdict(status, {"error": {"code": code, "message": "Please divide it."}})
        assert (verdict["state"], verdict["message"]) == (state, "Please divide it.")

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429])
    def test_a_refusal_of_the_connection_is_not_the_things_fault(self, status: int) -> None:
        assert self.verdict(status, {"error": {"code": "clock", "message": "Set it right."}}) is None
