# SPDX-License-Identifier: EUPL-1.2
"""The command `load`: plays students against an engine and says how they fared.

Questions come as in lectures: many after a bell, a few all the time in between. It opens no more connections at once
than --most-parallel says, asks no more than --most-questions, and ends after --seconds and --grace.
"""

import argparse
import asyncio
import gc
import resource
import socket
import sys
from pathlib import Path

from inference import catalogue, profiles
from inference.client import Client, base_url
from inference.errors import CommandError
from inference.keys import read_one_key
from inference.load import report
from inference.load.crowd import Crowd, LoadSettings, Played
from inference.load.exchange import LoadClient, Target
from inference.load.figures import ServiceLevel
from inference.numbers import up_to, whole
from inference.student_arrivals import Window


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("load", help="play students against an engine", description=__doc__)
    parser.add_argument("url", metavar="URL", help="the engine's base URL, such as http://10.0.0.5:8000/v1")
    parser.add_argument("--students", type=whole(1, 10_000_000), required=True, metavar="N", help="how many there are")
    parser.add_argument("--profile", default="lecture", metavar="NAME", help="how they ask (default: %(default)s)")
    parser.add_argument("--profiles", type=Path, default=profiles.SHIPPED, metavar="FILE", help="own profiles")
    parser.add_argument("--api-key-file", type=Path, metavar="FILE", help="the engine's key")
    parser.add_argument("--model", metavar="NAME", help="default: the first that the engine serves")
    _add_time(parser.add_argument_group("time"))
    _add_limits(parser.add_argument_group("limits"))
    parser.add_argument("--gpus", type=whole(1, 100_000), metavar="N", help="behind URL; default: the catalogue's")
    parser.add_argument("--catalogue", type=Path, default=catalogue.SHIPPED, metavar="FILE")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the report there, for `plan`")
    parser.set_defaults(run=run, wrong_use=parser.error)


def _add_time(group: "argparse._ArgumentGroup") -> None:
    group.add_argument("--seconds", type=up_to(86_400), default=300.0, metavar="S", help="default: %(default)s")
    group.add_argument("--grace", type=up_to(3600), default=30.0, metavar="S", help=_GRACE)
    group.add_argument("--bell", type=up_to(86_400), default=10.0, metavar="S", help=_BELL)
    group.add_argument("--no-bell", action="store_true", help="play what lies between two bells")
    group.add_argument("--speed", type=up_to(1000), default=1.0, metavar="F", help=_SPEED)
    group.add_argument(
        "--seed", type=int, default=1, metavar="N", help="the same students again (default: %(default)s)"
    )


def _add_limits(group: "argparse._ArgumentGroup") -> None:
    group.add_argument("--most-parallel", type=whole(1, 20_000), default=1000, metavar="N", help=_PARALLEL)
    group.add_argument("--most-questions", type=whole(1, 10_000_000), default=1_000_000, metavar="N", help=_QUESTIONS)
    group.add_argument("--timeout", type=up_to(3600), default=60.0, metavar="S", help=_SILENCE)
    group.add_argument("--first-token", type=up_to(3600), default=2.0, metavar="S", help="goodput: at most this")
    group.add_argument("--gap", type=up_to(3600), default=0.1, metavar="S", help="goodput: an answer's p95 at most")
    group.add_argument("--natural", action="store_true", help="answers end when the model likes, not when told")


_GRACE = "for running answers when the seconds are over (default: %(default)s)"
_BELL = "when the first bell rings (default: %(default)s)"
_SPEED = "2: thinking and coming take half as long, for short tries (default: %(default)s)"
_PARALLEL = "questions at once, never more (default: %(default)s)"
_QUESTIONS = "questions in all, never more (default: %(default)s)"
_SILENCE = "silence after which a question has failed (default: %(default)s)"


def run(arguments: argparse.Namespace) -> int:
    """Prints the report; 1 if no question at all was answered."""
    try:
        base_url(arguments.url)
    except CommandError as problem:
        arguments.wrong_use(str(problem))
    key = read_one_key(arguments.api_key_file) if arguments.api_key_file else None
    order = _order(arguments)
    if arguments.json:
        _make_writable(arguments.json)
    model = _served(Client(arguments.url, key), arguments.model)
    target = Target(arguments.url, model, key, arguments.timeout)
    _allow_connections(order.most_parallel)
    played = asyncio.run(_play(order, target))
    names = {"url": arguments.url, "model": model, "profile": arguments.profile}
    limits = ServiceLevel(arguments.first_token, arguments.gap)
    made = report.make(order, played, names, limits, arguments.gpus or _gpus(model, arguments.catalogue))
    print(report.text(made))
    if arguments.json:
        arguments.json.write_text(made.dump() + "\n", "utf-8")
    return 0 if made.answered else 1


def _order(arguments: argparse.Namespace) -> LoadSettings:
    known = profiles.load(arguments.profiles)
    if arguments.profile not in known:
        arguments.wrong_use(profiles.unknown(arguments.profile, known))
    profile = known[arguments.profile]
    silent = arguments.no_bell or not profile.bell_minutes
    window = Window(arguments.students, arguments.seconds, None if silent else arguments.bell, arguments.speed)
    return LoadSettings(
        profile=profile,
        window=window,
        seed=arguments.seed,
        most_parallel=arguments.most_parallel,
        most_questions=arguments.most_questions,
        grace=arguments.grace,
        natural=arguments.natural,
    )


async def _play(order: LoadSettings, target: Target) -> Played:
    gc.freeze()  # the collector need not look again and again at what stays
    host, port, _ = target.place()
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as problem:
        raise CommandError(f"there is no host {host} ({problem}): check the URL") from problem

    def tell(played: Played) -> None:
        line = report.progress(played.heard, played.running, played.seconds, order.window.seconds)
        print(line, file=sys.stderr, flush=True)

    return await Crowd(order, LoadClient(target, (str(found[0][4][0]), port)), tell).run()


def _served(client: Client, wanted: str | None) -> str:
    """The model to ask. Raises CommandError: an engine that cannot be asked once cannot be measured."""
    answer = client.ask("GET", "/v1/models")
    if answer.status == 401:
        raise CommandError(f"{client.url} refuses the key: name the engine's with --api-key-file")
    names: list[str] = [card["id"] for card in answer.cards()]
    if not names:
        raise CommandError(f"{client.url} lists no model (status {answer.status}): is it the URL that ends in /v1?")
    if wanted is not None and wanted not in names:
        raise CommandError(f"{client.url} does not serve {wanted!r} but {', '.join(names)}: check --model")
    return wanted or names[0]


def _gpus(model: str, path: Path) -> int | None:
    """Of one engine; None for a model that the catalogue does not have."""
    entry = catalogue.load(path).get(model)
    return entry.gpus if entry else None


def _make_writable(path: Path) -> None:
    """Before the run: half an hour of measuring is not to end at a folder that does not exist."""
    try:
        path.touch()
    except OSError as problem:
        raise CommandError(f"cannot write {path} ({problem.strerror}): check --json") from problem


def _allow_connections(count: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = count + 100
    if soft >= needed:
        return
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise CommandError(f"this shell allows {hard} open files, {needed} are needed: lower --most-parallel")
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
