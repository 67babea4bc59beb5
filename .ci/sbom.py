# SPDX-License-Identifier: EUPL-1.2
"""Writes what is shipped as a list in CycloneDX 1.6 (ECMA-424): `make sbom`; `make release` puts it beside the rest.

Of each package of `requirements.lock`: name, version, licence, and the SHA-256 of each file that pip may take for it.
What only builds the package has the scope `excluded`. Besides: the tool itself, and the image that `deploy/` builds on.
The pages load no library of others (`lti_tool/static/README.md`), so there is none of JavaScript in it. The same commit
gives the same bytes.
"""

import argparse
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PINNED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?: ; (?P<marker>[^\\]+?))? *\\?$")
HASH = re.compile(r"--hash=sha256:(?P<sha256>[0-9a-f]{64})")
VERSION = re.compile(r'^VERSION = "(?P<version>[^"]+)"$', re.MULTILINE)
IMAGE = re.compile(r"^FROM (?P<name>[\w./-]+):(?P<tag>[\w.-]+)$", re.MULTILINE)
LICENCES = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
}
"""Classifiers of packages that do not say it as SPDX writes it."""
SAID_OTHERWISE = {
    "charset-normalizer": "MIT",
    "gevent": "MIT",
    "lxml": "BSD-3-Clause",
    "nh3": "MIT",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "pystemmer": "MIT AND BSD-3-Clause",
    "tzdata": "Apache-2.0",
}
"""As read in the packages themselves, where there is no classifier either, or more than one."""


class Pinned(NamedTuple):
    """A package as the lock file has it."""

    name: str
    version: str
    marker: str | None
    """Where it is installed; None: everywhere."""
    sha256: tuple[str, ...]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--out", type=Path, help="the file to write; else in dist/")
    options = parser.parse_args()
    out = options.out or options.root / f"dist/campus_tutor-{_tool(options.root).version}.cdx.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(written(options.root), encoding="utf-8")
    print(f"{out} is written.")
    return 0


def written(root: Path) -> str:
    """The list as JSON."""
    tool = _tool(root)
    packages = [*_packages(root)]
    bom = Bom(
        serial_number=uuid5(NAMESPACE_URL, f"campus-tutor:{_git(root, '%H')}"),
        metadata=BomMetaData(component=tool, timestamp=datetime.fromtimestamp(int(_git(root, "%ct")), UTC)),
        components=[*packages, _image(root)],
    )
    bom.register_dependency(tool, [one for one in packages if one.scope == ComponentScope.REQUIRED])
    made: str = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=1)
    return made + "\n"


def read_lock(file: Path) -> list[Pinned]:
    """All packages of a lock file, as uv writes it."""
    found: list[Pinned] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if pinned := PINNED.match(line):
            found.append(Pinned(pinned["name"], pinned["version"], pinned["marker"], ()))
        elif hashed := HASH.search(line):
            found[-1] = found[-1]._replace(sha256=(*found[-1].sha256, hashed["sha256"]))
    return found


def _tool(root: Path) -> Component:
    found = VERSION.search((root / "lti_tool/version.py").read_text(encoding="utf-8"))
    assert found is not None
    return Component(
        name="campus-tutor",
        version=found["version"],
        type=ComponentType.APPLICATION,
        bom_ref="campus-tutor",
        licenses=[LicenseExpression(_project(root)["license"])],
        description=_project(root)["description"],
    )


def _packages(root: Path) -> Iterator[Component]:
    needed = _needed(Requirement(one) for one in _project(root)["dependencies"])
    for pinned in read_lock(root / "requirements.lock"):
        url = PackageURL("pypi", None, pinned.name, pinned.version)
        yield Component(
            name=pinned.name,
            version=pinned.version,
            type=ComponentType.LIBRARY,
            bom_ref=str(url),
            purl=url,
            scope=ComponentScope.REQUIRED if pinned.name in needed else ComponentScope.EXCLUDED,
            licenses=[LicenseExpression(_licence(pinned.name))],
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=sha256) for sha256 in pinned.sha256],
            properties=[Property(name="campus-tutor:installed-where", value=pinned.marker)] if pinned.marker else [],
        )


def _image(root: Path) -> Component:
    """On which the tool's image stands: of several stages the last."""
    last = list(IMAGE.finditer((root / "deploy/tool.Dockerfile").read_text(encoding="utf-8")))[-1]
    url = PackageURL("docker", None, last["name"], last["tag"])
    return Component(
        name=last["name"],
        version=last["tag"],
        type=ComponentType.CONTAINER,
        bom_ref=str(url),
        purl=url,
        scope=ComponentScope.OPTIONAL,
    )


def _needed(direct: Iterable[Requirement]) -> set[str]:
    """The names of what the tool needs to run, directly or not."""
    found: dict[str, set[str]] = {}
    open_ends = list(direct)
    while open_ends:
        one = open_ends.pop()
        name, extras = canonicalize_name(one.name), {"", *one.extras}
        if extras <= found.setdefault(name, set()):
            continue
        found[name] |= extras
        open_ends += [needed for needed in _requires(name) if _applies(needed, found[name])]
    return set(found)


def _requires(name: str) -> list[Requirement]:
    try:
        return [Requirement(line) for line in requires(name) or ()]
    except PackageNotFoundError:  # of another system
        return []


def _applies(one: Requirement, extras: Iterable[str]) -> bool:
    return one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in extras)


def _licence(name: str) -> str:
    """In SPDX's words. Raises LookupError where nobody has looked yet."""
    if said := SAID_OTHERWISE.get(name):
        return said
    about = metadata(name)
    if said := about.get("License-Expression"):
        return said
    named = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or [] if line.startswith("License")]
    if len(named) != 1 or named[0] not in LICENCES:
        raise LookupError(f"{name} names its licence as {named}: look into it, and write it into SAID_OTHERWISE.")
    return LICENCES[named[0]]


def _project(root: Path) -> dict[str, str]:
    project: dict[str, str] = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project


def _git(root: Path, form: str) -> str:
    """Of the commit, also in a checkout that another user made."""
    command = ["git", "-c", "safe.directory=*", "-C", str(root), "log", "-1", f"--format={form}"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
