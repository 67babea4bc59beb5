# SPDX-License-Identifier: EUPL-1.2
"""The command `models`: what the catalogue has, for whoever chooses one."""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from inference import catalogue
from inference.catalogue import LANGUAGES_OF_TEXTS
from inference.model import Model


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("models", help="list the catalogue", description=__doc__)
    parser.add_argument("--catalogue", type=Path, default=catalogue.SHIPPED, metavar="FILE")
    parser.add_argument("--language", choices=LANGUAGES_OF_TEXTS, default="en", help="default: %(default)s")
    parser.add_argument("--json", action="store_true", help="a list of objects and no text")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    models = catalogue.load(arguments.catalogue).values()
    language: str = arguments.language
    if arguments.json:
        print(json.dumps([entry(model, language) for model in models], ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(text(model, language) for model in models))
    return 0


def entry(model: Model, language: str) -> dict[str, Any]:
    """One model for programs; what the catalogue does not know is None."""
    same = ("name", "kind", "repository", "revision", "licence", "languages", "context", "model_context")
    sizes = ("memory_gb", "quantisation", "dimensions", "tensor_parallel", "data_parallel", "replicas")
    return {
        **{key: getattr(model, key) for key in (*same, *sizes)},
        "good_for": model.good_for[language],
        "gpus": model.gpus * model.replicas,
    }


_WORDS = {
    "en": {
        "repository": "repository",
        "revision": "revision",
        "licence": "licence",
        "languages": "languages",
        "mul": "many",
        "context": "context",
        "tokens": "{} tokens; the model takes {}",
        "vectors": "vectors",
        "numbers": "{} numbers, no chat",
        "quantisation": "quantisation",
        "none": "none",
        "memory": "memory",
        "card": "{} GB by the maker's card",
        "unknown": "the maker's card does not say",
        "gpus": "GPUs",
        "product": "{} (tensor parallel {} x data parallel {} x replicas {})",
    },
    "de": {
        "repository": "Quelle",
        "revision": "Stand",
        "licence": "Lizenz",
        "languages": "Sprachen",
        "mul": "viele",
        "context": "Kontext",
        "tokens": "{} Token; das Modell fasst {}",
        "vectors": "Vektoren",
        "numbers": "{} Zahlen, kein Chat",
        "quantisation": "Quantisierung",
        "none": "keine",
        "memory": "Speicher",
        "card": "{} GB nach der Karte des Herstellers",
        "unknown": "die Karte des Herstellers sagt es nicht",
        "gpus": "GPUs",
        "product": "{} (tensorparallel {} x datenparallel {} x Instanzen {})",
    },
}


def text(model: Model, language: str) -> str:
    """One model for people."""
    rows = list(_rows(model, language))
    width = max(len(name) for name, _ in rows)
    return "\n".join(
        [model.name, f"  {model.good_for[language]}", *(f"  {name:<{width}}  {said}" for name, said in rows)]
    )


def _rows(model: Model, language: str) -> Iterable[tuple[str, str]]:
    say = _WORDS[language]
    context, most = (_local(f"{number:,}", language) for number in (model.context, model.model_context))
    yield say["repository"], f"{model.repository}, {say['revision']} {model.revision}"
    yield say["licence"], model.licence
    yield say["languages"], ", ".join(say["mul"] if code == "mul" else code for code in model.languages)
    yield say["context"], say["tokens"].format(context, most)
    if model.dimensions:
        yield say["vectors"], say["numbers"].format(_local(f"{model.dimensions:,}", language))
    yield say["quantisation"], model.quantisation or say["none"]
    yield (
        say["memory"],
        say["card"].format(_local(f"{model.memory_gb:g}", language)) if model.memory_gb else say["unknown"],
    )
    sizes = (model.tensor_parallel, model.data_parallel, model.replicas)
    yield say["gpus"], say["product"].format(model.gpus * model.replicas, *sizes)


def _local(number: str, language: str) -> str:
    """German has the comma where English has the point."""
    return number.translate(str.maketrans(",.", ".,")) if language == "de" else number
