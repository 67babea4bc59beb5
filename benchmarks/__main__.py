# SPDX-License-Identifier: EUPL-1.2
"""Runs all benchmarks, or those that are named, as `python -m benchmarks storm`: those in PARTS, `share`, `reading`,
`search`, `redaction`, `guard`.
"""

import argparse
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import (
    closed_solutions,
    idle,
    launches,
    nginx,
    peer,
    reading,
    redaction,
    relay,
    roster,
    search,
    share,
    storm,
)
from benchmarks.installation import Installation, installation
from benchmarks.processes import CORES, PROXY_CORE, REST_CORE

Part = Callable[[Path, Installation, Callable[[str], None]], str]
PARTS: dict[str, tuple[str, Part]] = {
    "relay": (f"Relay: {relay.TOKENS} tokens at {relay.RATE} tokens/s in each stream", relay.measure),
    "fours": ("Relay, four tokens at a time", relay.measure_fours),
    "idle": ("Open but idle pages", idle.measure),
    "launches": (
        f"Openings: login, launch and what the page asks for, {launches.BROWSERS} at a time, keys cached",
        launches.measure,
    ),
    "storm": (f"Launch storm: {storm.STUDENTS} students within seconds, {storm.WORKERS} workers", storm.measure),
    "roster": ("Roster, through the tool's own services", roster.measure),
    "peer": ("Relay, with LiteLLM's proxy beside the tool", peer.measure),
}
SIMULATED = "share"
"""Needs no installation and measures no machine: the same table everywhere."""
SIMULATED_TITLE = "Whose question waits how long: a simulated day"
FILES = "reading"
"""Needs no installation either."""
FILES_TITLE = f"Reading {reading.PAGES:,} pages of PDF"
SEARCH = "search"
SEARCH_TITLE = "Finding passages"
MESSAGES = "redaction"
"""Nor this."""
MESSAGES_TITLE = "Redaction: what is kept from the model"
SOLUTIONS = "guard"
SOLUTIONS_TITLE = "Solutions that stay closed: what gets past the guard, and what it stops in vain"
ALONE = (SIMULATED, FILES, SEARCH, MESSAGES, SOLUTIONS)
LONG = ("idle", "peer")
"""Run only when named: one takes minutes, the other is to be installed first (`make bench-peer`)."""


def parser() -> argparse.ArgumentParser:
    """What the command line takes."""
    titles = {name: title for name, (title, _measure) in PARTS.items()} | {SIMULATED: SIMULATED_TITLE}
    titles |= {FILES: FILES_TITLE, SEARCH: SEARCH_TITLE, MESSAGES: MESSAGES_TITLE, SOLUTIONS: SOLUTIONS_TITLE}
    listed = "\n".join(
        f"  {name:9} {title}{' (only when named)' if name in LONG else ''}" for name, title in titles.items()
    )
    command = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measures what the tool costs, as tables with ratios from one run. All of it takes minutes.",
        epilog=f"benchmarks:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("names", nargs="*", metavar="NAME", help="those to run; none: all")
    return command


def chosen(arguments: Sequence[str]) -> list[str]:
    """The names on the command line. Ends the program with 2 for one that there is not."""
    command = parser()
    names: list[str] = command.parse_args(arguments).names
    if unknown := [name for name in names if name not in {*PARTS, *ALONE}]:
        command.error(f"there is no benchmark {', '.join(unknown)}; there are {', '.join((*PARTS, *ALONE))}")
    return names


def main(arguments: Sequence[str]) -> None:
    """Prints what was measured on this machine in this run."""
    named = chosen(arguments)
    wanted = [name for name in PARTS if (name in named if named else name not in LONG)]
    began = time.monotonic()
    if SIMULATED in named or not named:
        show(f"\n## {SIMULATED_TITLE}\n\n{share.simulate()}\n")
    if FILES in named or not named:
        with tempfile.TemporaryDirectory(prefix="ct-bench-") as folder:
            show(f"\n## {FILES_TITLE}\n\n{reading.measure(Path(folder), progress)}\n")
    if SEARCH in named or not named:
        show(f"\n## {SEARCH_TITLE}\n\n{search.measure(progress)}\n")
    if MESSAGES in named or not named:
        show(f"\n## {MESSAGES_TITLE}\n\n{redaction.measure()}\n")
    if SOLUTIONS in named or not named:
        show(f"\n## {SOLUTIONS_TITLE}\n\n{closed_solutions.measure()}\n")
    for name in wanted:
        title, measure = PARTS[name]
        with tempfile.TemporaryDirectory(prefix="ct-bench-") as folder, installation(Path(folder)) as installed:
            result = measure(Path(folder), installed, progress)
            show(f"\n## {title}\n\n{machine(installed)}\n\n{result}\n")
    show(f"\n{time.monotonic() - began:.0f} s in all.")


def show(text: str) -> None:
    """To stdout, where only the tables go."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def progress(line: str) -> None:
    """To stderr: what runs now."""
    sys.stderr.write(line + "\n")


def machine(installed: Installation) -> str:
    """What has to be known to read a table."""
    cores = (
        f"What is measured has core {PROXY_CORE} to itself; engine, client and database share core {REST_CORE}."
        if PROXY_CORE != REST_CORE
        else "There is one core only, which everything shares: read the ratios alone."
    )
    absent = "" if nginx.binary() else " nginx is not installed: no comparison with it."
    return f"Python {platform.python_version()}, {len(CORES)} cores, database: {installed.kind}. {cores}{absent}"


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
