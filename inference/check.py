# SPDX-License-Identifier: EUPL-1.2
"""The command `check`: examines a running engine, says which promises it keeps; exit code 1 if one is broken."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from inference import acceptance
from inference.acceptance import Row
from inference.client import Client, base_url
from inference.keys import read_one_key


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("check", help="examine a running engine", description=__doc__)
    parser.add_argument("url", metavar="URL", help="the engine's base URL, such as http://10.0.0.5:8000/v1")
    parser.add_argument("--api-key-file", type=Path, metavar="FILE", help="the engine's key")
    parser.add_argument("--json", action="store_true", help="a list of objects and no table")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    url = base_url(arguments.url)
    key = read_one_key(arguments.api_key_file) if arguments.api_key_file else None
    rows = acceptance.examine(Client(url, key))
    print(json.dumps([asdict(row) for row in rows], ensure_ascii=False) if arguments.json else table(rows))
    return 0 if all(row.passed for row in rows) else 1


def table(rows: Sequence[Row]) -> str:
    """One line a promise; below a broken one what to do."""
    width = max(len(row.name) for row in rows)
    lines = []
    for row in rows:
        lines.append(f"{'pass' if row.passed else 'FAIL'}  {row.name:<{width}}  {row.seen}")
        if row.remedy:
            lines.append(f"      {'':<{width}}  -> {row.remedy}")
    return "\n".join(lines)
