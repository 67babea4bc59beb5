# SPDX-License-Identifier: EUPL-1.2
"""The usual ways out of a Python process. Each is tried against servers of the test, which note what arrives.

Imported in the tool's processes, and run as a script without a guard, where all of them must arrive: `TRY_PORT` is the
TCP and the UDP port of the test, on 127.0.0.1 and ::1; `TRY_REPORT` the file for what came of it.
"""

import asyncio
import errno
import http.client
import json
import logging.handlers
import os
import smtplib
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

PORT = int(os.environ.get("TRY_PORT", "0"))
URL = f"http://127.0.0.1:{PORT}/planted?secret=planted"
SECONDS = 3.0
WAYS: dict[str, Callable[[], object]] = {}
NAMES: dict[str, Callable[[], object]] = {}
"""Ask a name server: what becomes of it without a guard depends on the machine."""


def way(function: Callable[[], object]) -> Callable[[], object]:
    WAYS[function.__name__] = function
    return function


def name(function: Callable[[], object]) -> Callable[[], object]:
    NAMES[function.__name__] = function
    return function


def _tcp(host: Any, family: int = socket.AF_INET, port: int = PORT) -> None:
    with socket.socket(family) as plain:
        plain.settimeout(SECONDS)
        plain.connect((host, port))


@way
def by_urllib() -> None:
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(URL, timeout=SECONDS).read()


@way
def by_urllib_with_a_proxy_of_the_environment() -> None:
    os.environ["http_proxy"] = f"http://127.0.0.1:{PORT}"
    try:
        urllib.request.build_opener(urllib.request.ProxyHandler()).open("http://9.9.9.9/", timeout=SECONDS).read()
    finally:
        del os.environ["http_proxy"]


@way
def by_http_client() -> None:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=SECONDS)
    connection.request("POST", "/planted", body=b"planted")
    connection.getresponse().read()


@way
def by_requests() -> None:
    import requests

    with requests.Session() as session:
        session.trust_env = False
        session.post(URL, data=b"planted", timeout=SECONDS)


@way
def by_a_raw_socket() -> None:
    _tcp("127.0.0.1")


@way
def by_connect_ex() -> None:
    with socket.socket() as plain:
        plain.settimeout(SECONDS)
        number = plain.connect_ex(("127.0.0.1", PORT))
        if number:  # an error of Python's own becomes its number under gevent
            raise OSError(number, "the guard refuses" if number == errno.EACCES else "no connection")


@way
def by_ipv6() -> None:
    _tcp("::1", socket.AF_INET6)


@way
def by_an_ipv4_address_in_ipv6() -> None:
    _tcp("::ffff:127.0.0.1", socket.AF_INET6)


@way
def by_a_decimal_address() -> None:
    _tcp("2130706433")


@way
def by_a_hexadecimal_address() -> None:
    _tcp("0x7f.1")


@way
def by_an_octal_address() -> None:
    _tcp("0177.0.0.1")


@way
def by_a_short_address() -> None:
    _tcp("127.1")


@way
def by_the_address_of_zeros() -> None:
    _tcp("0.0.0.0")


@way
def by_asyncio() -> None:
    async def open_one() -> None:
        _reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", PORT), SECONDS)
        writer.close()

    failed: list[BaseException] = []

    def run() -> None:  # a thread of its own: in a worker another loop runs in this one
        try:
            asyncio.new_event_loop().run_until_complete(open_one())
        except BaseException as error:  # noqa: BLE001 - handed on
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


@way
def by_a_thread() -> None:
    failed: list[BaseException] = []

    def run() -> None:
        try:
            _tcp("127.0.0.1")
        except OSError as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


@way
def by_a_fork() -> None:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _tcp("127.0.0.1")
        except BaseException as error:  # noqa: BLE001 - handed on
            os.write(writing, type(error).__name__.encode())
        os._exit(0)
    os.close(writing)
    said = os.read(reading, 100).decode()
    os.close(reading)
    os.waitpid(child, 0)
    if said:
        raise PermissionError(said) if said == "GuardRefused" else OSError(said)


@way
def by_udp() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as plain:
        plain.sendto(b"planted", ("127.0.0.1", PORT))


@way
def by_connected_udp() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as plain:
        plain.connect(("127.0.0.1", PORT))
        plain.send(b"planted")


@way
def by_sendmsg() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as plain:
        plain.sendmsg([b"planted"], [], 0, ("127.0.0.1", PORT))


@way
def by_a_log_handler() -> None:
    handler = logging.handlers.SysLogHandler(("127.0.0.1", PORT))
    handler.socket.sendto(b"planted", handler.address)  # type: ignore[attr-defined]


@way
def by_mail() -> None:
    smtplib.SMTP("127.0.0.1", PORT, timeout=SECONDS)


@way
def by_another_python() -> None:
    command = [sys.executable, "-c", f"import socket; socket.create_connection(('127.0.0.1', {PORT}), timeout=3)"]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)


@way
def by_another_program_with_a_proxy() -> None:
    environ = {**os.environ, "http_proxy": f"http://127.0.0.1:{PORT}"}
    command = [sys.executable, "-c", "import urllib.request; urllib.request.urlopen('http://9.9.9.9/', timeout=3)"]
    subprocess.run(command, env=environ, check=True, stderr=subprocess.DEVNULL)


@way
def by_a_shell() -> None:
    code = f"import socket; socket.create_connection(('127.0.0.1', {PORT}), timeout=3)"
    if os.system(f'{sys.executable} -c "{code}"'):
        raise OSError("the shell failed")


@way
def by_posix_spawn() -> None:
    code = f"import socket; socket.create_connection(('127.0.0.1', {PORT}), timeout=3)"
    child = os.posix_spawn(sys.executable, [sys.executable, "-c", code], os.environ)
    if os.waitpid(child, 0)[1]:
        raise OSError("the program failed")


@way
def by_psycopg() -> None:
    import psycopg

    try:
        psycopg.connect(f"postgresql://planted@127.0.0.1:{PORT}/planted", connect_timeout=3)
    except psycopg.OperationalError:
        return  # the test's server is no PostgreSQL, and was asked


@name
def of_getaddrinfo() -> None:
    socket.getaddrinfo("planted-secret.example.invalid", 80)


@name
def of_gethostbyname() -> None:
    socket.gethostbyname("planted-secret.example.invalid")


@name
def of_gethostbyaddr() -> None:
    socket.gethostbyaddr("9.9.9.9")


@name
def of_getnameinfo() -> None:
    socket.getnameinfo(("9.9.9.9", 80), 0)


@name
def of_a_socket_that_gets_a_name() -> None:
    _tcp("planted-secret.example.invalid")


@name
def of_a_datagram_to_a_name() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as plain:
        plain.sendto(b"planted", ("planted-secret.example.invalid", 53))


@name
def of_a_socket_on_this_machine() -> None:
    with socket.socket(socket.AF_UNIX) as plain:
        plain.connect("/run/planted.sock")


@name
def of_packets() -> None:
    socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0).close()


@name
def of_a_raw_socket() -> None:
    socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP).close()


def try_all() -> None:
    """Writes for each way `GuardRefused`, `out`, or what else went wrong."""
    found = {key: outcome(each) for key, each in {**WAYS, **NAMES}.items()}
    Path(os.environ["TRY_REPORT"]).write_text(json.dumps(found), encoding="utf-8")


def outcome(each: Callable[[], object]) -> str:
    error: BaseException | None = None
    try:
        each()
    except BaseException as raised:  # noqa: BLE001 - told
        error = raised
    said = "out" if error is None else f"{type(error).__name__}: {error}"
    while error is not None:  # libraries wrap what they caught
        if type(error).__name__ == "GuardRefused" or "GuardRefused" in str(error) or "the guard refuses" in str(error):
            return "GuardRefused"
        error = error.__cause__ or error.__context__
    return said


if __name__ == "__main__":
    try_all()
