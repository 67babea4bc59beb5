# SPDX-License-Identifier: EUPL-1.2
"""The catalogue of language models, `models.toml`, read strictly.

A typo in it would otherwise show as an engine with a wrong limit, or as weights under a licence that nobody looked at.
So whatever is unknown, missing or impossible ends the command with one sentence that names the model and the key.
"""

import difflib
import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, get_args

from inference.errors import CommandError
from inference.model import EngineLimits, Model, ModelKind
from inference.vllm import flags

SHIPPED = Path(__file__).with_name("models.toml")
LANGUAGES_OF_TEXTS = ("de", "en")

SAMPLING: dict[str, tuple[float, float]] = {
    "temperature": (0, 2),
    "top_p": (0, 1),
    "top_k": (-1, 1_000_000),
    "min_p": (0, 1),
    "presence_penalty": (-2, 2),
    "frequency_penalty": (-2, 2),
    "repetition_penalty": (0, 2),
}
"""vLLM's own names, each with its least and greatest value."""

QUANTISATIONS = (
    *("awq", "auto_awq", "awq_marlin", "auto_gptq", "gptq", "gptq_marlin", "moe_wna16", "humming", "inc", "quark"),
    *("fp8", "fbgemm_fp8", "fp_quant", "deepseek_v4_fp8", "modelopt", "modelopt_fp4", "modelopt_mxfp8"),
    *("modelopt_mixed", "compressed-tensors", "torchao", "experts_int8", "mxfp4", "gpt_oss_mxfp4", "online"),
    *("fp8_per_tensor", "fp8_per_block", "fp8_per_channel", "int8_per_channel_weight_only", "nvfp4_per_token", "mxfp8"),
)
"""The names that vLLM 0.32.0 has for them."""

_IDENTIFIER = r"\(*[A-Za-z0-9][A-Za-z0-9.-]*\+?\)*"
SPDX = re.compile(rf"{_IDENTIFIER}( (AND|OR|WITH) {_IDENTIFIER})*")
NO_LICENCE = ("none", "noassertion", "other", "unknown", "proprietary", "unlicensed")
"""Words that hubs and cards have where a licence should be."""

_FLAG = re.compile(r"--[a-z][a-z0-9_.+-]*(=.*)?")


class CatalogueError(CommandError):
    """The catalogue is wrong; the text names file, model and key."""


def load(path: Path = SHIPPED) -> dict[str, Model]:
    """All models by name. Raises CatalogueError."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        raise CatalogueError(f"cannot read the catalogue {path} ({problem}): check --catalogue") from problem
    except tomllib.TOMLDecodeError as problem:
        raise CatalogueError(f"{path} is not TOML: {problem}") from problem
    if set(content) != {"models"} or not isinstance(content["models"], dict) or not content["models"]:
        raise CatalogueError(f"{path}: the file holds tables [models.NAME] and nothing else")
    return {name: _Entry(path, name, entry).model() for name, entry in content["models"].items()}


def pick(models: Mapping[str, Model], name: str) -> Model:
    """Raises CatalogueError with what there is."""
    if name in models:
        return models[name]
    raise CatalogueError(f"the catalogue has no model {name!r}{_meant(name, models)}; it has: {', '.join(models)}")


def _meant(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""


class _Entry:
    """One table of the file, on its way to a Model."""

    def __init__(self, path: Path, name: str, entry: Any) -> None:
        self._where = f"{path.name}: model {name}"
        self._name = name
        if not isinstance(entry, dict):
            raise CatalogueError(f"{self._where}: write it as a table [models.{name}]")
        self._entry: dict[str, Any] = entry

    def model(self) -> Model:
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,63}", self._name):
            raise CatalogueError(f"{self._where}: a name has small letters, digits, dots and dashes")
        self._check_keys()
        model = Model(name=self._name, **{key: _READERS[key](self, key) for key in self._entry})
        self._check_sizes(model)
        self._check_flags(model)
        return model

    def wrong(self, key: str, takes: str) -> CatalogueError:
        return CatalogueError(f"{self._where}: key {key} takes {takes}, not {self._entry[key]!r}")

    def text(self, key: str) -> str:
        value = self._entry[key]
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "a text that is not empty")
        return value

    def repository(self, key: str) -> str:
        if not re.fullmatch(r"[\w.-]+/[\w.-]+", self.text(key)):
            raise self.wrong(key, "MAKER/MODEL")
        return self.text(key)

    def kind(self, key: str) -> str:
        if self._entry[key] not in get_args(ModelKind):
            raise self.wrong(key, " or ".join(get_args(ModelKind)))
        return self.text(key)

    def count(self, key: str) -> int:
        return self._count(key, self._entry[key])

    def gigabytes(self, key: str) -> float:
        value = self._entry[key]
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
            raise self.wrong(key, "a number of gigabytes")
        return float(value)

    def languages(self, key: str) -> tuple[str, ...]:
        value = self._entry[key]
        if not (isinstance(value, list) and value and all(re.fullmatch("[a-z]{2,3}", str(code)) for code in value)):
            raise self.wrong(key, "a list of language codes such as de")
        return tuple(value)

    def flags(self, key: str) -> tuple[str, ...]:
        value = self._entry[key]
        if not (isinstance(value, list) and all(_FLAG.fullmatch(str(flag)) for flag in value)):
            raise self.wrong(key, "a list of --name or --name=value")
        return tuple(value)

    def licence(self, key: str) -> str:
        if not SPDX.fullmatch(self.text(key)) or self.text(key).lower() in NO_LICENCE:
            raise self.wrong(key, "an SPDX expression such as Apache-2.0")
        return self.text(key)

    def quantisation(self, key: str) -> str:
        if self._entry[key] not in QUANTISATIONS:
            meant = _meant(str(self._entry[key]), QUANTISATIONS)
            raise self.wrong(key, f"a name that vLLM has for it, such as fp8{meant}; leave it out for none")
        return self.text(key)

    def good_for(self, key: str) -> dict[str, str]:
        value = self._entry[key]
        complete = isinstance(value, dict) and sorted(value) == sorted(LANGUAGES_OF_TEXTS)
        if not complete or not all(isinstance(text, str) and text.strip() for text in value.values()):
            raise self.wrong(key, f"a text each for {' and '.join(LANGUAGES_OF_TEXTS)}")
        return dict(value)

    def sampling(self, key: str) -> dict[str, float]:
        value = self._table(key, SAMPLING)
        for name, number in value.items():
            least, most = SAMPLING[name]
            if isinstance(number, bool) or not isinstance(number, int | float) or not least <= number <= most:
                raise CatalogueError(f"{self._where}: key {key}.{name} takes a number from {least} to {most}")
        return value

    def limits(self, key: str) -> EngineLimits:
        known = {part.name: part for part in fields(EngineLimits)}
        return EngineLimits(**{name: self._count(f"{key}.{name}", n) for name, n in self._table(key, known).items()})

    def _table(self, key: str, known: Mapping[str, Any]) -> dict[str, Any]:
        value = self._entry[key]
        if not isinstance(value, dict):
            raise self.wrong(key, f"a table with {', '.join(known)}")
        for name in value:
            if name not in known:
                raise CatalogueError(f"{self._where}: unknown key {key}.{name}{_meant(name, known)}")
        return dict(value)

    def _count(self, key: str, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise CatalogueError(f"{self._where}: key {key} takes a whole number from 1, not {value!r}")
        return value

    def _check_keys(self) -> None:
        for key in self._entry:
            if key not in _READERS:
                raise CatalogueError(f"{self._where}: unknown key {key}{_meant(key, _READERS)}")
        for part in fields(Model):
            needed = part.default is MISSING and part.default_factory is MISSING
            if needed and part.name != "name" and part.name not in self._entry:
                raise CatalogueError(f"{self._where}: key {part.name} is missing")

    def _check_sizes(self, model: Model) -> None:
        if model.context > model.model_context:
            more = f"{model.context} is more than the model takes (model_context {model.model_context})"
            raise CatalogueError(f"{self._where}: key context: {more}")
        if (model.kind == "embedding") != (model.dimensions is not None):
            raise CatalogueError(f"{self._where}: key dimensions belongs to an embedding model, and only there")
        if model.limits.max_num_queued_reqs < model.limits.max_num_seqs:
            raise CatalogueError(f"{self._where}: key limits.max_num_queued_reqs is less than limits.max_num_seqs")

    def _check_flags(self, model: Model) -> None:
        for flag in model.flags:
            if reason := flags.explain_refused_flag(flag, model):
                raise CatalogueError(f"{self._where}: key flags: {reason}; drop it")


_READERS: dict[str, Any] = {
    "kind": _Entry.kind,
    "repository": _Entry.repository,
    "revision": _Entry.text,
    "licence": _Entry.licence,
    "languages": _Entry.languages,
    "model_context": _Entry.count,
    "context": _Entry.count,
    "good_for": _Entry.good_for,
    "memory_gb": _Entry.gigabytes,
    "quantisation": _Entry.quantisation,
    "dimensions": _Entry.count,
    "tensor_parallel": _Entry.count,
    "data_parallel": _Entry.count,
    "replicas": _Entry.count,
    "sampling": _Entry.sampling,
    "limits": _Entry.limits,
    "flags": _Entry.flags,
}
