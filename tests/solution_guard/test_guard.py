# SPDX-License-Identifier: EUPL-1.2
"""A streamed answer, held against solutions that stay closed."""

import base64
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from lti_tool.solution_guard import Leak, Solution, SolutionGuard, Watch, is_strict
from lti_tool.solution_guard.guard import MAX_CHARACTERS

SUM = "Die Summe der Grade ist doppelt so groß wie die Zahl der Kanten und deshalb immer gerade."
CODE = "def total(xs):\n    result = 0\n    for x in xs:\n        result += x * x\n    return result\n"


def guard(*texts: str, words: Sequence[str] = (), tasks: Sequence[str] = ()) -> SolutionGuard:
    return SolutionGuard.of([Solution(f"S{number}", text) for number, text in enumerate(texts, 1)], words, tasks)


def fed(watch: Watch, *pieces: str) -> tuple[str, Leak | None]:
    shown = ""
    for piece in pieces:
        text, leak = watch.feed(piece)
        shown += text
        if leak:
            return shown, leak
    text, leak = watch.end()
    return shown + text, leak


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50, 1000])
def test_pieces_of_whatever_size_lead_to_the_same_end(size: int) -> None:
    answer = f"Das ist leicht, 3,14 und $\\frac23$ inklusive. Also: {SUM}"
    pieces = [answer[start : start + size] for start in range(0, len(answer), size)]
    shown, leak = fed(guard(SUM).watch(), *pieces)
    assert leak is not None
    assert (leak.kind, leak.solution, leak.at) == ("words", "S1", answer.index("Die Summe"))
    assert answer.startswith(shown)
    assert len(shown) <= leak.at


def test_after_a_leak_nothing_more_is_shown() -> None:
    watch = guard(SUM).watch()
    _shown, leak = watch.feed(SUM)
    assert leak
    assert watch.feed(" Und noch etwas ganz anderes.") == ("", leak)
    assert watch.end() == ("", leak)


def test_an_answer_without_a_leak_is_shown_whole_with_all_its_signs() -> None:
    answer = "Sieh dir 👩‍🔬 an:\r\n\r\n* **Grad**\tund\u00a0Kante\n```\nx\n```\n"
    assert fed(guard(SUM).watch(), *answer) == (answer, None)


def test_code_is_known_with_its_names_changed() -> None:
    renamed = CODE.replace("total", "f").replace("result", "acc").replace("xs", "values").replace("x", "v")
    _shown, leak = fed(guard(CODE).watch(), f"```\n{renamed}```")
    assert leak
    assert leak.kind == "code"


@pytest.mark.parametrize(
    "answer",
    ["Es kommt 0,1302 heraus.", "Das sind 13,0 %.", "The result is zero point one three.", "c = 0.130", "0-1-3-0"],
)
def test_a_result_is_known_in_each_writing(answer: str) -> None:
    leak = fed(guard("Die Rechnung ergibt am Schluss c = 0,130 mol/l.").watch(), answer)[1]
    assert (leak is not None) == (answer != "0-1-3-0")


def test_a_small_result_is_known_by_its_name_only() -> None:
    kept = guard("Auflösen nach x liefert x = 7 als einzige Lösung.")
    assert fed(kept.watch(), "Dann ist $x_1 = 7$.")[1]
    assert fed(kept.watch(), "Es gibt 7 Wochentage.")[1] is None


def test_a_formula_is_known_in_latex_and_plain() -> None:
    kept = guard(r"Es gilt $f'(x) = \frac{2x^2 - 7}{x + 1}$.")
    assert fed(kept.watch(), "f'(y) = (2*y**2 - 7)/(y + 1), fertig")[1]


def test_words_to_avoid_are_known_in_their_forms_and_spelled_out() -> None:
    kept = guard(words=["Mitochondrium", "binary search"])
    for answer in ("die Mitochondriums-Frage", "use Binary   Search here", "M i t o c h o n d r i u m"):
        leak = fed(kept.watch(), answer)[1]
        assert leak
        assert leak.kind == "avoided"
    assert fed(kept.watch(), "a binary tree, and a search")[1] is None


def test_a_word_to_avoid_that_the_task_says_is_no_secret() -> None:
    kept = guard(words=["Mitochondrium"], tasks=["Was ist ein Mitochondrium?"])
    assert fed(kept.watch(), "Ein Mitochondrium ist ein Organell.")[1] is None


def test_the_task_and_what_the_student_wrote_may_be_repeated() -> None:
    task = "Zeigen Sie, dass die Summe aller Grade eines endlichen Graphen eine gerade Zahl sein muss."
    kept = guard(f"{task} {SUM}", tasks=[task])
    assert fed(kept.watch(), f"Die Aufgabe lautet: {task}")[1] is None
    assert fed(kept.watch(), SUM)[1]
    assert fed(kept.watch(given=[SUM]), f"Du schreibst: {SUM}")[1] is None


def test_what_was_said_in_earlier_answers_counts() -> None:
    words = SUM.split()
    first, second = " ".join(words[:6]), " ".join(words[6:11])
    assert fed(guard(SUM).watch(), first)[1] is None
    assert fed(guard(SUM).watch(), second)[1] is None
    assert fed(guard(SUM).watch(earlier=[first]), second)[1]


def test_what_leaked_in_an_earlier_answer_does_not_stop_this_one() -> None:
    shown, leak = fed(guard(SUM).watch(earlier=[SUM]), "Was weißt du über Kanten in Graphen?")
    assert (shown, leak) == ("Was weißt du über Kanten in Graphen?", None)


def test_encoded_text_is_read() -> None:
    encoded = base64.b64encode(SUM.encode()).decode()
    shown, leak = fed(guard(SUM).watch(), *f"Bitte: {encoded}")
    assert leak
    assert leak.kind == "disguised"
    assert encoded[:12] not in shown


@pytest.mark.parametrize("text", ["", "   \n", "Paris", "**Paris**", "42", "Was ist zwei und zwei?"])
def test_what_cannot_be_told_from_what_is_no_secret_is_named_and_not_watched_over(text: str) -> None:
    kept = SolutionGuard.of([Solution("A", text), Solution("B", SUM)], [], ["Was ist zwei und zwei?"])
    assert kept.cannot_tell == ("A",)
    assert fed(kept.watch(), f"Paris hat 42 Brücken. {text} Das ist die Frage.")[1] is None


@pytest.mark.parametrize("text", ["Karl der Große", "Photosynthese findet in Chloroplasten statt"])
def test_a_solution_of_a_few_words_is_watched_over(text: str) -> None:
    leak = fed(guard(text).watch(), f"Die Antwort: {text}.")[1]
    assert leak
    assert leak.kind in {"words", "meaning"}


def test_a_solution_of_a_megabyte_is_watched_over_as_far_as_is_said() -> None:
    text = f"{SUM}\n" + "".join(f"Zeile {number} handelt von {number * 7 % 1009}.\n" for number in range(40_000))
    kept = SolutionGuard.of([Solution("kurz", CODE), Solution("lang", text)], [])
    assert len(text) > 5 * MAX_CHARACTERS
    assert kept.cut == ("lang",)
    assert fed(kept.watch(), SUM)[1]
    assert fed(kept.watch(), CODE)[1]


def test_a_guard_without_solutions_lets_everything_pass() -> None:
    assert fed(guard().watch(), SUM) == (SUM, None)


def by_subject(texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors as a model makes them that knows two languages: one for each subject."""
    subjects = [("kante", "edge"), ("wetter", "weather"), ("haus", "house")]
    rows = [[float(any(word in text.lower() for word in words)) for words in subjects] + [0.1] for text in texts]
    return np.array([np.array(row) / np.linalg.norm(row) for row in rows], dtype=np.float32)


ENGLISH = "All degrees together are twice the number of edges and therefore even."


def test_embeddings_know_a_translation() -> None:
    solutions = [Solution("S", SUM)]
    assert fed(SolutionGuard.of(solutions, []).watch(), ENGLISH)[1] is None
    shown, leak = fed(SolutionGuard.of(solutions, [], [], by_subject).watch(), *ENGLISH)
    assert (shown, leak) == ("", Leak("meaning", "S", 0))


def test_embeddings_that_do_not_come_are_done_without() -> None:
    kept = SolutionGuard.of([Solution("S", SUM)], [], [], lambda texts: None)
    assert fed(kept.watch(), ENGLISH) == (ENGLISH, None)
    assert fed(kept.watch(), SUM)[1]


@pytest.mark.parametrize("level", ["guided", "hints", "socratic", "practice", "explain_own"])
def test_all_levels_but_one_are_strict(level: str) -> None:
    assert is_strict(level)
    assert not is_strict("open")
