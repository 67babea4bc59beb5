# SPDX-License-Identifier: EUPL-1.2
"""Makes a release: `make release`. docs/release.md says what to do before and after. Standard library alone.

Refuses uncommitted changes, and a version that CHANGELOG.md does not name with a day. Builds the sdist from what is
committed, the wheel from the sdist, and the Moodle plugin's zip where there is a plugin. Then tries the wheel as an
operator installs it: in a fresh virtual environment from the lock file, with migrations, pages and translations.
Nothing stands in the folder before all of that went well; SHA256SUMS is written last.

`--rehearse` leaves out the two refusals: what is committed is built and tried, and kept nowhere.
"""

import argparse
import base64
import hashlib
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
VERSION = re.compile(r'^VERSION = "(?P<version>\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?)"$', re.MULTILINE)
"""As PEP 440 writes it, in lti_tool/version.py."""
PLUGIN_RELEASE = re.compile(r"^\$plugin->release\s*=\s*'(?P<version>[^']+)';", re.MULTILINE)
PACKAGES = ("lti_tool/", "inference/")
START_SECONDS = 60


class NotReleased(Exception):
    """The message says what is wrong, and the remedy."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=HERE.parent)
    parser.add_argument(
        "--rehearse", action="store_true", help="neither a clean tree nor a line in CHANGELOG.md needed"
    )
    options = parser.parse_args()
    try:
        release(options.root.resolve(), rehearse=options.rehearse)
    except NotReleased as reason:
        print(f"NOT RELEASED: {reason}", file=sys.stderr)
        return 1
    return 0


def release(root: Path, *, rehearse: bool) -> None:
    """Raises NotReleased."""
    version = version_of(root)
    if not rehearse:
        refuse_uncommitted(root)
        refuse_unnamed(root, version)
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "dist"
        built.mkdir()
        wheel = build(root, version, built)
        plugin(root, version, built)
        sbom(root, version, built)
        try_out(root, wheel, version)
        write_sums(built)
        if not rehearse:
            keep(built, root / "dist")


def version_of(root: Path) -> str:
    """The one in the code. Raises NotReleased."""
    found = VERSION.search((root / "lti_tool/version.py").read_text(encoding="utf-8"))
    if found is None:
        raise NotReleased('lti_tool/version.py needs a line VERSION = "1.2.3" (or 1.2.3rc1).')
    return found["version"]


def refuse_uncommitted(root: Path) -> None:
    """Raises NotReleased: what is built would be more, or less, than what a commit can be asked for."""
    changed = git(root, "status", "--porcelain").splitlines()
    if changed:
        raise NotReleased(f"{len(changed)} files are not committed ({changed[0].strip()} …). Commit or remove them.")


def refuse_unnamed(root: Path, version: str) -> None:
    """Raises NotReleased."""
    heading = rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$"
    if not re.search(heading, (root / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE):
        raise NotReleased(f"CHANGELOG.md has no heading '## [{version}] - YYYY-MM-DD'. Turn '[Unreleased]' into it.")


def build(root: Path, version: str, built: Path) -> Path:
    """The sdist of what is committed, and the wheel of the sdist: if a file is forgotten, it is missing in both."""
    when = git(root, "log", "-1", "--format=%ct").strip()
    committed = set(git(root, "ls-tree", "-r", "-z", "--name-only", "HEAD").split("\0")) - {""}
    name = f"campus_tutor-{version}"
    with tempfile.TemporaryDirectory() as folder:
        sources, unpacked = Path(folder) / "sources", Path(folder) / "sdist"
        git(root, "archive", f"--output={folder}/sources.tar", "HEAD")
        unpack(Path(folder) / "sources.tar", sources)
        run(*hatchling("sdist", built), cwd=sources, SOURCE_DATE_EPOCH=when)
        unpack(built / f"{name}.tar.gz", unpacked)
        inside = unpacked / name
        refuse_incomplete("sdist", files_of(inside) - {"PKG-INFO"}, committed)
        run(*hatchling("wheel", built), cwd=inside, SOURCE_DATE_EPOCH=when)
    (wheel,) = built.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith(PACKAGES)}
    refuse_incomplete("wheel", packed, {name for name in committed if name.startswith(PACKAGES)})
    print(f"Built {name}.tar.gz and {wheel.name}.")
    return wheel


def hatchling(kind: str, built: Path) -> tuple[str, ...]:
    """Not isolated: the lock file says which one."""
    return (sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(built))


def refuse_incomplete(what: str, packed: set[str], committed: set[str]) -> None:
    """Raises NotReleased unless both are the same: templates, styles and translations are easily forgotten."""
    if packed != committed:
        odd = sorted(packed ^ committed)
        raise NotReleased(f"the {what} and what is committed differ in {len(odd)} files: {', '.join(odd[:5])}.")


def files_of(folder: Path) -> set[str]:
    """Their paths in it."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def plugin(root: Path, version: str, built: Path) -> None:
    """A zip as Moodle's "Install plugins" takes it; where nothing is built yet, it says so. Raises NotReleased."""
    described = root / "moodle_plugin/version.php"
    if not described.exists():
        print("No plugin's zip: moodle_plugin/ holds a place and no plugin yet.")
        return
    found = PLUGIN_RELEASE.search(described.read_text(encoding="utf-8"))
    if found is None or found["version"] != version:
        raise NotReleased(f"moodle_plugin/version.php needs $plugin->release = '{version}';")
    print(run(sys.executable, HERE / "plugin.py", "--root", root, "--out", built, cwd=root).strip())


def sbom(root: Path, version: str, built: Path) -> None:
    """What is shipped, as CycloneDX: by a script that needs the libraries for tests. Raises NotReleased."""
    place = built / f"campus_tutor-{version}.cdx.json"
    run(sys.executable, HERE / "sbom.py", "--root", root, "--out", place, cwd=root)
    print(f"Wrote {place.name}.")


def try_out(root: Path, wheel: Path, version: str) -> None:
    """Installs the wheel as README.md says, far from the sources, and looks at what it serves. Raises NotReleased."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        run("sh", HERE / "venv", place / "venv", cwd=place, PYTHON=sys.executable)
        pip = [place / "venv/bin/python", "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
        run(*pip, "--require-hashes", "-r", root / "requirements.lock", cwd=place)
        run(*pip, "--no-deps", wheel, cwd=place)
        tutor = place / "venv/bin/campus-tutor"
        said = run(tutor, "--version", cwd=place)
        if said.strip() != f"campus-tutor {version}":
            raise NotReleased(f"the installed command says {said.strip()!r}.")
        settings = _settings(place)
        run(tutor, "db", "upgrade", cwd=place, **settings)
        run(tutor, "doctor", cwd=place, **settings)
        with serving(tutor, place, settings) as url:
            look_at(url, version)
    print(f"{wheel.name} installs from the lock file, migrates and serves.")


def _settings(place: Path) -> dict[str, str]:
    return {
        "CAMPUS_TUTOR_PUBLIC_URL": "https://tutor.example.org",
        "CAMPUS_TUTOR_DATABASE_URL": f"sqlite:///{place / 'tutor.sqlite'}",
        "CAMPUS_TUTOR_MASTER_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    }


@contextmanager
def serving(tutor: Path, place: Path, settings: dict[str, str]) -> Iterator[str]:
    """The tool's address on this machine, while it is served. Raises NotReleased."""
    port = _free_port()
    command = [str(tutor), "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    with (place / "log").open("w+b") as log:
        process = subprocess.Popen(command, cwd=place, env=_environment(settings), stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}"
            if not _answers(f"{url}/healthz", process):
                log.seek(0)
                raise NotReleased(f"it does not serve: {log.read().decode(errors='replace')[-2000:]}")
            yield url
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=START_SECONDS)


def look_at(url: str, version: str) -> None:
    """Health, a page in both languages, and each file that it names. Raises NotReleased."""
    if json.loads(fetch(f"{url}/healthz")) != {"status": "ok", "version": version}:
        raise NotReleased(f"/healthz of the installed wheel is not that of {version}.")
    if json.loads(fetch(f"{url}/readyz"))["status"] != "ok":
        raise NotReleased("/readyz of the installed wheel is not ok.")
    files = set[str]()
    for language, words in (("en", f"This is version {version}."), ("de", f"Das ist Version {version}.")):
        page = fetch(f"{url}/residency", language).decode()
        if words not in page:
            raise NotReleased(f"the page /residency does not say {words!r} in {language}.")
        files |= set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    if not files:
        raise NotReleased("the page names no style sheet.")
    for file in sorted(files):
        fetch(url + file)


def fetch(url: str, language: str = "en") -> bytes:
    """Raises NotReleased."""
    request = urllib.request.Request(url, headers={"Accept-Language": language})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=START_SECONDS) as answer:  # noqa: S310
            return bytes(answer.read())
    except OSError as error:
        raise NotReleased(f"{url} of the installed wheel: {error}.") from None


def write_sums(built: Path) -> None:
    """As `sha256sum --check SHA256SUMS` reads it."""
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(built.iterdir())]
    (built / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def keep(built: Path, place: Path) -> None:
    """Nothing of another release stays in the folder."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(built, place)
    print(f"{place}:", *sorted(path.name for path in place.iterdir()))


def git(root: Path, *arguments: str) -> str:
    """What git prints, also of a checkout that another user made, as on a machine that builds."""
    return run("git", "-c", "safe.directory=*", "-C", root, *arguments, cwd=root)


def run(*command: str | Path, cwd: str | Path, **environ: str) -> str:
    """What it prints. Raises NotReleased with the end of what it says."""
    done = subprocess.run(command, cwd=cwd, env=_environment(environ), capture_output=True, text=True, check=False)
    if done.returncode:
        words = " ".join(str(word) for word in command)
        raise NotReleased(f"{words} ended with {done.returncode}: {(done.stdout + done.stderr)[-2000:].strip()}")
    return done.stdout


def unpack(archive: Path, folder: Path) -> None:
    """By tar: Python's own module asks for a filter that not every 3.11 has."""
    folder.mkdir()
    run("tar", "-xf", archive, "-C", folder, cwd=folder)


def _environment(more: dict[str, str]) -> dict[str, str]:
    """This process's without what could lead the wheel's Python to the sources, or the tool to other settings."""
    leading = ("CAMPUS_TUTOR_", "PYTHON")
    return {name: value for name, value in os.environ.items() if not name.startswith(leading)} | more


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _answers(url: str, process: "subprocess.Popen[bytes]") -> bool:
    """Within START_SECONDS, unless the process ends before."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310
            return True
        except OSError:
            time.sleep(0.2)
    return False


if __name__ == "__main__":
    sys.exit(main())
