# SPDX-License-Identifier: EUPL-1.2
"""How students ask: profiles, read strictly from `profiles.toml`.

Their figures are assumptions, and both `load` and `plan` say so. Spreads with a long tail are lognormal: the logarithm
is normal with standard deviation `sigma`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Annotated, Any

from inference.errors import CommandError
from inference.strict import Number, meant, read_table, read_toml

SHIPPED = Path(__file__).with_name("profiles.toml")


@dataclass(frozen=True)
class Spread:
    """A lognormal quantity."""

    median: Annotated[float, Number("half lie below", 0.001)]
    sigma: Annotated[float, Number("standard deviation of the logarithm: 0 is always the median, 1 a long tail", 0, 3)]
    most: Annotated[int, Number("what lies above is cut to this", 1)] = 1_000_000

    def draw(self, random: Random) -> float:
        return min(self.most, random.lognormvariate(0, self.sigma) * self.median)


@dataclass(frozen=True)
class Profile:
    """One way of asking."""

    about: str
    """One sentence for whoever chooses."""
    bell_minutes: Annotated[float, Number("minutes between two bells, 0 for none", 0, 1440)]
    begin_at_bell: Annotated[float, Number("share of the students whom a bell makes begin a conversation", 0, 1)]
    bell_spread_seconds: Annotated[float, Number("mean of the seconds from the bell to the question", 0.1, 3600)]
    conversations_per_hour: Annotated[float, Number("conversations a student begins in an hour without a bell", 0, 60)]
    questions_per_conversation: Annotated[float, Number("mean number of questions in a conversation", 1, 100)]
    thinking_seconds: Spread
    """From an answer to the next question."""
    question_characters: Spread
    answer_tokens: Spread
    students_per_activity: Annotated[int, Number("students who share the same course material", 1)]
    material_characters: Annotated[int, Number("characters of course material in each prompt", 0, 1_000_000)]


def load(path: Path = SHIPPED) -> dict[str, Profile]:
    """All profiles by name. Raises CommandError."""
    content: dict[str, Any] = read_toml(path, "--profiles")
    if set(content) != {"profiles"} or not isinstance(content["profiles"], dict) or not content["profiles"]:
        raise CommandError(f"{path}: the file holds tables [profiles.NAME] and nothing else")
    return {
        name: read_table(Profile, table, f"{path.name}: profile {name}") for name, table in content["profiles"].items()
    }


def unknown(name: str, profiles: Mapping[str, Profile]) -> str:
    """What to say of a profile that is not there."""
    return f"there is no profile {name!r}{meant(name, profiles)}; there are: {', '.join(profiles)}"
