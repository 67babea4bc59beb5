# SPDX-License-Identifier: EUPL-1.2
"""What each level of help asks of the model: a file for each level and language, `LEVEL.LANGUAGE.txt`. Pure.

The first paragraph says for people what the level is for; the rest is what the model reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

LANGUAGES = ("en", "de")


@dataclass(frozen=True, slots=True)
class Level:
    """A level of help in one language."""

    what_for: str
    rule: str

    @classmethod
    def read(cls, path: Path) -> "Level":
        """Raises ValueError where the file lacks one of the two."""
        what_for, _blank, rule = path.read_text(encoding="utf-8").strip().partition("\n\n")
        if not rule.strip():
            raise ValueError(f"{path.name} says what it is for and nothing to the model")
        return cls(" ".join(what_for.split()), rule.strip())


def _read_all() -> dict[tuple[str, str], Level]:
    paths = sorted(Path(__file__).parent.glob("*.txt"))
    named = (path.name.split(".") for path in paths)
    return {(level, language): Level.read(path) for path, (level, language, _txt) in zip(paths, named, strict=True)}


LEVELS: Mapping[tuple[str, str], Level] = MappingProxyType(_read_all())
"""By level and language, read once."""
_FALLBACK = "guided"


def level_of(help_level: str, language: str) -> Level:
    """`help_level`: as in `models.HelpLevel`; what is no level counts as guided. `language`: one of LANGUAGES."""
    return LEVELS.get((help_level, language)) or LEVELS[_FALLBACK, language]
