# SPDX-License-Identifier: EUPL-1.2
"""`python -m lti_tool.demo`: the tool, an engine and the practice platform on loopback, until Ctrl-C.

The platform is reached as `localhost` and the tool as `127.0.0.1`: two sites, so that cookies behave as in life.
"""

import argparse
import http.client
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from lti_tool.demo.accents import ToolRegistration
from lti_tool.demo.children import ENDINGS, ChildEnded, Children
from lti_tool.demo.course_upload import CourseUpload
from lti_tool.demo.installation import CommandFailed, Installation
from lti_tool.demo.openid_provider import Authority
from lti_tool.demo.placements import placements
from lti_tool.demo.platform import create_platform
from lti_tool.demo.serving import free_port, serving
from lti_tool.settings import load

ACCENTS_SHOWN = ("practice", "moodle-4.5", "ilias-9", "ilias-10", "ilias-11")
PATIENCE = 60.0
"""Seconds in which a server must be there."""


def main() -> int:
    arguments = _arguments()
    for number in ENDINGS:  # each ends the demo as Ctrl-C does; only nohup's wish to outlive the terminal is kept
        if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)
    try:
        with Children() as children:
            _run(children, arguments.folder, arguments.port)
    except KeyboardInterrupt:
        print("\nThe demo has ended.")
    except (ChildEnded, CommandFailed, OSError) as error:
        print(f"The demo cannot go on. {error}", file=sys.stderr)
        return 1
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m lti_tool.demo", description="Campus Tutor in a practice course")
    parser.add_argument("--port", type=int, default=8000, help="first port to try (default: %(default)s)")
    parser.add_argument("--folder", type=Path, default=Path("var/demo"), help="what it keeps (default: %(default)s)")
    return parser.parse_args()


def _run(children: Children, folder: Path, first_port: int) -> None:
    platform_port = free_port(first_port)
    tool_port = free_port(platform_port + 1)
    tool_url = f"http://127.0.0.1:{tool_port}"
    issuer = f"http://localhost:{platform_port}"
    registrations = {
        accent: ToolRegistration(tool_url, f"tutor-{accent}", str(number), accent)
        for number, accent in enumerate(ACCENTS_SHOWN, start=1)
    }
    folder.mkdir(parents=True, exist_ok=True)
    models = os.environ.get("CAMPUS_TUTOR_MODEL_SERVERS") or _start_engine(children, folder, free_port(tool_port + 1))
    installation = Installation.prepared(folder, tool_url, models)
    installation.tutor("db", "upgrade")
    installation.register(issuer, registrations.values())
    _place_tutors(installation, issuer, registrations)
    address = f"127.0.0.1:{tool_port}"
    serve = [sys.executable, "-m", "lti_tool.cli", "serve", "--bind", address, "--workers", "1"]
    children.start("tool", serve, installation.environment(), folder / "tool.log")
    work = [sys.executable, "-m", "lti_tool.cli", "work"]
    children.start("work", work, installation.environment(), folder / "work.log")
    link = installation.invite()
    authority = Authority(issuer, registrations)
    with serving(lambda _url: create_platform(authority, link), port=platform_port) as url:
        _wait_until_there(children, f"{tool_url}/healthz")
        CourseUpload(authority, tool_url).upload()
        if not _answers(f"{tool_url}/readyz"):
            _tell_troubles(installation.troubles())
        print(f"\n  Open {url}/\n", flush=True)
        print(f"  Ctrl-C ends it. Logs and data: {folder}/", flush=True)
        while True:
            children.check()
            time.sleep(0.5)


def _start_engine(children: Children, folder: Path, port: int) -> str:
    """The model-free engine; gives its base URL."""
    command = [sys.executable, "-m", "inference", "serve", "--engine", "passages", "--port", str(port)]
    children.start("engine", command, os.environ, folder / "engine.log")
    return f"http://127.0.0.1:{port}/v1"


def _place_tutors(installation: Installation, issuer: str, registrations: Mapping[str, ToolRegistration]) -> None:
    """The activities of the sample course have a tutor."""
    from lti_tool.demo.seed import seed

    seed(load(installation.environment()), issuer, placements(registrations.values()))


def _tell_troubles(troubles: Sequence[str]) -> None:
    """The demo opens all the same: a model server may come later, and until then the course material answers."""
    for trouble in troubles:
        print(f"\n  Not ready: {trouble}", flush=True)


def _wait_until_there(children: Children, url: str) -> None:
    """Until the address answers 200. Raises ChildEnded or OSError if that does not happen."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        children.check()
        if _answers(url):
            return
        time.sleep(0.1)
    raise OSError(f"{url} did not answer within {PATIENCE:.0f} s.")


def _answers(url: str) -> bool:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", parts.path)
        return connection.getresponse().status == 200
    return False


if __name__ == "__main__":
    sys.exit(main())
