# SPDX-License-Identifier: EUPL-1.2
"""Known vulnerabilities in the lock files, by pip-audit. Standard library alone: it runs in pip-audit's environment.

Three outcomes, and one line at the end that says which:

* audited: nothing found but what `audit-accepted.toml` lists, with a reason and a date, exit 0
* found: something that is not accepted, or not any more, exit 1
* NOT DONE: the service does not answer, or a package mirror answers in its place and knows no vulnerabilities.
  pip-audit itself calls that "no known vulnerabilities" and exits with 0. Here it is said, and the build goes on, since
  it is no fault of the code; with AUDIT_REQUIRED=true it ends with 1.

Whether the service knows anything is asked first, of a version that is known to be vulnerable for ever.
"""

import argparse
import datetime
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LOCKS = ("requirements.lock", "requirements-dev.lock", "deploy/router/requirements.lock")
KNOWN_BAD = "jinja2==2.4.1"
SERVICES = ("pypi", "osv")
SECONDS = 600


class NotDone(Exception):
    """The service tells nothing; the message says why."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True, help="pip-audit")
    parser.add_argument("--root", type=Path, default=HERE.parent)
    parser.add_argument("--accepted", type=Path, default=HERE / "audit-accepted.toml")
    options = parser.parse_args()
    accepted = tomllib.loads(options.accepted.read_text(encoding="utf-8")).get("accepted", [])
    try:
        service = _service(options.tool)
        found, skipped = _audit(options, service)
    except NotDone as reason:
        print(f"AUDIT NOT DONE: {reason} Nothing is known about vulnerabilities in the locked versions.")
        return 1 if os.environ.get("AUDIT_REQUIRED") == "true" else 0
    return _judge(found, skipped, accepted, service)


def _service(tool: str) -> str:
    """The first one that knows what is wrong with KNOWN_BAD."""
    why = []
    with tempfile.TemporaryDirectory() as folder:
        probe = Path(folder) / "probe.txt"
        probe.write_text(KNOWN_BAD + "\n", encoding="utf-8")
        for service in SERVICES:
            try:
                (dependency,) = _run(tool, service, probe, "--no-deps")
            except (NotDone, ValueError) as reason:
                why.append(f"{service}: {reason}")
                continue
            if dependency.get("vulns"):
                return service
            why.append(f"{service}: {dependency.get('skip_reason') or f'knows nothing of {KNOWN_BAD}'}")
    raise NotDone(f"no service knows any vulnerability ({'; '.join(why)}).")


def _audit(options: argparse.Namespace, service: str) -> tuple[list[dict[str, str]], list[str]]:
    found, skipped = [], []
    for lock in LOCKS:
        for dependency in _run(options.tool, service, options.root / lock, "--require-hashes"):
            if "skip_reason" in dependency:
                skipped.append(f"{lock}: {dependency['name']}: {dependency['skip_reason']}")
            for flaw in dependency.get("vulns", ()):
                names = [flaw["id"], *flaw.get("aliases", ())]
                fixed = ", ".join(flaw.get("fix_versions", ())) or "no version"
                about = {"file": lock, "package": dependency["name"], "version": dependency["version"], "fixed": fixed}
                found.append({**about, "ids": " ".join(names)})
    return found, skipped


def _run(tool: str, service: str, file: Path, *options: str) -> list[dict[str, Any]]:
    """What pip-audit says of each line of a file. Its exit code is 1 for "found" and for "broken" alike."""
    command = [tool, "-r", str(file), "--disable-pip", "-s", service, "-f", "json", "--progress-spinner", "off"]
    try:
        done = subprocess.run([*command, *options], capture_output=True, text=True, timeout=SECONDS, check=False)
        listed = json.loads(done.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        raise NotDone("it does not answer in time.") from None
    except (ValueError, KeyError):
        last = done.stderr.strip().splitlines()[-1:] or ["pip-audit said nothing"]
        raise NotDone(f"it does not answer: {last[0][:300]}") from None
    return list(listed)


def _judge(found: list[dict[str, str]], skipped: list[str], accepted: list[dict[str, Any]], service: str) -> int:
    today, used, bad = datetime.date.today(), set(), 0  # noqa: DTZ011 - the day where CI runs
    for flaw in found:
        ids = flaw["ids"].split()
        line = "{file}: {package} {version}: {ids}, mended in {fixed}".format(**flaw)
        match = [n for n, one in enumerate(accepted) if one["id"] in ids and one["file"] == flaw["file"]]
        if match and accepted[match[0]]["until"] >= today:
            used.add(match[0])
            print(f"accepted until {accepted[match[0]]['until']}: {line}: {accepted[match[0]]['reason']}")
        else:
            bad += 1
            print(f"{'accepted only until ' + str(accepted[match[0]]['until']) if match else 'FOUND'}: {line}")
            used.update(match)
    for number, one in enumerate(accepted):
        if number not in used:
            print(f"accepted, and not found any more: take {one['id']} ({one['file']}) from audit-accepted.toml.")
    for line in skipped:
        bad += 1
        print(f"NOT LOOKED UP: {line}")
    print(f"Audited by {service}: {len(found)} found, {bad} to do." if bad else f"Audited by {service}: nothing to do.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
