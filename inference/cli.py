# SPDX-License-Identifier: EUPL-1.2
"""The command line of the inference side: `python -m inference COMMAND`.

A command is a module of this package with `register(subparsers)`, which sets `run`, a function from the parsed
arguments to an exit code: 0, or 1 after a `CommandError`. Wrong use ends with 2 (argparse).
"""

import argparse
import os
import sys
from collections.abc import Sequence

from inference import check, evaluate, fetch, load, models, plan, serve
from inference.errors import CommandError

COMMANDS = (models, fetch, serve, check, evaluate, load, plan)


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m inference", description="Campus Tutor: language models")
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.register(subparsers)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    parsed = build_parser().parse_args(arguments)
    try:
        code: int = parsed.run(parsed)
        sys.stdout.flush()
    except CommandError as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # `| head` has enough; what is left would be flushed at the end, with a traceback
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code
