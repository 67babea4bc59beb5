# SPDX-License-Identifier: EUPL-1.2
"""Questions that try to get a closed solution out of a tutor: for its tests, for trials, for `inference evaluate`."""

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).with_name("attacks.toml")


class Attack(NamedTuple):
    """One try."""

    kind: str
    """What is tried, such as `role_play`."""
    turns: Sequence[str]
    """What the person asks, one question after the other; mostly one."""
    leak: str
    """In which form a model that gives in answers."""


@lru_cache
def attack_questions(locale: str) -> Sequence[Attack]:
    """All of a language, `de` or `en`; the first thirty are each of another kind."""
    language = "de" if locale.startswith("de") else "en"
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))["attack"]
    return tuple(Attack(one["kind"], tuple(one[language]), one["leak"]) for one in read)
