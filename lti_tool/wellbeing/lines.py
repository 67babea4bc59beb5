# SPDX-License-Identifier: EUPL-1.2
"""Help lines: those of Germany, looked up and dated, or those that an institution names instead."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from lti_tool.wellbeing.recogniser import Kind

OLD_AFTER = timedelta(days=365)
"""Numbers and hours change: after so long somebody looks them up again."""
MAX_OWN_CHARACTERS = 3_000
"""Of the lines that an institution names."""
_DATA = Path(__file__).parent / "help_lines.toml"


class Helped(Protocol):
    """An `Institution`, or a row with these columns of it."""

    @property
    def help_lines_de(self) -> str: ...
    @property
    def help_lines_en(self) -> str: ...
    @property
    def counselling(self) -> str: ...


@dataclass(frozen=True)
class Line:
    """One of the known help lines."""

    name: str
    de: str
    """Markdown, as the next one."""
    en: str
    numbers: tuple[str, ...]
    """As they are written in both."""
    when: frozenset[Kind]
    """For what it is told."""
    says: str
    """Where the number stands publicly."""

    def said(self, language: str) -> str:
        """In "de" or "en"."""
        return self.de if language == "de" else self.en


@dataclass(frozen=True)
class HelpLines:
    """What an institution's people are told."""

    own_de: str = ""
    """Its own lines, each on one of its own; empty: the known ones."""
    own_en: str = ""
    counselling: str = ""
    """Its own counselling service."""

    @classmethod
    def of(cls, helped: Helped) -> "HelpLines":
        """Of an institution."""
        return cls(helped.help_lines_de, helped.help_lines_en, helped.counselling)

    @property
    def are_own(self) -> bool:
        """Whether the institution names them itself."""
        return bool(self.own_de or self.own_en)

    def said(self, language: str, kinds: frozenset[Kind] = frozenset(Kind)) -> list[str]:
        """One Markdown text for each line, in "de" or "en"."""
        if not self.are_own:
            return [line.said(language) for line in known() if line.when & kinds]
        first, second = (self.own_de, self.own_en) if language == "de" else (self.own_en, self.own_de)
        return own_lines(first or second)

    @property
    def in_short(self) -> str:
        """For a prompt, on one line: names and numbers of those for everybody, or what the institution wrote."""
        short = [f"{line.name} {', '.join(line.numbers)}" for line in known() if line.when == frozenset(Kind)]
        lines = [line.replace("**", "") for line in self.said("de")] if self.are_own else short
        return "; ".join([*lines, *filter(None, [self.counselling.strip()])])


def own_lines(text: str) -> list[str]:
    """The lines of a text that an institution wrote."""
    return [line.strip().lstrip("-*•").strip() for line in text.splitlines() if line.strip(" -*•\t")]


@cache
def known() -> Sequence[Line]:
    """Those of Germany."""
    return [
        Line(
            entry["name"],
            entry["de"],
            entry["en"],
            tuple(entry["numbers"]),
            frozenset(Kind(kind) for kind in entry.get("when", Kind)),
            entry["says"],
        )
        for entry in _read()["line"]
    ]


def checked() -> date:
    """When somebody last looked the known ones up."""
    found: date = _read()["checked"]
    return found


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))
