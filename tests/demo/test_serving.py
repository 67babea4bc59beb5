"""A server of the demo is there under its name while it is wanted, and gone afterwards."""

import socket
from contextlib import closing

import pytest
import requests
from flask import Flask

from lti_tool.demo.serving import free_port, serving


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
