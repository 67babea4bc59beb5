# SPDX-License-Identifier: EUPL-1.2
"""The watcher of hang-ups, with threads and under gevent."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from lti_tool.chat.hangup import Reader, client_socket, watch_for_hangup
from lti_tool.model_server import Cancel
from tests.support import PATIENCE


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    listener = socket.create_server(("127.0.0.1", 0))
    browser = socket.create_connection(listener.getsockname())
    server, _address = listener.accept()
    yield browser, server
    for each in (listener, browser, server):
        each.close()


def reason_within(cancel: Cancel, seconds: float) -> str | None:
    end = time.monotonic() + seconds
    while cancel.reason is None and time.monotonic() < end:
        time.sleep(0.005)
    return cancel.reason


def test_a_closed_connection_cancels_at_once(pair: tuple[socket.socket, socket.socket]) -> None:
    browser, server = pair
    cancel = Cancel()
    with watch_for_hangup(server, cancel):
        assert reason_within(cancel, 0.1) is None
        browser.close()
        assert reason_within(cancel, PATIENCE) == "hangup"


def test_bytes_from_the_client_are_no_hang_up_and_stay_unread(pair: tuple[socket.socket, socket.socket]) -> None:
    browser, server = pair
    cancel = Cancel()
    with watch_for_hangup(server, cancel):
        browser.sendall(b"GET /next HTTP/1.1\r\n")
        assert reason_within(cancel, 0.2) is None
        browser.close()
        assert reason_within(cancel, PATIENCE) == "hangup"
    assert server.recv(100) == b"GET /next HTTP/1.1\r\n"


def test_what_happens_after_the_answer_cancels_nothing(pair: tuple[socket.socket, socket.socket]) -> None:
    browser, server = pair
    cancel = Cancel()
    with watch_for_hangup(server, cancel):
        pass
    browser.close()
    assert reason_within(cancel, 0.2) is None


def test_a_second_answer_on_the_same_connection_is_watched_too(pair: tuple[socket.socket, socket.socket]) -> None:
    browser, server = pair
    with watch_for_hangup(server, Cancel()):
        pass
    cancel = Cancel()
    with watch_for_hangup(server, cancel):
        browser.close()
        assert reason_within(cancel, PATIENCE) == "hangup"


def test_one_thread_watches_all_clients() -> None:
    before = set(threading.enumerate())
    listener = socket.create_server(("127.0.0.1", 0), backlog=200)
    clients = [socket.create_connection(listener.getsockname()) for _ in range(100)]
    servers = [listener.accept()[0] for _ in clients]
    cancels = [Cancel() for _ in clients]
    guards = [watch_for_hangup(server, cancel) for server, cancel in zip(servers, cancels, strict=True)]
    for guard in guards:
        guard.__enter__()
    assert len(set(threading.enumerate()) - before) <= 1
    for client in clients:
        client.close()
    assert {reason_within(cancel, PATIENCE) for cancel in cancels} == {"hangup"}
    for guard in guards:
        guard.__exit__(None, None, None)
    for server in (*servers, listener):
        server.close()


def test_without_a_socket_nothing_is_watched() -> None:
    cancel = Cancel()
    with watch_for_hangup(client_socket({}), cancel):
        assert reason_within(cancel, 0.2) is None
    assert cancel.reason is None


def test_a_client_that_is_gone_already_is_noticed(pair: tuple[socket.socket, socket.socket]) -> None:
    browser, server = pair
    browser.close()
    time.sleep(0.05)
    cancel = Cancel()
    with watch_for_hangup(server, cancel):
        assert reason_within(cancel, PATIENCE) == "hangup"


def test_whoever_waits_for_a_browser_that_does_not_read_is_woken(pair: tuple[socket.socket, socket.socket]) -> None:
    _browser, server = pair
    failed: list[OSError] = []

    def send() -> None:
        try:
            server.sendall(b"x" * 50_000_000)
        except OSError as error:
            failed.append(error)

    writer = threading.Thread(target=send, daemon=True)
    writer.start()
    time.sleep(0.2)
    assert not failed
    Reader(server).drop()
    writer.join(PATIENCE)
    assert isinstance(failed[0], (BrokenPipeError, ConnectionResetError))


@pytest.mark.timeout(400)
def test_all_of_this_holds_under_gevent_too() -> None:
    """Run anew in a process that gevent has patched, as gunicorn's workers are."""
    if os.environ.get("UNDER_GEVENT"):
        return
    code = "from gevent import monkey; monkey.patch_all(); import pytest, sys; sys.exit(pytest.main(sys.argv[1:]))"
    arguments = ["-q", "-p", "no:cacheprovider", __file__, "-o", "timeout=60"]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=os.environ | {"UNDER_GEVENT": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
