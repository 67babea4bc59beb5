# SPDX-License-Identifier: EUPL-1.2
"""Holds an answer, while it streams, against solutions that stay closed. Pure: no tables, no Flask, no network.

Here belong: what counts as giving a solution away (words, code, results, formulas, disguises, meaning), and how much
of an answer waits until that is known. Not here: where solutions come from (`solutions`), what becomes of an answer
that is held back (`chat/stream`).

What it finds, what it cannot find, and why it is made this way: docs/decisions/solution_guard.md.
"""

from lti_tool.solution_guard.guard import SolutionGuard, is_strict
from lti_tool.solution_guard.kinds import ClosedSolution as Solution
from lti_tool.solution_guard.kinds import Leak
from lti_tool.solution_guard.watch import AnswerWatch as Watch

__all__ = ["Leak", "Solution", "SolutionGuard", "Watch", "is_strict"]
