# SPDX-License-Identifier: EUPL-1.2
"""What is permitted just now, and nothing beside it: in a process that has the guard and the door."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.fakes.key_server import KeyServer, answering
from tests.support import PATIENCE

ROOT = Path(__file__).parents[2]
BEGINNING = """
import sys
from lti_tool import guard
guard.install()
import json, socket, threading
port, url = int(sys.argv[1]), sys.argv[2]
here = ("127.0.0.1", port)

def tried(action):
    try:
        action()
    except guard.GuardRefused:
        return "refused"
    except Exception as error:
        return type(error).__name__
    return "out"

def connect(address=here):
    socket.create_connection(address, timeout=30).close()

found = {}
"""


def guarded(code: str, *arguments: str) -> Any:
    """What the code put into `found`, in a process with the guard."""
    command = [sys.executable, "-c", f"{BEGINNING}{code}\nprint(json.dumps(found))", *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False, cwd=ROOT)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def at(key_server: KeyServer, path: str = "/here") -> tuple[str, str]:
    return str(key_server.port), key_server.on(path, answering({}))


def test_the_very_address_is_permitted_to_who_said_so_and_as_long_as_it_lasts(key_server: KeyServer) -> None:
    code = """
with guard.connecting(here):
    found["said"] = tried(lambda: socket.socket().connect(here))
    found["another port"] = tried(lambda: connect(("127.0.0.1", port + 1)))
    found["another spelling"] = tried(lambda: socket.socket().connect(("127.1", port)))
    found["a name for it"] = tried(lambda: connect(("localhost", port)))
    found["a datagram to it"] = tried(lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"", here))
    other = threading.Thread(target=lambda: found.update({"another thread": tried(connect)}))
    other.start()
    other.join()
found["afterwards"] = tried(connect)
"""
    assert guarded(code, *at(key_server)) == {
        "said": "out",
        "another port": "refused",
        "another spelling": "refused",
        "a name for it": "refused",
        "a datagram to it": "refused",
        "another thread": "refused",
        "afterwards": "refused",
    }


def test_the_door_gets_through_and_what_follows_its_redirect_does_not(key_server: KeyServer) -> None:
    """A name that was resolved is not resolved again for others: rebinding has nobody to fool."""
    target = key_server.on("/target", answering({}))
    port, plain = at(key_server, "/plain")
    redirect = key_server.on("/redirect", answering({}, status=302, Location=target))
    code = """
import ipaddress, urllib.request
from lti_tool.outbound import Outbound
door = Outbound([ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128")])
plain, redirect = url.split()
by_name = plain.replace("127.0.0.1", "localhost")
door.know(plain, by_name)
found["door"] = door.request("GET", plain).status
found["door by name"] = door.request("GET", by_name).status
found["redirect"] = tried(lambda: door.request("GET", redirect))
found["the same name"] = tried(lambda: socket.getaddrinfo("localhost", port))
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
found["urllib"] = tried(lambda: opener.open(redirect))
"""
    before = key_server.requests.count("/target")
    assert guarded(code, port, f"{plain} {redirect}") == {
        "door": 200,
        "door by name": 200,
        "redirect": "BadReply",
        "the same name": "refused",
        "urllib": "URLError",
    }
    assert key_server.requests.count("/target") == before


def test_parts_of_the_tool_may_be_started_and_nothing_else(key_server: KeyServer) -> None:
    code = """
import os, subprocess
from pathlib import Path
import lti_tool
child = str(Path(lti_tool.__path__[0]) / "version.py")
run = lambda *words: tried(lambda: subprocess.run(words, check=True, capture_output=True))
found["a part"] = run(sys.executable, "-I", "-B", child)
found["a command"] = run(sys.executable, "-m", "lti_tool.cli", "--version")
found["other code"] = run(sys.executable, "-c", "pass")
found["another module"] = run(sys.executable, "-m", "http.server")
found["a file beside it"] = run(sys.executable, child + "/../../setup.py")
found["a program"] = run("/bin/true")
found["a shell"] = tried(lambda: os.system("true"))
"""
    assert guarded(code, *at(key_server)) == {
        "a part": "out",
        "a command": "out",
        "other code": "refused",
        "another module": "refused",
        "a file beside it": "refused",
        "a program": "refused",
        "a shell": "refused",
    }


def test_a_library_in_c_is_not_seen_as_the_decision_says(key_server: KeyServer) -> None:
    """If this fails, the guard sees more than docs/decisions/outbound_guard.md promises: mend the document."""
    code = """
import ctypes, struct
libc = ctypes.CDLL(None)
line = libc.socket(2, 1, 0)
address = struct.pack("=H", 2) + struct.pack("!H", port) + bytes([127, 0, 0, 1]) + bytes(8)
found["libc"] = libc.connect(line, address, 16)
"""
    assert guarded(code, *at(key_server)) == {"libc": 0}
    assert "A library in C or Rust" in (ROOT / "docs/decisions/outbound_guard.md").read_text(encoding="utf-8")


def test_a_loop_of_retries_fills_no_log(key_server: KeyServer) -> None:
    code = """
import logging
lines = []
class Kept(logging.Handler):
    def emit(self, record): lines.append(record.getMessage())
logging.getLogger("lti_tool.guard").addHandler(Kept())
for _time in range(1000): tried(connect)
found["lines"] = len(lines)
found["last"] = lines[-1].rpartition(" ")[2]
"""
    assert guarded(code, *at(key_server)) == {"lines": 10, "last": "number=512"}


def test_a_log_handler_that_goes_to_the_network_does_not_turn_in_a_circle(key_server: KeyServer) -> None:
    code = """
import logging.handlers
handler = logging.handlers.SocketHandler("127.0.0.1", port)
logging.raiseExceptions = False
logging.getLogger().addHandler(handler)
found["tried"] = tried(connect)
"""
    assert guarded(code, *at(key_server)) == {"tried": "refused"}
