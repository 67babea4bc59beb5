# SPDX-License-Identifier: EUPL-1.2
"""The command `evaluate`: how good a tutor a model is, by the tutor's own prompts and guard, at a running engine.

Attacks on closed solutions, the ladder (hints first, one step at a time), honest questions, citations that hold, the
language that was asked for, and saying that something is not in the material. What was tried is kept in a file: the
same command goes on after Ctrl-C.
"""

import argparse
import sys
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING

from inference.client import Client, base_url
from inference.errors import CommandError
from inference.evaluate import foreign_set, report
from inference.evaluate.state import State
from inference.keys import read_one_key
from inference.numbers import whole

if TYPE_CHECKING:
    from inference.evaluate.asking import EvaluatedModel
    from inference.evaluate.cases import Case, CaseVerdict

LEVELS = ("guided", "hints", "socratic", "practice", "explain_own", "open")
LANGUAGES = ("de", "en")


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("evaluate", help="how good a tutor a model is", description=__doc__)
    parser.add_argument("url", metavar="URL", help="the engine's base URL, such as http://10.0.0.5:8000/v1")
    parser.add_argument("--api-key-file", type=Path, metavar="FILE", help="the engine's key")
    parser.add_argument("--model", metavar="NAME", help="default: the first that the engine serves")
    parser.add_argument("--level", action="append", choices=LEVELS, help="of help; several times for several")
    parser.add_argument("--language", action="append", choices=LANGUAGES, help="of the questions; default: both")
    parser.add_argument("--part", action="append", choices=tuple(report.HEADINGS), help="default: all")
    parser.add_argument("--most", type=whole(1, 10_000), default=10_000, metavar="N", help=_MOST)
    parser.add_argument("--most-tokens", type=whole(1, 100_000), default=4096, metavar="N", help=_TOKENS)
    parser.add_argument("--parallel", type=whole(1, 256), default=4, metavar="N", help=_PARALLEL)
    parser.add_argument("--state", type=Path, default=Path("evaluate.jsonl"), metavar="FILE", help=_STATE)
    parser.add_argument("--set", type=Path, metavar="FOLDER", help=_SET)
    parser.set_defaults(run=run)


_MOST = "cases of a part, at a level, in a language: for a short try"
_TOKENS = "of an answer, at most as many as the tutor allows (default: %(default)s)"
_PARALLEL = "questions at once (default: %(default)s)"
_STATE = "what was tried, with the answers (default: %(default)s)"
_SET = "a checkout of MathTutorBench: run as a further set where it lies, nothing of it is copied"


def run(arguments: argparse.Namespace) -> int:
    """Prints the table; 0 when all was tried, however well it went; 130 after Ctrl-C."""
    key = read_one_key(arguments.api_key_file) if arguments.api_key_file else None
    client = Client(base_url(arguments.url), key, timeout=300.0)
    try:
        from inference.evaluate import asking, cases, tutor
    except ImportError as problem:
        raise CommandError(f"{problem}: evaluate needs the whole package, pip install '.' in the checkout") from problem
    model = asking.served(client, arguments.model, arguments.most_tokens)
    levels, parts = arguments.level or LEVELS, arguments.part or tuple(report.HEADINGS)
    wanted = cases.cases(levels, arguments.language or LANGUAGES, parts, arguments.most)
    state = State(arguments.state, {"model": model.name, "prompts": tutor.VERSION})
    ended = _try(model, [case for case in wanted if case.id not in state.rows], state, arguments.parallel)
    rows = [state.rows[case.id] for case in wanted if case.id in state.rows]
    print(report.table(model.name, rows, levels, parts), report.worst(rows), report.NOTE, sep="\n\n")
    if not ended:
        print(f"{len(rows)} of {len(wanted)} tried; the same command goes on.", file=sys.stderr)
        return 130
    return foreign_set.run(arguments.set, client, model.name) if arguments.set else 0


def _try(model: "EvaluatedModel", left: "list[Case]", state: State, parallel: int) -> bool:
    """Whether all were tried; False after Ctrl-C. Raises CommandError."""
    pool = ThreadPoolExecutor(parallel)
    running = {pool.submit(case.try_it, model.answer): case for case in left}
    kept: set[Future[CaseVerdict]] = set()
    try:
        for done in as_completed(running):
            _keep(running[done], done.result(), state)
            kept.add(done)
            print(f"{len(kept)} of {len(left)}  {_line(state, running[done])}", file=sys.stderr)
    except KeyboardInterrupt:
        print("waits for the answers that are under way", file=sys.stderr)
        return False
    finally:
        pool.shutdown(cancel_futures=True)
        for done, case in running.items():
            if done not in kept and not done.cancelled() and done.exception() is None:
                _keep(case, done.result(), state)
    return True


def _keep(case: "Case", verdict: "CaseVerdict", state: State) -> None:
    state.keep({"id": case.id, "part": case.part, "level": case.level, **verdict._asdict()})


def _line(state: State, case: "Case") -> str:
    row = state.rows[case.id]
    return f"{case.id}  {'good' if row['good'] else 'BAD'}  {row['why']}".rstrip()
