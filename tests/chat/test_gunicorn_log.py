# SPDX-License-Identifier: EUPL-1.2
"""What gunicorn itself writes about requests that never reach the tool, or fail below it."""

import socket
from urllib.parse import urlsplit

import pytest

from tests.chat.gunicorn import FAILING, gunicorn
from tests.support import PATIENCE

pytestmark = pytest.mark.timeout(400)  # of which a start may take two minutes on a busy machine

REQUESTS = {
    "Invalid HTTP header name": b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-N\xc3\xa4me-hint-4711: a\r\n\r\n",
    "Invalid HTTP request line": b"POST_/lti/login?login_hint=hint-4711\r\n\r\n",
    "Invalid HTTP Version": b"GET /lti/login?login_hint=hint-4711 and_more HTTP/1.1\r\n\r\n",
    "Error handling request GET /lti/login?...": b"GET /lti/login?login_hint=hint-4711 HTTP/1.1\r\nHost: a\r\n\r\n",
}


def test_what_fails_leaves_neither_an_address_nor_a_query_in_the_log(database_url: str) -> None:
    with gunicorn(database_url, "http://127.0.0.1:1/v1", FAILING) as started:
        port = urlsplit(started.url).port
        for request in REQUESTS.values():
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
                connection.sendall(request)
                assert connection.recv(100).split()[1] in {b"400", b"500"}
    (log,) = started.log
    assert [said for said in REQUESTS if said not in log] == [], log
    assert "4711" not in log
    assert "127.0.0.1" not in log.replace(f"http://127.0.0.1:{port}", "")  # where it listens
