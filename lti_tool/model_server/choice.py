# SPDX-License-Identifier: EUPL-1.2
"""Which engine a request goes to, and in which order the others follow. Pure.

Requests of one activity share a long beginning (rules, instructions, course material), and an engine that has seen it
keeps it in its prefix cache. So each activity prefers one engine, found by rendezvous hashing (Thaler, Ravishankar
1998): every engine draws a number for the activity and the highest wins. When an engine goes, only its own activities
move; when it returns, the same ones come back; and every worker comes to the same result without asking anybody.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

FACTOR, SLACK = 2, 4
"""The preferred engine is clearly busier with over `FACTOR` times the least loaded one's requests and `SLACK` more:
a full batch slows its answers down more than the prefix that it holds saves."""


@dataclass(frozen=True)
class Load:
    """Requests at an engine."""

    running: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class Candidate:
    """An engine that serves the model."""

    name: str
    load: Load = Load()
    well: bool = True
    """False: it failed a moment ago, or says itself that it is not well."""


def order(candidates: Sequence[Candidate], key: str) -> list[int]:
    """The candidates' places in the order in which to ask them. `key`: of the activity.

    The preferred one, unless another one is clearly less loaded; then the others, least loaded first; those that are
    not well in the end, for it is better to ask them than nobody.
    """
    well = [place for place, candidate in enumerate(candidates) if candidate.well]
    rest = [place for place, candidate in enumerate(candidates) if not candidate.well]
    by_load = sorted(well, key=lambda place: (candidates[place].load.waiting, candidates[place].load.running))
    by_load += sorted(rest, key=lambda place: weight(candidates[place].name, key), reverse=True)
    if not well:
        return by_load
    preferred = max(well, key=lambda place: weight(candidates[place].name, key))
    if clearly_busier(candidates[preferred].load, candidates[by_load[0]].load):
        return by_load
    return [preferred, *(place for place in by_load if place != preferred)]


def weight(name: str, key: str) -> int:
    """The number that an engine draws for an activity."""
    return int.from_bytes(hashlib.blake2b(f"{key} {name}".encode(), digest_size=8).digest())


def clearly_busier(one: Load, other: Load) -> bool:
    """Whether to leave the one for the other. A queue counts before all else, and none is better than any."""
    if one.waiting > (FACTOR * other.waiting + SLACK if other.waiting else 0):
        return True
    return one.running > FACTOR * other.running + SLACK
