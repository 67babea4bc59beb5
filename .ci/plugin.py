# SPDX-License-Identifier: EUPL-1.2
"""Packs the Moodle plugin as Moodle's "Install plugins" takes it: `make plugin`. Standard library alone.

What is committed goes in, sorted and with the time of the commit, so the same commit gives the same bytes.
"""

import argparse
import io
import re
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

FOLDER = "campustutor"
"""Moodle unpacks a zip with one folder: the plugin's name without its kind, `local_`."""
RELEASE = re.compile(r"^\$plugin->release\s*=\s*'(?P<version>[^']+)';", re.MULTILINE)
PERMISSIONS = 0o100644 << 16


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[1])
    parser.add_argument("--out", type=Path, help="the folder; dist/ if left out")
    options = parser.parse_args()
    root = options.root.resolve()
    changed = git(root, "status", "--porcelain", "--", "moodle_plugin").decode().splitlines()
    if changed:
        print(f"Not packed, for it is not committed: {len(changed)} files ({changed[0].strip()} …)", file=sys.stderr)
    place = pack(root, options.out or root / "dist")
    print(f"Built {place.name}.")
    return 0


def pack(root: Path, out: Path) -> Path:
    """The zip, named by the plugin's own version."""
    when = int(git(root, "log", "-1", "--format=%ct"))
    committed = git(root, "archive", "--format=tar", "HEAD:moodle_plugin")
    with tarfile.open(fileobj=io.BytesIO(committed)) as archive:
        files = {member.name: archive.extractfile(member).read() for member in archive if member.isfile()}  # type: ignore[union-attr]
    found = RELEASE.search(files["version.php"].decode())
    assert found is not None, "version.php names no release"
    out.mkdir(parents=True, exist_ok=True)
    place = out / f"local_{FOLDER}-{found['version']}.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}", time.gmtime(when)[:6])
            entry.external_attr, entry.compress_type = PERMISSIONS, zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, whose permissions these are
            packed.writestr(entry, files[name])
    return place


def git(root: Path, *arguments: str) -> bytes:
    """What git prints, also of a checkout that another user made."""
    command = ["git", "-c", "safe.directory=*", "-C", str(root), *arguments]
    return subprocess.run(command, check=True, capture_output=True).stdout


if __name__ == "__main__":
    sys.exit(main())
