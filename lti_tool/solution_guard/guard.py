# SPDX-License-Identifier: EUPL-1.2
"""What a tutor must not give away, laid out so that an answer is held against it while it streams."""

from collections.abc import Sequence

from lti_tool.solution_guard.given import given as read_given
from lti_tool.solution_guard.index import SolutionIndex, build
from lti_tool.solution_guard.kinds import ClosedSolution
from lti_tool.solution_guard.meaning import Embed
from lti_tool.solution_guard.tokens import key
from lti_tool.solution_guard.watch import AnswerWatch

MAX_CHARACTERS = 200_000
"""Of all solutions together: what is beyond is not watched over, and said (`SolutionGuard.cut`)."""
MAX_TASKS = 200_000
"""Characters of all tasks together."""


def is_strict(help_level: str) -> bool:
    """Whether answers at this level are held against the solutions."""
    return help_level != "open"


class SolutionGuard:
    """One per tutor and state of its solutions. Building takes up to seconds: never within a question."""

    def __init__(
        self,
        index: SolutionIndex,
        cannot_tell: Sequence[str],
        cut: Sequence[str],
        solutions: Sequence[ClosedSolution] = (),
    ) -> None:
        self._index = index
        self.solutions = solutions
        """Those that it watches over, for whoever reads an answer a second time."""
        self.cannot_tell = cannot_tell
        """Titles of those that cannot be told from what is no secret: empty, of one word, or the text of a task."""
        self.cut = cut
        """Titles of those that are too long to be watched over whole."""

    @classmethod
    def of(
        cls,
        solutions: Sequence[ClosedSolution],
        words: Sequence[str],
        tasks: Sequence[str] = (),
        embed: Embed | None = None,
    ) -> "SolutionGuard":
        """`words`: to avoid; `tasks`: texts of the exercises, which are no secret; `embed`: vectors of texts."""
        short, cut = _within(solutions)
        read = _texts_within(tasks)
        task_keys = {key(task) for task in read}
        told = [one for one in short if len(own := key(one.text)) > 1 and own not in task_keys]
        cannot_tell = tuple(one.title for one in short if one not in told)
        return cls(build(told, words, read, embed), cannot_tell, cut, told)

    def watch(self, given: Sequence[str] = (), earlier: Sequence[str] = ()) -> AnswerWatch:
        """Over one answer. `given`: what the student wrote, and passages; `earlier`: answers before, oldest first."""
        return AnswerWatch(self._index, read_given(given), earlier)


def _within(solutions: Sequence[ClosedSolution]) -> tuple[list[ClosedSolution], tuple[str, ...]]:
    room, kept, cut = MAX_CHARACTERS, [], []
    for solution in solutions:
        if len(solution.text) > room:
            cut.append(solution.title)
        kept.append(ClosedSolution(solution.title, solution.text[:room]))
        room -= len(kept[-1].text)
    return kept, tuple(cut)


def _texts_within(texts: Sequence[str]) -> list[str]:
    room, kept = MAX_TASKS, []
    for text in texts:
        kept.append(text[:room])
        room -= len(kept[-1])
    return kept
