# SPDX-License-Identifier: EUPL-1.2
"""Earlier turns are looked through once; what is remembered of them is no text."""

import pickle
from collections.abc import Iterator

from lti_tool.privacy import redaction
from lti_tool.privacy.found_before import MIN_CHARACTERS, FoundBefore, digest
from lti_tool.privacy.redaction import Redactor
from lti_tool.privacy.spans import Span

TEXT = "Müßig fragt Zörbelgraz. " + "Ein Baum ist ein Graph ohne Kreise. " * 10


class Looking:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, text: str) -> Iterator[Span]:
        self.texts.append(text)
        yield 0, 5, "NAME"


def test_a_text_is_looked_through_once_for_each_who_is_known() -> None:
    before, looking = FoundBefore(), Looking()
    anna, ben = digest(["Anna"]), digest(["Ben"])
    found = [before.find(known, TEXT, looking) for known in (anna, anna, ben, anna)]
    assert found == [[(0, 5, "NAME")]] * 4
    assert looking.texts == [TEXT, TEXT]


def test_a_short_text_is_not_kept_and_old_ones_make_room() -> None:
    before, looking = FoundBefore(most=2), Looking()
    before.find(b"", TEXT[: MIN_CHARACTERS - 1], looking)
    assert len(before) == 0
    for number in (1, 2, 3):
        before.find(b"", f"{TEXT}{number}", looking)
    assert len(before) == 2
    before.find(b"", f"{TEXT}1", looking)
    assert len(looking.texts) == 5


def test_texts_with_many_places_make_room_sooner_and_one_with_too_many_is_not_kept() -> None:
    before = FoundBefore(most_places=10)

    def keep(name: str, places: int) -> None:
        assert len(before.find(b"", f"{TEXT}{name}", lambda _text: [(0, 5, "NAME")] * places)) == places

    for name in "abc":
        keep(name, 4)
    assert len(before) == 2
    keep("d", 11)
    assert len(before) == 0
    for name in "abcdefghij":
        keep(name, 1)
    assert len(before) == 10


def test_nothing_that_was_written_or_known_is_kept() -> None:
    before = FoundBefore()
    known = digest(["Müßig"], ["jm@uni.de"])
    before.find(known, TEXT, Looking())
    kept = pickle.dumps(before._spans) + known
    assert b"Graph" not in kept
    assert "Müßig".encode() not in kept


def test_two_people_find_their_own_names_in_the_same_text() -> None:
    """And each the same again, whatever placeholders were given before."""
    for name in ("Müßig", "Zörbelgraz"):
        for _time in range(2):
            redacted = Redactor(names=[name]).redact(TEXT)
            assert name not in redacted
    assert len(redaction._FOUND) >= 2
