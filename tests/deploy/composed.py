# SPDX-License-Identifier: EUPL-1.2
"""docker-compose.yml as data, with its variables filled in as Compose does it."""

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docker-compose.yml"
EXAMPLE = ROOT / ".env.example"

_VARIABLE = re.compile(r"\$\{(?P<name>[A-Z_]+)(?P<kind>:-|:\?)?(?P<rest>[^}]*)\}")


def example() -> dict[str, str]:
    """What `.env.example` sets."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def variables() -> dict[str, str | None]:
    """Each variable of the file with its default, None where one is needed."""
    text = FILE.read_text(encoding="utf-8")
    return {found["name"]: found["rest"] if found["kind"] == ":-" else None for found in _VARIABLE.finditer(text)}


def filled(text: str, environ: dict[str, str]) -> str:
    def value(found: "re.Match[str]") -> str:
        if given := environ.get(found["name"]):
            return given
        assert found["kind"] == ":-", f"{found['name']} is needed"
        return found["rest"]

    return _VARIABLE.sub(value, text)


def load(environ: dict[str, str] | None = None) -> dict[str, Any]:
    """The whole file. Without `environ`: with what `.env.example` sets."""
    text = filled(FILE.read_text(encoding="utf-8"), example() if environ is None else environ)
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def services(*profiles: str) -> dict[str, dict[str, Any]]:
    """Those that run with these profiles, by name; all of them without one."""
    everything: dict[str, dict[str, Any]] = load()["services"]
    if not profiles:
        return everything
    return {
        name: service
        for name, service in everything.items()
        if "profiles" not in service or set(profiles) & set(service["profiles"])
    }


def networks_of(service: dict[str, Any]) -> set[str]:
    return set(service["networks"])
