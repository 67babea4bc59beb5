# SPDX-License-Identifier: EUPL-1.2
"""The command `fetch`: brings a model's weights on a machine that may go out, with checksums; `serve` never does.

It goes on where it was interrupted: files that are there and have the right checksum stay, a half file is continued.
"""

import argparse
import fnmatch
import glob
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from inference import catalogue
from inference.errors import CommandError
from inference.model import Model
from inference.weights import LIST, WEIGHTS, Fetched, File, is_commit

PIECE_BYTES = 4 * 2**20
PART = ".part"
"""End of the name of a file that is not whole yet; before it stand SUM digits of the checksum that it shall have."""
SUM = 16
NEVER_NEEDED = (
    "onnx/*",
    "openvino/*",
    "*.gguf",
    "*.h5",
    "*.msgpack",
    "*.pth",
    "*.png",
    "*.jpg",
    "*.webp",
    "*.pdf",
    "imgs/*",
)
OLD_FORMATS = ("*.bin", "*.pt")
"""Left out where the repository has safetensors, which cannot carry code."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("fetch", help="bring a model's weights", description=__doc__)
    parser.add_argument("model", metavar="MODEL", help="a name from the catalogue")
    parser.add_argument("--catalogue", type=Path, default=catalogue.SHIPPED, metavar="FILE")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, metavar="FOLDER", help="default: %(default)s")
    parser.add_argument("--revision", metavar="COMMIT", help="another one than the catalogue's")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    model = catalogue.pick(catalogue.load(arguments.catalogue), arguments.model)
    hub = _hub()
    place = arguments.weights / model.name
    with _told(model):
        commit, everything = _look_up(hub, model.repository, arguments.revision or model.revision)
        files = {name: everything[name] for name in list_wanted(everything, model)}
        _bring(hub, Fetched(model.repository, commit, files), place)
    print(f"{model.name} ({model.licence}) is in {place.absolute()}, commit {commit}")
    if not is_commit(model.revision):
        print(f'to get the same files next year, write revision = "{commit}" into the catalogue')
    return 0


def list_wanted(names: Iterable[str], model: Model) -> list[str]:
    """Without what vLLM does not read: other formats, and the second copy of the weights that some makers add."""
    names = [name for name in names if not _matches(name, NEVER_NEEDED) and not name.startswith(".")]
    second_copy = "model*.safetensors*" if "--load-format=mistral" in model.flags else "consolidated*"
    kept = [name for name in names if not fnmatch.fnmatch(name, second_copy)]
    if any(name.endswith(".safetensors") for name in kept):
        kept = [name for name in kept if not _matches(name, OLD_FORMATS)]
    return sorted(kept)


def checksum(path: Path, kind: str) -> str:
    """`sha256:…`, or `git:…`, the hash that git gives a file of this content."""
    if kind == "sha256":
        sums = hashlib.sha256()
    else:
        sums = hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            sums.update(piece)
    return f"{kind}:{sums.hexdigest()}"


def _bring(hub: Any, fetched: Fetched, place: Path) -> None:
    missing = [name for name, file in fetched.files.items() if not _is_there(place / name, file)]
    size = sum(fetched.files[name].size for name in missing)
    _check_room(place, size - sum(_begun(place / name, fetched.files[name]) for name in missing))
    brought = 0
    for number, name in enumerate(missing, 1):
        file = fetched.files[name]
        print(
            f"{number}/{len(missing)} {name}, {_gigabytes(file.size)}; {_gigabytes(brought)} of {_gigabytes(size)}",
            flush=True,
        )
        _download(hub, fetched, name, place / name)
        if not _is_there(place / name, file):
            (place / name).unlink(missing_ok=True)
            raise CommandError(f"{name} arrived damaged (its checksum is wrong) and was deleted: run the command again")
        brought += file.size
    # Last, so that a list is only there when everything is.
    (place / LIST).write_text(fetched.dump(), "utf-8")


def _download(hub: Any, fetched: Fetched, name: str, path: Path) -> None:
    """Not by hf_hub_download: since 1.x that begins a file anew in each run, and one file has gigabytes."""
    url = hub.hf_hub_url(fetched.repository, name, revision=fetched.commit)
    location = hub.get_hf_file_metadata(url).location
    # A store that the hub points to must not get the token.
    headers = hub.utils.build_hf_headers() if urlsplit(location).netloc == urlsplit(url).netloc else {}
    size = fetched.files[name].size
    part = _part(path, fetched.files[name])
    part.parent.mkdir(parents=True, exist_ok=True)
    part.touch()
    with part.open("r+b") as file:
        done = file.seek(0, os.SEEK_END)
        hub.file_download.http_get(location, file, resume_size=done, headers=headers, expected_size=size)
    part.replace(path)


def _part(path: Path, file: File) -> Path:
    return path.with_name(f"{path.name}.{file.checksum.partition(':')[2][:SUM]}{PART}")


def _begun(path: Path, file: File) -> int:
    """Bytes of it that an earlier run left. Drops what it left of another content: `main` moves, and gigabytes stay."""
    part = _part(path, file)
    for other in path.parent.glob(f"{glob.escape(path.name)}.{'[0-9a-f]' * SUM}{PART}"):
        if other != part or other.stat().st_size > file.size:
            other.unlink()
    return part.stat().st_size if part.exists() else 0


def _is_there(path: Path, file: File) -> bool:
    if not path.is_file() or path.stat().st_size != file.size:
        return False
    return checksum(path, file.checksum.partition(":")[0]) == file.checksum


def _look_up(hub: Any, repository: str, revision: str) -> tuple[str, Mapping[str, File]]:
    """The commit, and all its files."""
    info = hub.HfApi().model_info(repository, revision=revision, files_metadata=True)
    return info.sha, {one.rfilename: _file(one) for one in info.siblings}


def _file(one: Any) -> File:
    return File(one.size, f"sha256:{one.lfs.sha256}" if one.lfs else f"git:{one.blob_id}")


def _check_room(place: Path, size: int) -> None:
    place.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(place).free
    if free < size:
        raise CommandError(
            f"{place.absolute()} has {_gigabytes(free)} free and {_gigabytes(size)} are needed: make room"
        )


def _hub() -> Any:
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")  # read when the library is imported
    try:
        import huggingface_hub
    except ImportError as problem:
        raise CommandError("fetch needs huggingface_hub (it comes with vLLM): pip install huggingface_hub") from problem
    return huggingface_hub


@contextmanager
def _told(model: Model) -> Iterator[None]:
    """The library's errors as one sentence; those of the network are of whichever client library it uses."""
    from huggingface_hub import errors

    broken = [getattr(import_module(name), "HTTPError") for name in ("httpx2", "httpx") if find_spec(name)]  # noqa: B009
    try:
        yield
    except errors.GatedRepoError as problem:
        remedy = "accept its terms on the hub and set HF_TOKEN"
        raise CommandError(f"{model.repository} asks for a registration: {remedy}") from problem
    except (errors.RepositoryNotFoundError, errors.RevisionNotFoundError) as problem:
        said = f"the hub has no {model.repository} at this revision"
        raise CommandError(f"{said}: check repository and revision in the catalogue") from problem
    except (errors.HfHubHTTPError, OSError, *broken) as problem:
        reason = (str(problem).strip().splitlines() or [type(problem).__name__])[0]
        raise CommandError(
            f"the hub could not be read ({reason}): run the command again, it goes on there"
        ) from problem


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.2f} GB"
