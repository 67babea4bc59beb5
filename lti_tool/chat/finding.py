# SPDX-License-Identifier: EUPL-1.2
"""Which passages of the material a question gets: those of the page that the student has open first, within a share.

docs/decisions/in_view.md says why, with what was measured.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from uuid import UUID

from lti_tool.chat.exercise_words import subject
from lti_tool.chat.foreign_text import Excerpt
from lti_tool.chat.prompt import EarlierTurn, material_tokens
from lti_tool.models.in_view import InView
from lti_tool.models.material import Quotable
from lti_tool.retrieval import Meaning, Usable
from lti_tool.retrieval.follow_up import leaning

OPEN_SHARE = 0.5
"""Of the room for passages, what those of the open page may take at first; all that fits has the rest."""
OPEN_FITS = 0.35
"""Beside the best passage of all, so that what shares a common word with the question takes no room."""
LEANS = 0.8
"""From here on a question with one word of its own says nothing."""
OPEN_FIRST = 2
"""Passages of the open page that come first where few are shown."""
MAX_NEAREST = 3
MAX_TRIED = 200
"""Passages of which it is looked whether they fit into the room, as many as a search finds: it holds a few dozen, and a
book of thousands that is open would cost seconds of everybody else's time.
"""


@dataclass(frozen=True)
class PassageSearch:
    """For one question."""

    material: Usable[Quotable]
    text: str
    """The question."""
    exercise: str = ""
    """The text of the tutor's exercise that it is about: passages are looked for with it, too."""
    last: EarlierTurn | None = None
    """The turn before."""
    in_view: InView | None = None
    """What the student has open in the platform's course."""
    embed: Callable[[Sequence[str]], Meaning | None] = field(default=lambda _texts: None, repr=False)
    """Texts to what they mean; it may ask the network, and names nobody there."""

    @cached_property
    def page(self) -> Usable[Quotable] | None:
        """The passages of what is open; None where there are none."""
        in_view = self.in_view
        if in_view is None:
            return None
        return self.material.only(lambda passage: in_view.has(passage.item)) or None

    @cached_property
    def open_ids(self) -> frozenset[UUID]:
        """Of those passages."""
        return frozenset(passage.id for passage in self.page.passages) if self.page else frozenset()

    @property
    def before(self) -> tuple[str, str] | None:
        """Question and answer of the turn before: "and why?" is looked for with what it is about. Where the tutor has
        nothing of what is open, the title stands beside that question: it counts as much as the new one leaves open.
        """
        asked, answer = (self.last.question, self.last.answer) if self.last else ("", "")
        if self.in_view and self.page is None:
            asked = f"{asked}\n{self.in_view.title}".strip()
        return (asked, answer) if asked else None

    @cached_property
    def meaning(self) -> Meaning | None:
        """Of the question and the one before it; None where words alone have to find what fits."""
        asked = [self.text, self.before[0]] if self.before else [self.text]
        return self.embed(asked) if self.material.has_vectors else None

    @cached_property
    def found(self) -> list[Quotable]:
        """The passages that fit, best first, wherever they are from."""
        return [passage for passage, _score in self._hits]

    @cached_property
    def _hits(self) -> Sequence[tuple[Quotable, float]]:
        return self._scored(self.material)

    @property
    def nearest(self) -> list[Quotable]:
        """The passages whose words come nearest, best first, however far that is. Asks no network."""
        return self.material.find(self.text, self.before, self.__dict__.get("meaning"))[:MAX_NEAREST]

    def few(self, meaning: Meaning | None = None, at_least: float = 0.0) -> list[Quotable]:
        """As `found`, without the exercise, and with some few of what is open at the beginning. Asks no network.

        `at_least`: how well the others fit beside the first.
        """
        found = self.material.find(self.text, self.before, meaning, at_least=at_least)
        first = [passage for passage in found if passage.id in self.open_ids][:OPEN_FIRST]
        ids = {passage.id for passage in first}
        return [*first, *(passage for passage in found if passage.id not in ids)]

    def chosen(self, room: int) -> list[Quotable]:
        """What together stays below so many tokens, in reading order.

        What is open comes first, up to its share of the room: what of it fits, and for "I don't get this", which says
        nothing that could be found, the rest of it, too.
        """
        own = as_fit(self._open, int(room * OPEN_SHARE))
        ids = {passage.id for passage in own}
        left = room - sum(map(_size, own))
        more = as_fit((passage for passage in self.found if passage.id not in ids), left)
        return self.material.in_reading_order([*own, *more])

    @cached_property
    def _open(self) -> Sequence[Quotable]:
        """Of what is open, what may go along, best first."""
        if self.page is None:
            return ()
        best = max((score for _passage, score in self._hits[:1]), default=0.0)
        fits = [passage for passage, score in self._scored(self.page) if score >= OPEN_FITS * best]
        if best and not _says_nothing(self.text):
            return fits
        ids = {passage.id for passage in fits}
        return [*fits, *(passage for passage in self.page.passages if passage.id not in ids)]

    def _scored(self, among: Usable[Quotable]) -> list[tuple[Quotable, float]]:
        asked = f"{self.text}\n{self.exercise}" if self.exercise else self.text
        return among.scored(asked, self.before, self.meaning)


def _says_nothing(question: str) -> bool:
    """Whether there is hardly anything in it that could be found, as in "I don't get this"."""
    own = subject(question)
    return not own or (len(own) == 1 and leaning(question) >= LEANS)


def as_fit(passages: Iterable[Quotable], room: int) -> list[Quotable]:
    """The first of them, without those that are too large for what is left of so many tokens; some few are tried."""
    chosen = []
    for passage in islice(passages, MAX_TRIED):
        size = _size(passage)
        if size <= room:
            chosen.append(passage)
            room -= size
    return chosen


def numbered(passages: Iterable[Quotable]) -> list[Excerpt]:
    """Under the numbers by which an answer cites them."""
    return [Excerpt(n, p.title, p.place, p.text, p.id) for n, p in enumerate(passages, start=1)]


def _size(passage: Quotable) -> int:
    return material_tokens(numbered([passage]))
