# SPDX-License-Identifier: EUPL-1.2
"""What a library gone bad can do in each of the tool's processes, started as the tool starts them: nothing arrives."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.factories.command import Tutor
from tests.guard.planted import ways_out
from tests.support import PATIENCE, free_port, until

PLANTED = Path(__file__).parent / "planted"


class Outside:
    """A TCP server on IPv4 and IPv6 and a UDP server, on one port; it notes what came, and answers in HTTP."""

    def __init__(self) -> None:
        self.arrived: list[str] = []
        self.port = free_port()
        self._tcp = [socket.create_server(("127.0.0.1", self.port))]
        with suppress(OSError):  # a machine without IPv6
            self._tcp.append(socket.create_server(("::1", self.port), family=socket.AF_INET6))
        self.has_ipv6 = len(self._tcp) == 2
        self._udp = socket.socket(type=socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", self.port))
        for listener in self._tcp:
            threading.Thread(target=self._accept, args=[listener], daemon=True).start()
        threading.Thread(target=self._receive, daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                line, _address = listener.accept()
            except OSError:
                return
            self.arrived.append("tcp")
            with line:
                line.settimeout(0.2)  # whoever waits for a greeting gets one soon
                with suppress(OSError):
                    line.recv(65536)
                line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")

    def _receive(self) -> None:
        while True:
            try:
                self._udp.recv(100)
            except OSError:
                return
            self.arrived.append("udp")

    def close(self) -> None:
        for listener in (*self._tcp, self._udp):
            listener.close()


@pytest.fixture
def outside() -> Iterator[Outside]:
    opened = Outside()
    yield opened
    opened.close()


@pytest.fixture
def planted(outside: Outside, tmp_path: Path) -> dict[str, str]:
    """The environment in which the library gone bad is found."""
    return {
        "PYTHONPATH": os.pathsep.join([str(PLANTED), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "TRY_PORT": str(outside.port),
        "TRY_REPORT": str(tmp_path / "report.json"),
    }


def report(planted: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = json.loads(Path(planted["TRY_REPORT"]).read_text(encoding="utf-8"))
    return found


def all_refused(found: dict[str, str], outside: Outside) -> None:
    assert found.keys() == {*ways_out.WAYS, *ways_out.NAMES}
    assert {way: said for way, said in found.items() if said != "GuardRefused"} == {}
    assert outside.arrived == []


def test_without_a_guard_each_of_them_arrives(outside: Outside, planted: dict[str, str]) -> None:
    """Else the tests below would hold for a reason of their own."""
    subprocess.run(
        [sys.executable, str(PLANTED / "ways_out.py")], env=os.environ | planted, check=True, timeout=PATIENCE
    )
    found = report(planted)
    went = {way for way in ways_out.WAYS if found[way] == "out"}
    others = {"by_mail"}  # connects, and then the greeting is none
    others |= set() if outside.has_ipv6 else {"by_ipv6", "by_an_ipv4_address_in_ipv6"}
    assert set(ways_out.WAYS) - went <= others, found
    assert outside.arrived.count("tcp") >= len(went) - 4
    assert outside.arrived.count("udp") == 4


@pytest.mark.parametrize(
    ("command", "at"),
    [
        (("institution", "list"), "lti_tool.cli.commands"),
        (("institution", "list"), "lti_tool.assembly"),
        (("work", "--once"), "lti_tool.jobs.worker"),
        (("doctor",), "lti_tool.chat.outage"),
        (("--help",), "flask"),
    ],
)
def test_nothing_leaves_a_command(
    command: tuple[str, ...], at: str, tutor: Tutor, outside: Outside, planted: dict[str, str]
) -> None:
    """From before the first library is imported."""
    ran = tutor(*command, **planted, TRY_AT=at)
    all_refused(report(planted), outside)
    assert "guard refused what=connect to=127.0.0.1:" in ran.stderr
    assert "module=ways_out" in ran.stderr
    assert "module=urllib3" in ran.stderr, "the nearest module that is not Python's own"
    assert "planted" not in re.sub(r"/\S*", "", ran.stderr), "neither a payload nor a whole name is logged"


IN_A_WORKER = """
import os
from contextlib import suppress
from pathlib import Path
real = Path(os.environ["REAL_CONF"])
__file__ = str(real)
exec(compile(real.read_text(encoding="utf-8"), str(real), "exec"))
_before = post_worker_init

def post_worker_init(worker):
    _before(worker)
    import ways_out
    ways_out.try_all()
"""


@pytest.mark.parametrize("at", ["worker", "lti_tool.wsgi", "gevent.monkey"])
def test_nothing_leaves_gunicorns_main_process_or_a_worker(
    at: str, tutor: Tutor, outside: Outside, planted: dict[str, str], tmp_path: Path
) -> None:
    """In a worker when it serves; in the main process when it imports the tool, and when gevent patches it."""
    conf = Path(sys.modules["lti_tool"].__path__[0]) / "gunicorn_conf.py"
    changed = tmp_path / "conf.py"
    changed.write_text(IN_A_WORKER, encoding="utf-8")
    port = free_port()
    environ = tutor.environ(**planted, REAL_CONF=str(conf), TRY_AT=at)
    command = [sys.executable, "-m", "gunicorn", "-c", str(changed if at == "worker" else conf)]
    log = tmp_path / "log"
    with log.open("wb") as written:
        started = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}", "--workers", "1"], env=environ, stderr=written
        )
    try:
        until(lambda: Path(planted["TRY_REPORT"]).exists() or started.poll() is not None)
        until(lambda: _answers(port) or started.poll() is not None)
    finally:
        started.terminate()
        started.wait(PATIENCE)
    all_refused(report(planted), outside)
    said = log.read_text(encoding="utf-8")
    assert "module=ways_out" in said
    assert "planted" not in re.sub(r"/\S*", "", said)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
