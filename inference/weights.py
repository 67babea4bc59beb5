# SPDX-License-Identifier: EUPL-1.2
"""Where a model's files lie, and whether they are all there: `FOLDER/MODEL/`, with a list of what `fetch` brought."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from inference.errors import CommandError
from inference.model import Model

WEIGHTS = Path("var/weights")
LIST = "fetched.json"
"""In the model's folder: what was brought, from which commit, with the checksum of each file."""


@dataclass(frozen=True)
class Fetched:
    """The list that `fetch` leaves."""

    repository: str
    commit: str
    files: Mapping[str, "File"]

    def dump(self) -> str:
        files = {name: [file.size, file.checksum] for name, file in self.files.items()}
        content = {"repository": self.repository, "commit": self.commit, "files": files}
        return json.dumps(content, indent=1, sort_keys=True) + "\n"

    @classmethod
    def read(cls, path: Path) -> "Fetched":
        """Raises OSError, ValueError, KeyError or TypeError for a file that is not such a list."""
        content = json.loads(path.read_text("utf-8"))
        files = {name: File(size, checksum) for name, (size, checksum) in content["files"].items()}
        return cls(content["repository"], content["commit"], files)


@dataclass(frozen=True)
class File:
    size: int
    """Bytes."""
    checksum: str
    """`sha256:…` of the content, or `git:…`, git's own hash of a small file."""


def check_weights(model: Model, folder: Path) -> None:
    """Raises CommandError unless the model's files are there in full length. Reading 140 GB would take minutes."""
    place = folder / model.name
    remedy = (
        f"run `python -m inference fetch {model.name}` on a machine that may go out, and copy its folder to "
        f"{place.absolute()}"
    )
    if not any((place / name).is_file() for name in ("config.json", "params.json")):
        raise CommandError(f"the weights of {model.name} are missing: {remedy}")
    if not (place / LIST).exists():
        return  # somebody's own weights
    for name, file in _fetched(place).files.items():
        if not (place / name).is_file() or (place / name).stat().st_size != file.size:
            raise CommandError(f"{place / name} is missing or cut short: {remedy}")


def provenance(model: Model, folder: Path) -> str | None:
    """What an operator should know about where the weights come from; None where all is as the catalogue says."""
    place = folder / model.name
    if not (place / LIST).exists():
        return f"the weights of {model.name} were not brought by `fetch`: which revision they are is not known"
    commit = _fetched(place).commit
    if commit == model.revision:
        return None
    if is_commit(model.revision):
        again = f"run `python -m inference fetch {model.name}` to get the catalogue's"
        return f"the weights of {model.name} are commit {commit}, the catalogue says {model.revision}: {again}"
    keep = f'write revision = "{commit}" into the catalogue to keep them'
    return f"the weights of {model.name} are commit {commit}, and {model.revision} may be another one tomorrow: {keep}"


def is_commit(revision: str) -> bool:
    """A branch or a tag can move, a commit cannot."""
    return re.fullmatch(r"[0-9a-f]{40}", revision) is not None


def _fetched(place: Path) -> Fetched:
    try:
        return Fetched.read(place / LIST)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise CommandError(
            f"{place / LIST} cannot be read ({problem}): run `python -m inference fetch` again"
        ) from problem
