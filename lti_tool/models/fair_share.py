# SPDX-License-Identifier: EUPL-1.2
"""In which order questions are answered when more come than the engines can take: who used less goes first.

vLLM serves the request with the lowest `priority` first and equals in the order of their arrival. Pure: the same use
gives the same number, in every worker on every host. docs/fair_share.md says what it does to a crowd, with a table.
"""

from dataclasses import dataclass
from math import log2

QUESTION_TOKENS = 1_000.0
"""Tokens. Below about one question, what a person or an activity used makes no difference worth a place."""
TRACE_TOKENS = 2.0**-40
"""Tokens. As good as nothing, for an institution: so that only the ratios of the weights matter, not their size."""
STEP = 1_000
"""By how much the number of the priority rises where twice as much was used."""
BY_PERSON, BY_ACTIVITY, BY_INSTITUTION = 2.0, 1.0, 2.0
"""How much each counts; chosen by the simulated day of `benchmarks/share.py`."""
LAST = 2**31 - 1
"""vLLM takes any integer; a proxy in between may not."""


@dataclass(frozen=True)
class Recent:
    """Tokens used lately, before a question: a sum in which older ones count less."""

    person: float
    activity: float
    institution: float


def priority(recent: Recent, weight: float) -> int:
    """0 where nothing was used yet, up to `LAST`; lower goes first.

    `weight`: the institution's share, above 0; with twice the weight it can use twice as much in the same place.
    """
    debt = (
        BY_PERSON * _doublings(recent.person, QUESTION_TOKENS)
        + BY_ACTIVITY * _doublings(recent.activity, QUESTION_TOKENS)
        + BY_INSTITUTION * _doublings(recent.institution / weight, TRACE_TOKENS)
    )
    return min(LAST, round(STEP * debt))


def _doublings(tokens: float, unit: float) -> float:
    """0 for nothing, then one more each time that the tokens double."""
    return log2(1.0 + max(0.0, tokens) / unit)
