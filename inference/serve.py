# SPDX-License-Identifier: EUPL-1.2
"""The command `serve`: a language model through vLLM, or the model-free engine, until SIGTERM or Ctrl-C."""

import argparse
import asyncio
import errno
import math
import os
import shutil
import socket
import sys
import tempfile
from ipaddress import ip_address
from pathlib import Path

from inference import catalogue
from inference.errors import CommandError
from inference.keys import read_keys, read_one_key
from inference.model import Model
from inference.numbers import up_to, whole
from inference.vllm import command
from inference.vllm.front import Front
from inference.vllm.supervisor import ServingPlan, Supervisor, to_stderr
from inference.weights import WEIGHTS, check_weights, provenance

_BACKLOG = 1024


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("serve", help="serve a language model or the model-free engine", description=__doc__)
    parser.add_argument("model", nargs="?", metavar="MODEL", help="a name from the catalogue")
    parser.add_argument("--engine", choices=["passages"], help="passages: model-free, quotes the course")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=whole(0, 65535), default=8000, help="0 takes a free one (default: %(default)s)")
    parser.add_argument(
        "--api-key-file", type=Path, metavar="FILE", help="the key that opens /v1 (passages: one a line)"
    )
    parser.add_argument("--without-key", action="store_true", help=_OPEN)
    passages = parser.add_argument_group("the model-free engine")
    passages.add_argument(
        "--words-per-second", type=up_to(1_000_000), default=60.0, metavar="N", help="default: %(default)s"
    )
    vllm = parser.add_argument_group("vLLM")
    vllm.add_argument(
        "--catalogue", type=Path, default=catalogue.SHIPPED, metavar="FILE", help="default: the shipped one"
    )
    vllm.add_argument(
        "--weights", type=Path, default=WEIGHTS, metavar="FOLDER", help="holds MODEL/ (default: %(default)s)"
    )
    vllm.add_argument("--vllm", type=Path, metavar="PROGRAM", help="default: the one beside this Python, then in PATH")
    vllm.add_argument("--start-timeout", type=up_to(86_400), default=1800.0, metavar="S", help=_START)
    vllm.add_argument("--notice", type=_seconds, default=5.0, metavar="S", help=_NOTICE)
    vllm.add_argument("--shutdown-timeout", type=_seconds, default=120.0, metavar="S", help=_PATIENCE)
    parser.set_defaults(run=run, wrong_use=parser.error)


_OPEN = "let everybody ask who reaches an address beyond this machine; without it such an address needs a key"
_START = "stop and report an engine that yields no first token within so many seconds (default: %(default)g)"
_NOTICE = "at the end: seconds in which /health says 503 and questions are still answered (default: %(default)s)"
_PATIENCE = "at the end: seconds that running answers have after that (default: %(default)s)"


def run(arguments: argparse.Namespace) -> int:
    """Serves; prints the base URL once it can be called."""
    if (arguments.model is None) == (arguments.engine is None):
        arguments.wrong_use("say what to serve: MODEL, a name of the catalogue, or --engine passages")
    if arguments.engine == "passages":
        return _run_passages(arguments)
    return _run_vllm(arguments)


def _run_passages(arguments: argparse.Namespace) -> int:
    from inference.passages.serving import serve  # gevent: a host that only runs vLLM needs none

    keys = read_keys(arguments.api_key_file) if arguments.api_key_file else ()
    listener = _listen(arguments)
    url = _url(arguments.host, listener)
    say = f"engine passages (no language model) on {url}"
    serve(listener, keys, arguments.words_per_second, lambda: print(say, flush=True))
    return 0


def _run_vllm(arguments: argparse.Namespace) -> int:
    model = catalogue.pick(catalogue.load(arguments.catalogue), arguments.model)
    program = _find_vllm(arguments.vllm)
    check_weights(model, arguments.weights)
    if unsure := provenance(model, arguments.weights):
        to_stderr(f"note: {unsure}")
    key = read_one_key(arguments.api_key_file) if arguments.api_key_file else None
    with _listen(arguments) as listener, tempfile.TemporaryDirectory(prefix="vllm-") as private:
        front = Front(Path(private) / "socket", key)
        plan = _plan(model, program, front, arguments)
        asyncio.run(_serve(Supervisor(plan, front, _Sayer(model.name, _url(arguments.host, listener))), listener))
    return 0


async def _serve(supervisor: Supervisor, listener: socket.socket) -> None:
    server = await supervisor.front.listen(listener)
    try:
        await supervisor.run()
    finally:
        server.close()


def _plan(model: Model, program: Path, front: Front, arguments: argparse.Namespace) -> ServingPlan:
    call = command.Call(
        program=program,
        weights=(arguments.weights / model.name).absolute(),
        socket=front.engine,
        shutdown_timeout=math.ceil(arguments.shutdown_timeout),
    )
    return ServingPlan(
        model=model,
        arguments=command.arguments(model, call),
        environment=command.environment(os.environ, front.key),
        key=front.key,
        start_timeout=arguments.start_timeout,
        notice=arguments.notice,
        patience=arguments.shutdown_timeout,
    )


class _Sayer:
    """The one line on stdout when the engine can be asked, which scripts wait for; all else goes to stderr."""

    def __init__(self, name: str, url: str) -> None:
        self._line = f"engine {name} (vLLM) on {url}"

    def __call__(self, text: str) -> None:
        if text == "ready":
            print(self._line, flush=True)
        else:
            to_stderr(text)


def _find_vllm(named: Path | None) -> Path:
    """vLLM's program. Raises CommandError with how to get one."""
    beside = Path(sys.executable).with_name("vllm")
    found = named or (beside if beside.exists() else shutil.which("vllm"))
    if found is None:
        raise CommandError(
            "vLLM is not installed here: run pip install '.[vllm]' in the checkout, or name one with --vllm"
        )
    if not os.access(found, os.X_OK):
        raise CommandError(f"there is no program {found}: check --vllm")
    return Path(found).absolute()


def _url(host: str, listener: socket.socket) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{listener.getsockname()[1]}/v1"


def _listen(arguments: argparse.Namespace) -> socket.socket:
    """A listening socket. Raises CommandError with the reason in one line."""
    host, port = arguments.host, arguments.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            message = f"port {port} on {host} is in use: end the program that uses it, or choose another with --port"
            raise CommandError(message) from problem
        reason = os.strerror(problem.errno) if problem.errno and problem.errno > 0 else str(problem)
        raise CommandError(f"cannot listen on {host} port {port} ({reason}): check --host and --port") from problem
    # Asked of the socket: a host may be a name, or empty for all addresses.
    address = listener.getsockname()[0]
    if not (arguments.api_key_file or arguments.without_key or ip_address(address).is_loopback):
        listener.close()
        remedy = "name a key with --api-key-file, or say --without-key if nobody else reaches this address"
        raise CommandError(f"on {address} everybody who reaches this machine could ask without a key: {remedy}")
    return listener


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= 86400:
        raise argparse.ArgumentTypeError("must be from 0 to 86400 seconds")
    return seconds
