# SPDX-License-Identifier: EUPL-1.2
"""The list of forms on messages in our own words: half of them were there while it was written, half check it."""

from pathlib import Path

import pytest

from lti_tool.wellbeing.recogniser import Kind, recognise
from lti_tool.wellbeing.spelling import own_words, plain, sentences, without_quotations
from tests.growth import is_near_linear

HERE = Path(__file__).parent


def corpus(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


MEANT = [(Kind(kind), text) for kind, text in (line.split(" | ", 1) for line in corpus("meant.txt"))]
TRAPS = corpus("traps.txt")
LATER = corpus("later.txt")
ROUNDS = corpus("rounds.txt")
HELD_OUT = corpus("held_out.txt")


def test_the_corpus_is_as_large_as_it_has_to_be() -> None:
    assert len(MEANT) >= 60
    assert len(TRAPS) >= 60
    assert len({text for _kind, text in MEANT} | set(TRAPS)) == len(MEANT) + len(TRAPS)


@pytest.mark.parametrize(("kind", "text"), MEANT)
def test_who_means_it_is_heard(kind: Kind, text: str) -> None:
    concern = recognise(text)
    assert concern is not None
    assert kind in concern.kinds


@pytest.mark.parametrize("text", TRAPS)
def test_a_subject_is_no_reason(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize("line", LATER)
def test_what_was_written_later_is_told_apart_too(line: str) -> None:
    assert (recognise(line[2:]) is not None) == line.startswith("+")


def told_apart(lines: list[str]) -> tuple[float, float]:
    """Shares: of those who mean it whoever is heard, of the others whoever is a false alarm."""
    told = [(kind != "none", recognise(text) is not None) for kind, text in (line.split(" | ", 1) for line in lines)]
    heard = [said for meant, said in told if meant]
    alarms = [said for meant, said in told if not meant]
    return sum(heard) / len(heard), sum(alarms) / len(alarms)


def test_what_was_mended_in_rounds_is_told_apart() -> None:
    heard, alarms = told_apart(ROUNDS)
    assert heard >= 0.97
    assert alarms <= 0.02


def test_what_was_held_out_is_told_apart_nearly_as_well() -> None:
    heard, alarms = told_apart(HELD_OUT)
    assert heard >= 0.85
    assert alarms <= 0.03


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("s3lbstm0rd ist das einzige woran ich denke", True),
        ("ich denke oft an su*zid", True),
        ("ich will... nicht mehr leben", True),
        ("ich kann nicht mehr 😂", False),
        ("a*b ist kein Skalarprodukt, oder?", False),
    ],
)
def test_letters_that_are_hidden_are_read_and_laughter_too(text: str, heard: bool) -> None:
    assert (recognise(text) is not None) == heard


@pytest.mark.parametrize(
    "text",
    [
        "Was macht dieses Programm?\n```python\n# ich will nicht mehr leben\nprint('ich bring mich um')\n```",
        "Warum druckt `print('ich will sterben')` nichts?",
        "> Ich will nicht mehr leben\n\nVon wem ist das?",
        "Wer sagt: „Ich will nicht mehr leben“?",
        "Who says “I want to die” in this text?",
    ],
)
def test_code_and_quotations_are_no_reason(text: str) -> None:
    assert recognise(text) is None


def test_what_a_friend_wrote_is_quoted_and_counts() -> None:
    concern = recognise('Meine Freundin hat mir geschrieben: "ich will nicht mehr leben". Was soll ich tun?')
    assert concern is not None
    assert concern.kind == Kind.SELF_HARM


def test_a_sentence_of_ones_own_beside_a_quotation_counts() -> None:
    assert recognise("In „Werther“ steht es, und ich will auch nicht mehr leben.") is not None


def test_a_plea_at_the_end_of_pages_is_heard_and_so_is_one_before_them() -> None:
    pages = "Der Satz von Pythagoras gilt in rechtwinkligen Dreiecken. " * 250
    assert recognise(pages + "Ich will nicht mehr leben.") is not None
    assert recognise("Ich will nicht mehr leben. " + pages) is not None
    assert recognise(pages) is None


def test_several_things_are_all_heard_and_the_most_urgent_leads() -> None:
    concern = recognise("Mein Vater schlägt mich. Ich kann nicht mehr. Ich will sterben.")
    assert concern is not None
    assert concern.kinds == set(Kind)
    assert concern.kind == Kind.SELF_HARM


@pytest.mark.parametrize(
    ("text", "language"),
    [("Ich will nicht mehr leben", "de"), ("I do not want to live anymore", "en"), ("kms", None)],
)
def test_the_language_is_told_by_small_words(text: str, language: str | None) -> None:
    concern = recognise(text)
    assert concern is not None
    assert concern.language == language


def test_words_are_written_alike_however_they_are_typed() -> None:
    assert plain("TÖTEN") == plain("toeten") == plain("tötten") == "toten"
    assert sentences("Nich so. I can’t!") == [["nicht", "so"], ["i", "cant"]]
    assert own_words("a `b` c").split() == ["a", "c"]
    assert without_quotations('a "b" c „d“ e "f').split() == ["a", "c", "e", '"f']


@pytest.mark.parametrize(
    "unit",
    [
        "ich will ",
        "mich umbringen ",
        "ich ",
        "ich, ",
        "mein vater mich ",
        "i want to ",
        '"',
        "„a",
        '"a\n',
        "> ",
        "`a",
        ".",
    ],
)
def test_no_text_makes_it_slow(unit: str) -> None:
    recognise(unit)  # the forms are read once
    assert is_near_linear(recognise, unit, most=16_000)
