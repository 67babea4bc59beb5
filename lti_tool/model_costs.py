# SPDX-License-Identifier: EUPL-1.2
"""What answers cost in GPU seconds and watt-hours: from what operators measured and stated, never from a guess.

The file that `CAMPUS_TUTOR_MODEL_FIGURES` names has a table for each model, under the name by which it is served:

    [models."mistralai/Ministral-3-14B-Instruct-2512"]
    gpus = 1                       # these four as the report of `python -m inference load URL --json FILE` has them
    seconds = 600.0
    prompt_tokens = 5200000
    completion_tokens = 410000
    watts = 700                    # of one GPU at work with its share of the host
    words.en = "Longer explanations and program code."
    words.de = "Längere Erklärungen und Programmcode."

A token of the prompt and one of the answer count alike: what the run used is shared among all of its tokens.
"""

import difflib
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from lti_tool.settings import PREFIX, SettingsError

KEY = PREFIX + "MODEL_FIGURES"
SECONDS_PER_HOUR = 3600
MEASURED = {
    "gpus": "GPUs of the run, as in the report",
    "seconds": "seconds of the run, as in the report",
    "prompt_tokens": "tokens of all prompts of the run, as in the report",
    "completion_tokens": "tokens of all answers of the run, as in the report",
}
"""Together or not at all."""
WATTS = "watts of one GPU at work with its share of the host"
LANGUAGES = ("de", "en")
MOST = 1e12


@dataclass(frozen=True)
class ModelFigures:
    """Of one model. What is not stated is None."""

    gpu_seconds_per_token: float | None = None
    watts: float | None = None
    """Of one GPU."""
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By language: what the model is good for."""


@dataclass(frozen=True)
class ModelCosts:
    """Of all models that an operator said something about."""

    models: Mapping[str, ModelFigures] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def read(cls, path: Path | None) -> Self:
        """From the file; nothing is stated without one. Raises SettingsError that names the key."""
        if path is None:
            return cls()
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{KEY}: {path} cannot be read as text ({type(error).__name__}).") from error
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(f"{KEY}: {path} is not TOML ({error}).") from error
        _refuse_unknown(content, ("models",), "")
        models = _table(content.get("models", {}), "models")
        return cls(
            {name: _figures(_table(table, f"models.{name}"), f"models.{name}") for name, table in models.items()}
        )

    def gpu_seconds(self, model: str | None, prompt_tokens: int, completion_tokens: int) -> float | None:
        """Of so many tokens; None where no run of this model was measured. `model`: as it is served."""
        each = self._of(model).gpu_seconds_per_token
        return None if each is None else each * (prompt_tokens + completion_tokens)

    def watt_hours(self, model: str | None, prompt_tokens: int, completion_tokens: int) -> float | None:
        """Of so many tokens; None where no run of this model was measured, or nobody stated its power."""
        seconds, watts = self.gpu_seconds(model, prompt_tokens, completion_tokens), self._of(model).watts
        return None if seconds is None or watts is None else seconds * watts / SECONDS_PER_HOUR

    def words(self, model: str | None, locale: str) -> str | None:
        """What the model is good for, in the spoken language where that is stated."""
        words = self._of(model).words
        return words.get(locale) or words.get("en") or words.get("de")

    def _of(self, model: str | None) -> ModelFigures:
        return self.models.get(model or "", ModelFigures())


def _figures(table: dict[str, Any], where: str) -> ModelFigures:
    _refuse_unknown(table, (*MEASURED, "watts", "words"), f"{where}.")
    missing = [key for key in MEASURED if key not in table]
    each = None
    if len(missing) < len(MEASURED):
        if missing:
            raise SettingsError(f"{KEY}: {where}.{missing[0]} is missing: {MEASURED[missing[0]]}.")
        run = {key: _number(table[key], f"{where}.{key}", meaning) for key, meaning in MEASURED.items()}
        each = run["gpus"] * run["seconds"] / (run["prompt_tokens"] + run["completion_tokens"])
    watts = _number(table["watts"], f"{where}.watts", WATTS) if "watts" in table else None
    return ModelFigures(each, watts, _words(table.get("words", {}), f"{where}.words"))


def _words(table: object, where: str) -> Mapping[str, str]:
    words = _table(table, where)
    _refuse_unknown(words, LANGUAGES, f"{where}.")
    for language, text in words.items():
        if not isinstance(text, str) or not text.strip():
            raise SettingsError(f"{KEY}: {where}.{language} takes a text.")
    return words


def _number(value: object, where: str, meaning: str) -> float:
    """Above 0: nothing was ever measured that used none of it."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= MOST or math.isnan(value):
        raise SettingsError(f"{KEY}: {where} takes a number above 0 ({meaning}), not {value!r}.")
    return value


def _table(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise SettingsError(f"{KEY}: {where} is a table.")
    return value


def _refuse_unknown(table: Iterable[str], known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            close = difflib.get_close_matches(key, known, n=1)
            meant = f" (did you mean {close[0]}?)" if close else f", known are {', '.join(known)}"
            raise SettingsError(f"{KEY}: there is no key {where}{key}{meant}.")
