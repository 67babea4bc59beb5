# SPDX-License-Identifier: EUPL-1.2
"""A streamed answer, held against solutions that stay closed."""

import base64
import re
from collections.abc import Callable, Sequence

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


SEARCH = """def suche(graph, start):
    besucht = set()
    schlange = [start]
    while schlange:
        knoten = schlange.pop(0)
        if knoten in besucht:
            continue
        besucht.add(knoten)
        schlange.extend(graph[knoten])
    return besucht
"""
HALVES = """def halves(values, wanted):
    left, right = 0, len(values) - 1
    while left <= right:
        middle = (left + right) // 2
        if values[middle] == wanted:
            return middle
        if values[middle] < wanted:
            left = middle + 1
        else:
            right = middle - 1
    return -1
"""
OTHER_NAMES = {
    "suche": "bfs",
    "graph": "g",
    "start": "s",
    "besucht": "seen",
    "schlange": "todo",
    "knoten": "node",
    "halves": "find",
    "values": "xs",
    "wanted": "x",
    "left": "a",
    "right": "b",
    "middle": "m",
}


@pytest.mark.parametrize("code", [SEARCH, HALVES])
def test_any_three_lines_are_known_with_their_names_changed_also_short_ones(code: str) -> None:
    lines = re.sub(r"\w+", lambda name: OTHER_NAMES.get(name[0], name[0]), code).splitlines()
    watched = guard(code)
    for start in range(len(lines) - 2):
        part = "\n".join(lines[start : start + 3])
        assert fed(watched.watch(), f"So:\n\n```python\n{part}\n```\n")[1], part


def test_three_other_lines_of_loops_and_branches_are_shown() -> None:
    answer = "```python\nwhile rest:\n    rest = rest // 2\n    if rest in (1, 2):\n        break\n```\n"
    assert fed(guard(SEARCH, HALVES).watch(), answer) == (answer, None)


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


MARKED: dict[str, Callable[[str], str]] = {
    "bold letters": lambda word: f"**{word[:2]}**{word[2:]}",
    "soft hyphens": lambda word: f"{word[:2]}&shy;{word[2:]}",
    "nothing wide": lambda word: f"{word[:2]}&#8203;{word[2:]}",
    "entities": lambda word: "".join(f"&#{ord(letter)};" for letter in f"{word} "),
    "escapes": lambda word: "".join(f"\\u{ord(letter):04x}" for letter in f"{word} "),
    "wrong citations": lambda word: f"{word[:2]}[9]{word[2:]}",
    "tags": lambda word: f"{word[:2]}<b></b>{word[2:]}",
    "comments": lambda word: f"{word[:2]}<!-- -->{word[2:]}",
    "strokes": lambda word: "\u0332".join(word),
    "half as code": lambda word: f"`{word[:2]}`{word[2:]}",
    "half a formula": lambda word: rf"\mathrm{{{word[:2]}}}\mathrm{{{word[2:]}}}",
    "links": lambda word: f"[{word}](https://x.example)",
}


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize("how", MARKED)
def test_what_only_a_page_leaves_out_hides_no_word(how: str, size: int) -> None:
    answer = " ".join(map(MARKED[how], SUM.split()))
    pieces = [answer[start : start + size] for start in range(0, len(answer), size)]
    shown, leak = fed(guard(SUM).watch(), *pieces)
    assert leak
    assert len(shown) < len(answer) // 2


@pytest.mark.parametrize("joined", ["", "_"])
def test_words_without_blanks_are_known(joined: str) -> None:
    assert fed(guard(SUM).watch(), joined.join(SUM.split()))[1]


@pytest.mark.parametrize(
    "answer",
    [
        "$c = 0{,}130$",
        r"\textbf{0,130}",
        "4\\,711",
        "4{,}711",
        "4\u202f711",
        "**4**7**1**1",
        "4\u200b711",
        "47[9]11",
        "4 7 1 1",
        "④⑦①①",
        "⁴⁷¹¹",
        "₄₇₁₁",
        "4️⃣7️⃣1️⃣1️⃣",
        "&#52;&#55;&#49;&#49;",
        r"$\mathbf{4}\mathbf{7}\mathbf{1}\mathbf{1}$",
    ],
)
def test_a_result_is_known_however_it_is_set(answer: str) -> None:
    kept = guard("Die Rechnung ergibt am Schluss c = 0,130 mol/l und n = 4711.")
    assert fed(kept.watch(), answer)[1]
    assert fed(kept.watch(), *answer)[1]


@pytest.mark.parametrize(
    "answer", ["$x &= 7$", r"$x = \boxed{7}$", "**x** = **7**", "x := 7", "Also ist x ＝ ７.", "x ist 7"]
)
def test_a_named_result_is_known_however_it_is_set(answer: str) -> None:
    assert fed(guard("Auflösen nach x liefert x = 7 als einzige Lösung.").watch(), answer)[1]


def test_code_and_formulas_with_stars_and_brackets_are_still_known() -> None:
    kept = guard("def f(a, b):\n    c = a**2 + b**2\n    t[1] = c<d and d>b\n    return t[1] & c")
    assert fed(
        kept.watch(), "```\ndef g(x, y):\n    z = x ** 2 + y ** 2\n    r[1] = z < k and k > y\n    return r[1] & z\n```"
    )[1]


@pytest.mark.parametrize("sign", ["\u200b", " ", "\u0301"])
def test_what_nobody_sees_is_read_once(sign: str) -> None:
    """And not again with each piece: sixteen thousand of them would take seconds."""
    watch = guard(SUM).watch()
    for _ in range(1000):
        watch.feed(sign)
    assert watch._shown + len(watch._held) - watch._read <= 402
    assert fed(watch, f" {SUM}")[1]


def test_building_lets_others_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also of a text without a sentence, which is one piece to much of it."""
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    guard("1 2 3 " * 10_000, tasks=["4 5 6 " * 10_000])
    assert len(pauses) > 300
