# SPDX-License-Identifier: EUPL-1.2
"""A server of the demo is there under its name while it is wanted, and gone afterwards."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import requests
from flask import Flask

from lti_tool.demo.serving import free_port, serving
from tests.support import PATIENCE


def application(url: str) -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: url)
    return app


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_the_application_knows_the_address_it_is_reached_at(host: str) -> None:
    with serving(application, host=host) as url:
        assert url.startswith(f"http://{host}:")
        assert requests.get(url).text == url


def test_localhost_answers_on_the_ipv4_address_whatever_the_name_resolves_to() -> None:
    with serving(application) as url:
        port = url.rpartition(":")[2]
        assert requests.get(f"http://127.0.0.1:{port}").text == url


def test_after_the_end_nobody_listens() -> None:
    with serving(application) as url:
        pass

    with pytest.raises(requests.ConnectionError):
        requests.get(url)


def test_a_port_that_is_taken_is_passed_over() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]

        assert free_port(port) > port


class Stream:
    """An answer of one piece, which ends only when it may."""

    def __init__(self) -> None:
        self.may_end, self.closed = threading.Event(), threading.Event()
        self.pieces = self.run()

    def run(self) -> Iterator[bytes]:
        yield b"x" * 1000
        self.may_end.wait(PATIENCE)

    def __iter__(self) -> Iterator[bytes]:
        return self.pieces

    def close(self) -> None:
        self.closed.set()


def test_an_answer_is_closed_also_when_its_browser_goes_away_with_something_unread() -> None:
    stream = Stream()

    def application(_environ: Any, start_response: Any) -> Stream:
        start_response("200 OK", [("Content-Length", "1000")])
        return stream

    with serving(lambda _url: application, host="127.0.0.1") as url:
        browser = socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])))
        browser.sendall(b"GET / HTTP/1.1\r\n\r\n")
        while b"x" not in browser.recv(1):
            pass
        browser.close()
        stream.may_end.set()
        assert stream.closed.wait(PATIENCE)
