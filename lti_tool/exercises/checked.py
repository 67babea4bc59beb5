# SPDX-License-Identifier: EUPL-1.2
"""What an exercise may be: cleaned as texts are, within bounds, each under a name of its own. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from lti_tool.errors import Invalid
from lti_tool.exercises.answers import ExerciseLimits
from lti_tool.language import gettext as _
from lti_tool.models.exercise import NAME_CHARACTERS, Misconception
from lti_tool.retrieval.words import fold

LIMITS: ExerciseLimits = {
    "exercises": 60,
    "name": NAME_CHARACTERS,
    "text": 6_000,
    "steps": 30,
    "step": 1_500,
    "misconceptions": 20,
    "when": 500,
    "say": 1_000,
    "solution": 40_000,
}


@dataclass(frozen=True)
class WrittenExercise:
    """An exercise as it is stored, its solution opened."""

    name: str
    text: str
    steps: tuple[str, ...] = ()
    misconceptions: tuple[tuple[str, str], ...] = ()
    solution: str = ""

    @classmethod
    def cleaned(
        cls, name: str, text: str, steps: Sequence[str], misconceptions: Sequence[Misconception], solution: str
    ) -> "WrittenExercise":
        """As sent by a browser or a model: one kind of line break, nothing empty. Raises Invalid."""
        made = cls(
            " ".join(_clean(name).split()),
            _clean(text),
            tuple(step for step in map(_clean, steps) if step),
            tuple(pair for one in misconceptions if any(pair := (_clean(one["when"]), _clean(one["say"])))),
            _clean(solution),
        )
        made.check()
        return made

    @property
    def shown(self) -> str:
        """The name, where there is one."""
        return self.name or self.text[:40] or "?"

    def check(self) -> None:
        """Raises Invalid."""
        if not self.name:
            raise Invalid(
                _("Please give each exercise a name such as “2b”: students call it by that."), code="name_missing"
            )
        if not self.text:
            raise Invalid(
                _("The exercise “%(name)s” has no text. Please write what is asked.", name=self.name),
                code="text_missing",
            )
        if any(not when or not say for when, say in self.misconceptions):
            raise Invalid(
                _(
                    "A misconception of the exercise “%(name)s” is half written: say when, and what is said then.",
                    name=self.name,
                ),
                code="half_misconception",
            )
        self._check_sizes()

    def _check_sizes(self) -> None:
        if len(self.steps) > LIMITS["steps"]:
            raise Invalid(
                _(
                    "The exercise “%(name)s” has too many steps: %(limit)s are possible. Please join some.",
                    name=self.shown,
                    limit=LIMITS["steps"],
                ),
                code="too_many_steps",
            )
        if len(self.misconceptions) > LIMITS["misconceptions"]:
            raise Invalid(
                _(
                    "The exercise “%(name)s” has too many misconceptions: %(limit)s are possible.",
                    name=self.shown,
                    limit=LIMITS["misconceptions"],
                ),
                code="too_many_misconceptions",
            )
        sizes = {
            "name": len(self.name),
            "text": len(self.text),
            "step": max(map(len, self.steps), default=0),
            "when": max((len(when) for when, _say in self.misconceptions), default=0),
            "say": max((len(say) for _when, say in self.misconceptions), default=0),
            "solution": len(self.solution),
        }
        for field, size in sizes.items():
            limit = dict(LIMITS)[field]
            if isinstance(limit, int) and size > limit:
                raise Invalid(_too_long(field, self.shown, limit), code=f"{field}_too_long")


def check_all(exercises: Sequence[WrittenExercise]) -> None:
    """Raises Invalid."""
    if len(exercises) > LIMITS["exercises"]:
        raise Invalid(
            _("A tutor can have %(limit)s exercises. Please leave some out.", limit=LIMITS["exercises"]),
            code="too_many_exercises",
        )
    seen = set[str]()
    for one in exercises:
        name = plain_name(one.name)
        if name in seen:
            raise Invalid(
                _("The name “%(name)s” is there twice. Please give each exercise its own.", name=one.name),
                code="same_name",
            )
        seen.add(name)


def plain_name(name: str) -> str:
    """What two names have in common that read alike: "2b", "2 B" and "2 (b)"."""
    return "".join(letter for letter in fold(name) if letter.isalnum()) or name


def version_of(exercises: Sequence[WrittenExercise]) -> str:
    """Names these very exercises."""
    return hashlib.sha256(json.dumps([asdict(one) for one in exercises]).encode()).hexdigest()[:32]


def _too_long(field: str, name: str, limit: int) -> str:
    sentences: Mapping[str, str] = {
        "name": _(
            "The name “%(name)s” is too long: at most %(limit)s characters are possible.", name=name, limit=limit
        ),
        "text": _(
            "The text of the exercise “%(name)s” is too long: at most %(limit)s characters are possible.",
            name=name,
            limit=limit,
        ),
        "step": _(
            "A step of the exercise “%(name)s” is too long: at most %(limit)s characters. Please divide it.",
            name=name,
            limit=limit,
        ),
        "solution": _(
            "The solution of the exercise “%(name)s” is too long: at most %(limit)s characters are possible.",
            name=name,
            limit=limit,
        ),
    }
    misconception = _(
        "A misconception of the exercise “%(name)s” is too long: at most %(limit)s characters are possible.",
        name=name,
        limit=limit,
    )
    return sentences.get(field, misconception)


def _clean(text: str) -> str:
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").strip()
