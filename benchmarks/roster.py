# SPDX-License-Identifier: EUPL-1.2
"""(e) What a roster costs: as many people as a large lecture has, fetched page by page by the tool's own services.

The practice platform gives tokens and pages as Moodle does; the tool's side runs in a process of its own, a new one for
each row, whose memory nobody else has used before. What the platform takes to make its pages is part of the time.
"""

import base64
import ipaddress
import json
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from subprocess import PIPE, run
from typing import Any

import psutil

from benchmarks.installation import CLIENT, MASTER_KEY, Installation
from benchmarks.processes import PROXY_CORE, REST_CORE, ROOT, on_core, python
from benchmarks.statistics import figure, table
from lti_tool.db import Database
from lti_tool.demo import services as practice
from lti_tool.demo.accents import ToolRegistration
from lti_tool.demo.openid_provider import Authority
from lti_tool.demo.people import PEOPLE
from lti_tool.demo.platform import create_platform
from lti_tool.demo.serving import serving
from lti_tool.lti.claim_names import ROSTER_SCOPE
from lti_tool.lti.keys.tool_keys import ToolKeys
from lti_tool.lti.services import AccessTokens, Calls, Memberships, Service
from lti_tool.lti.services.names_roles import PAGE_MEMBERS
from lti_tool.models import Platform
from lti_tool.outbound import Outbound
from lti_tool.vault import Vault

SIZES = ((100, PAGE_MEMBERS), (2_000, PAGE_MEMBERS), (2_000, 100))
"""People, and how many of them the platform puts on a page; the tool asks for PAGE."""
HEADS = ("people", "on a page", "requests", "names", "s", "tool CPU ms", "peak MiB above before", "kept MiB")


@dataclass(frozen=True)
class Asked:
    """What the reading process is told."""

    database_url: str
    platform_url: str
    memberships_url: str
    master_key: str
    """Base64."""


def measure(_folder: Path, installed: Installation, say: Callable[[str], None]) -> str:
    """The table."""
    published = json.dumps(ToolKeys(Database(installed.url), Vault([MASTER_KEY])).published()).encode()

    def keys(_environ: Any, start: Callable[[str, list[tuple[str, str]]], Any]) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", "application/json")])
        return [published]

    rows = []
    with on_core(REST_CORE), serving(lambda _url: keys, host="127.0.0.1") as tool_url:
        for people, page in SIZES:
            say(f"roster: {people} people, {page} on a page")
            rows.append(row(installed.url, tool_url, people, page))
    return table(HEADS, rows)


def row(database_url: str, tool_url: str, people: int, page: int) -> list[str]:
    """One roster, read by a process of its own."""
    requests: list[str] = []
    registration = ToolRegistration(tool_url, CLIENT, "1", "moodle-4.5")

    def platform(url: str) -> Any:
        app = create_platform(Authority(url, {registration.accent: registration}))

        def counting(environ: Any, start: Any) -> Iterable[bytes]:
            requests.append(environ["PATH_INFO"])
            return app(environ, start)

        return counting

    invite(people)
    practice.PAGE = page
    with serving(platform, host="127.0.0.1") as url:
        key = base64.b64encode(MASTER_KEY).decode()
        asked = Asked(database_url, url, f"{url}/mod/lti/services.php/CourseSection/2/bindings/1/memberships", key)
        with on_core(PROXY_CORE):
            told = run(  # noqa: S603
                python("benchmarks.roster"), input=json.dumps(vars(asked)), stdout=PIPE, text=True, check=True, cwd=ROOT
            )
    read = json.loads(told.stdout)
    pages = sum("memberships" in path for path in requests) // 2  # read twice: once for the time, once for what is kept
    figures = [figure(read["seconds"], 2), figure(read["cpu"] * 1000, 0), figure(read["peak"]), figure(read["kept"])]
    return [f"{people:,}", str(page), str(pages), f"{read['names']:,}", *figures]


def invite(people: int) -> None:
    """Fills the practice platform's courses."""
    student = PEOPLE["juergen"]
    for number in range(len(PEOPLE), people):
        PEOPLE[f"student-{number}"] = replace(student, number=1000 + number)


def read() -> dict[str, float]:
    """In the process of its own: the roster's time, processor time (seconds) and memory (MiB)."""
    asked = Asked(**json.load(sys.stdin))
    database, outbound = Database(asked.database_url), Outbound([ipaddress.ip_network("127.0.0.0/8")])
    outbound.know(asked.platform_url)
    vault = Vault([base64.b64decode(asked.master_key)])
    rosters = Memberships(Calls(outbound, AccessTokens(outbound, ToolKeys(database, vault).newest)))
    platform = Platform(
        issuer=asked.platform_url, client_id=CLIENT, token_url=f"{asked.platform_url}/token", aliases=[]
    )
    service = Service.at(platform, asked.memberships_url, ROSTER_SCOPE)
    Path("/proc/self/clear_refs").write_text("5")  # forgets the peak of what was imported
    before, began, used = psutil.Process().memory_info().rss, time.monotonic(), time.process_time()
    names = rosters.fetch(service)
    seconds, cpu = time.monotonic() - began, time.process_time() - used
    peak = _peak() - before
    tracemalloc.start()
    again = rosters.fetch(service)
    kept, _most = tracemalloc.get_traced_memory()
    assert again == names
    return {"seconds": seconds, "cpu": cpu, "peak": peak / 2**20, "kept": kept / 2**20, "names": len(names)}


def _peak() -> int:
    """Bytes that this process held at most since that was last forgotten."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


if __name__ == "__main__":
    json.dump(read(), sys.stdout)
