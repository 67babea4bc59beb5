# SPDX-License-Identifier: EUPL-1.2
"""The frames of the event stream (docs/api.md, "Events of an answer")."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.chat import events

ANY_TEXT = st.text(alphabet=st.characters()) | st.sampled_from(
    ["a\n\nevent: done\ndata: {}\n\n", "\r\n", "\r", "\u2028\u2029\x85", "\ud83d", "\x00"]
)


def parse(frames: bytes) -> list[tuple[str, object]]:
    """Server-sent events as a browser reads them (HTML standard 9.2.6), with any of three line ends."""
    found: list[tuple[str, object]] = []
    name, data = "", ""
    for line in frames.decode().replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            data += line.removeprefix("data: ")
        elif not line and name:
            found.append((name, json.loads(data)))
            name, data = "", ""
    return found


def test_each_event_carries_exactly_the_fields_of_the_contract() -> None:
    frames = [
        events.accepted("q", "a", "qwen", cut_turns=2, kept_back=[{"kind": "NAME", "text": "Jo"}]),
        events.waiting(3, 4.5),
        events.delta("Hallo"),
        events.block(0, "<p>Hallo</p>"),
        events.sources([{"n": 1, "title": "Skript", "place": "Seite 4", "passage_id": "p1"}]),
        events.done("stop", 10, 20, "qwen", nothing_fits=True),
        events.error("busy", "Bitte warte kurz.", retry_after=5),
    ]

    assert parse(b"".join(frames)) == [
        (
            "accepted",
            {
                "question_id": "q",
                "answer_id": "a",
                "model": "qwen",
                "cut_turns": 2,
                "kept_back": [{"kind": "NAME", "text": "Jo"}],
                "exercise": None,
            },
        ),
        ("waiting", {"ahead": 3, "seconds": 4.5}),
        ("delta", {"text": "Hallo"}),
        ("block", {"index": 0, "html": "<p>Hallo</p>"}),
        ("sources", [{"n": 1, "title": "Skript", "place": "Seite 4", "passage_id": "p1"}]),
        (
            "done",
            {
                "finish_reason": "stop",
                "usage": {"prompt_tokens": 10, "completion_tokens": 20},
                "model": "qwen",
                "nothing_fits": True,
            },
        ),
        ("error", {"code": "busy", "message": "Bitte warte kurz.", "retry_after": 5}),
    ]


def test_what_is_not_known_is_null() -> None:
    assert parse(events.waiting(None, None)) == [("waiting", {"ahead": None, "seconds": None})]
    assert parse(events.accepted("q", "a", None)) == [
        (
            "accepted",
            {"question_id": "q", "answer_id": "a", "model": None, "cut_turns": 0, "kept_back": [], "exercise": None},
        )
    ]
    assert parse(events.error("gone", "m")) == [("error", {"code": "gone", "message": "m", "retry_after": None})]


def test_a_frame_is_two_lines_and_a_blank_one() -> None:
    assert events.delta("ä\n\nb") == 'event: delta\ndata: {"text":"ä\\n\\nb"}\n\n'.encode()


@given(ANY_TEXT)
@settings(deadline=None)
def test_no_text_can_break_out_of_its_frame(text: str) -> None:
    shown = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    assert parse(events.delta(text)) == [("delta", {"text": shown})]
    assert parse(events.block(1, text) + events.delta("b")) == [
        ("block", {"index": 1, "html": shown}),
        ("delta", {"text": "b"}),
    ]


def test_a_lone_surrogate_is_shown_as_unknown_instead_of_ending_the_stream() -> None:
    assert parse(events.delta("a\ud83d")) == [("delta", {"text": "a\ufffd"})]
    assert parse(events.sources([{"n": 1, "title": "\udc00", "place": "", "passage_id": "p"}])) == [
        ("sources", [{"n": 1, "title": "\ufffd", "place": "", "passage_id": "p"}])
    ]
