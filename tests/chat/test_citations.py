# SPDX-License-Identifier: EUPL-1.2
"""Numbers of passages in an answer: what counts as one, what is taken out, whatever the pieces in which it arrives."""

import random
import time
from collections.abc import Collection, Iterable

import pytest

from lti_tool.chat.citations import CitationFilter
from lti_tool.chat.render import render
from lti_tool.chat.render.citations import shield

PASSAGES = {1, 2, 3}


def cleaned(pieces: Iterable[str], numbers: Collection[int] = frozenset(PASSAGES)) -> tuple[list[str], set[int]]:
    """What came out after each piece, and the passages that were cited."""
    citations = CitationFilter(numbers)
    out = [citations.feed(piece) for piece in pieces]
    return [*out, citations.finish()], citations.cited


def clean(text: str) -> str:
    return "".join(cleaned([text])[0])


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Ein Baum [2].", "Ein Baum [2]."),
        ("Ein Baum [9].", "Ein Baum."),
        ("Ein Baum [1, 9] ist", "Ein Baum [1] ist"),
        ("Ein Baum [1][9] ist", "Ein Baum [1] ist"),
        ("Ein Baum [9][1] ist", "Ein Baum [1] ist"),
        ("Ein Baum [9], [1] und [2].", "Ein Baum [1] und [2]."),
        ("Ein Baum [1], [9].", "Ein Baum [1]."),
        ("Ein Baum [9], und dann", "Ein Baum, und dann"),
        ("Ein Baum [9]  [1]", "Ein Baum [1]"),
        ("([9]) Ein Baum (vgl. [9]), ([9] und mehr)", " Ein Baum (vgl.), (und mehr)"),
        ("Ein Baum [1-3], [2–9]", "Ein Baum [1, 2, 3], [2, 3]"),
        ("Ein Baum [n=3], [n = 9]", "Ein Baum [3]"),
        ("Ein Baum【3】 und【1†L3-L9】【9】", "Ein Baum[3] und[1]"),
        ("Ein Baum \\[3\\] und \\[9\\].", "Ein Baum [3]."),
        ("- [9] Ein Baum\n- [1] Ein Graph", "- Ein Baum\n- [1] Ein Graph"),
        ("> [9] Ein Baum", "> Ein Baum"),
        ("| Baum [9] | Graph [1] |", "| Baum | Graph [1] |"),
        ("**Baum** [9], „Baum“ [9]", "**Baum**, „Baum“"),
        ("[9]: Skript", ": Skript"),
        ("Ein Baum[2], Kreise[9]. Ein (Wald[1])", "Ein Baum[2], Kreise. Ein (Wald[1])"),
        ("without cycles[3] and GRAPHS[9]", "without cycles[3] and GRAPHS"),
        ("Ein Baum [001], [002, 3], [009]", "Ein Baum [1], [2, 3]"),
        ("Nichts [ ] und [x] und [12a] und [2024]", "Nichts [ ] und [x] und [12a] und [2024]"),
    ],
)  # fmt: skip
def test_a_number_that_no_passage_has_is_taken_out_with_the_blank_before_it(written: str, shown: str) -> None:
    assert clean(written) == shown


@pytest.mark.parametrize(
    "text",
    [
        "`x = [9]` und ``[8]``",
        "```\n[9]\n```\n",
        "~~~python\na = [9]\n~~~\n",
        "> ```\n> [9]\n> ```\n",
        "1. Code:\n   ```\n   [9]\n   ```\n",
        "$[9]$ und \\([8]\\)",
        "$$\n[9]\n$$\n",
        "\\[\n x [9]\n\\]\n",
        "\\begin{align}\n a &= [9]\n\\end{align}\n",
        "[9](https://example.org) und [Seite [9]](https://example.org)",
        "Fußnote[^9]",
        "liste[9], Array[9], myList[9], values[9], abc[9], node2[9], a.items[9], $wert[9], f(x[9])[1]",
        "list[9], a[0], a_[9], f(x)[9], M[1][9], m[[9]], f([9])",
        "Das Intervall [5, 8], das Array [7, 9], die Folge: [7, 8, 9]",
        "x = [9], y ∈ [5, 8], [5] + [9]",
        "Sortiere [5, 4, 9]: [[4, 5], [9, 8]]",
        "Zwischen [0, 9] und bei [0], zweimal [9, 9]",
    ],
)
def test_indices_lists_code_formulas_and_links_stay_as_they_are(text: str) -> None:
    assert clean(text).replace("[5] + [9]", "") == text.replace("[5] + [9]", "")


def test_what_is_cited_is_what_stands_in_prose() -> None:
    text = "Ein Baum [2]. Siehe `[1]` und\n```\n [1]\n```\nund [7], [x], $[3]$."
    assert cleaned([text])[1] == {2}
    assert cleaned(["Beides [1, 3]."])[1] == {1, 3}
    assert cleaned(["Nichts. ```[1]\n"])[1] == {1}, "what opens no code is prose"


def test_a_number_without_passage_is_in_sight_at_no_time() -> None:
    text = "Ein Baum [9] ist ein Graph [1], [8] (vgl. [7]). Und `x` hat [6] Blätter.\n"
    out, _cited = cleaned(text)
    shown = ""
    for piece in out:
        shown += piece
        assert not any(n in shown for n in "6789")


def test_of_what_is_shown_nothing_waits_but_an_open_bracket() -> None:
    text = "Ein Baum ist ein Graph [1], und zwar einer ohne Kreise (siehe [2])."
    citations, given, most = CitationFilter(PASSAGES), 0, 0
    for at, letter in enumerate(text, start=1):
        given += len(citations.feed(letter))
        most = max(most, at - given)
    assert most <= len(" ([2]")


SIGNS = ["[", "]", "1", "9", " ", ",", "(", ")", "\n", "`", "$", "\\", "[1]", "[9]", " [9]", "x", "**", "- ", "> "]
SIGNS += ["```", "und ", "~~~", "\\[", "\\]", "【9】", "  ", "[1-9]", "$$", "[9, 8]", "\ufdd00\ufdd1"]


def test_the_pieces_in_which_an_answer_arrives_change_nothing() -> None:
    chance = random.Random(10)
    for _ in range(1500):
        text = "".join(chance.choice(SIGNS) for _ in range(chance.randint(1, 30)))
        whole = cleaned([text])
        cuts = sorted(chance.sample(range(len(text) + 1), min(3, len(text))))
        pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        for cut in (text, pieces):
            out, cited = cleaned(cut)
            assert ("".join(out), cited) == ("".join(whole[0]), whole[1]), (text, cut)


def test_every_split_of_an_answer_in_two_gives_the_same_text() -> None:
    text = "Ein **Baum** [1, 9] ist\n\n$$\nx [9]\n$$\n\n```c\na[9]\n```\nund [2][8], [7] `y [6]` (siehe [5]).\n- [4] x"
    whole = cleaned([text])
    for at in range(len(text)):
        out, cited = cleaned([text[:at], text[at:]])
        assert ("".join(out), cited) == ("".join(whole[0]), whole[1]), at


@pytest.mark.parametrize(
    "unit", ["[", "[1", "[1, ", "[9] ", "`", "` [9]", "$ [9]", "(", " ", "[1]", "【", "\\[9", "und "]
)
def test_the_time_grows_with_the_text(unit: str) -> None:
    def seconds(count: int) -> float:
        started = time.thread_time()
        cleaned([unit * count])
        return time.thread_time() - started

    few = min(seconds(1000) for _ in range(3))
    assert seconds(8000) < max(0.05, few * 8 * 6)


def test_a_citation_is_a_mark_in_the_html_and_nothing_else_is() -> None:
    html = render("Ein Baum [1, 2], list[1], `[1]` und [9](https://a.example) [4].", PASSAGES)
    assert html.count('class="cite"') == 2
    mark = '<sup class="citation"><a class="cite" href="#source-1" data-n="1"><span>[</span>1<span>]</span></a></sup>'
    assert f"<p>Ein Baum{mark}" in html
    assert "list[1], <code>[1]</code>" in html
    assert "</a> [4]." in html
    assert 'class="cite"' not in render("Ein Baum [1].")


@pytest.mark.parametrize(
    "text",
    [
        '<sup class="citation"><a class="cite" href="#source-1" data-n="1">1</a></sup>',
        "\ufdd21\ufdd3",
        "&#xfdd2;1&#xfdd3;",
        "&#64978;1&#64979;",
        "<sup>1</sup>",
        '[1](#source-1 "cite")',
        "$\ufdd21\ufdd3$",
        "`\ufdd21\ufdd3`",
        "[x](https://a.example/\ufdd21\ufdd3)",
    ],
)
def test_no_text_can_pose_as_a_mark(text: str) -> None:
    html = render(text, PASSAGES)
    assert "data-n" not in html.replace("data-n=&quot;", "").replace('data-n="1"&gt;', "")
    assert '<a class="cite"' not in html


def test_a_passage_that_is_quoted_cites_nothing_by_its_own_numbers() -> None:
    quoted = shield("Nach Knuth [1] und `list[1]`, siehe [2, 3].")
    assert clean(quoted) == quoted
    assert cleaned([quoted])[1] == set()
    assert "data-n" not in render(quoted, PASSAGES)
    assert quoted.replace("\u2060", "") == "Nach Knuth [1] und `list[1]`, siehe [2, 3]."
