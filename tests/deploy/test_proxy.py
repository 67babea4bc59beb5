# SPDX-License-Identifier: EUPL-1.2
"""The deployed proxy configuration, run: TLS before the tool under gunicorn, and answers that are not kept back."""

import base64
import http.client
import json
import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from lti_tool.db import Database
from lti_tool.permissions import Permission
from lti_tool.vault import Vault
from tests.deploy import proxy as nginx
from tests.deploy.composed import services
from tests.deploy.proxy import Proxy
from tests.factories.campus import LEARNER, Campus, Guest
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.lasting import database_url as database_url
from tests.lasting import engine as engine
from tests.lasting import folder as folder
from tests.support import MASTER_KEY, PATIENCE, free_port, until

PUBLIC = "https://localhost"


@pytest.fixture
def guest(database_url: str) -> Guest:
    return Campus(Database(database_url), Vault([MASTER_KEY])).visit_for()


@pytest.fixture
def teacher(database_url: str) -> Guest:
    permissions = (*LEARNER, Permission.MANAGE_MATERIALS)
    return Campus(Database(database_url), Vault([MASTER_KEY])).visit_for(permissions=permissions)


@pytest.fixture(scope="module")
def tool_port(database_url: str, engine: ScriptedModelServer) -> Iterator[int]:
    """`campus-tutor serve` as docker-compose.yml calls it, but for the address."""
    port = free_port()
    settings = {
        "PUBLIC_URL": PUBLIC,
        "DATABASE_URL": database_url,
        "MASTER_KEY": base64.b64encode(MASTER_KEY).decode(),
        "MODEL_SERVERS": engine.url,
        "ALLOWED_NETWORKS": "127.0.0.0/8",
        "TRUSTED_PROXIES": "1",
    }
    environ = os.environ | {f"CAMPUS_TUTOR_{key}": value for key, value in settings.items()}
    arguments = [a.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for a in services()["tool"]["command"]]
    process = subprocess.Popen([sys.executable, "-m", "lti_tool.cli", *arguments], env=environ)
    try:
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


@pytest.fixture(scope="module")
def proxy(tool_port: int, folder: Path) -> Iterator[Proxy]:
    with nginx.running(folder, tool_port) as running:
        until(lambda: _status(running.tls_port, folder) == 200, 2 * PATIENCE)
        yield running


def _status(port: int, folder: Path) -> int:
    try:
        return call(port, folder, "GET", "/healthz")[0]
    except OSError:
        return 0


def connect(port: int, folder: Path) -> http.client.HTTPSConnection:
    trust = ssl.create_default_context(cafile=folder / "tls_certificate")
    return http.client.HTTPSConnection("localhost", port, context=trust, timeout=PATIENCE)


def call(port: int, folder: Path, method: str, path: str, guest: Guest | None = None) -> tuple[int, Any, bytes]:
    connection = connect(port, folder)
    connection.request(method, path, headers=guest.headers if guest else {})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, response.headers, body


def ask(port: int, folder: Path, guest: Guest) -> tuple[http.client.HTTPSConnection, http.client.HTTPResponse]:
    conversation = json.loads(call(port, folder, "POST", "/api/conversations", guest)[2])["id"]
    connection = connect(port, folder)
    body = json.dumps({"text": "Was ist ein Baum?"})
    headers = guest.headers | {"Content-Type": "application/json"}
    connection.request("POST", f"/api/conversations/{conversation}/messages", body, headers)
    return connection, connection.getresponse()


def test_an_answer_streams_through_the_proxy_as_it_is_written(
    proxy: Proxy, folder: Path, guest: Guest, engine: ScriptedModelServer
) -> None:
    answer = Answer(tokens=["Ein ", "Baum ", "ist ", "ein ", "Graph", "."], hold_after=3)
    engine.script(answer)
    connection, response = ask(proxy.tls_port, folder, guest)
    assert response.status == 200
    came: list[str] = []
    while line := response.readline().decode():
        if line.startswith("event: "):
            came.append(line[7:].strip())
        if "delta" in came:
            answer.go.set()  # kept back until the end, none would ever come
    connection.close()
    assert came[0] == "accepted"
    assert came.count("delta") > 1
    assert came[-1] == "done"


def test_a_hang_up_before_the_proxy_reaches_the_engine(
    proxy: Proxy, folder: Path, guest: Guest, engine: ScriptedModelServer
) -> None:
    engine.script(Answer(wait_before_first_token=30))
    asked_before = len(engine.chats)  # it serves the whole module
    connection, response = ask(proxy.tls_port, folder, guest)
    response.readline()
    engine.wait_for_chat(asked_before + 1)
    response.close()
    connection.close()
    engine.wait_for_hangup(20)  # the engine would be silent for longer


def test_headers_of_the_tool_come_through_and_transport_security_is_added(proxy: Proxy, folder: Path) -> None:
    status, headers, _body = call(proxy.tls_port, folder, "GET", "/nothing")
    assert status == 404
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert headers["Server"] == "nginx"
    status, headers, _body = call(proxy.tls_port, folder, "GET", "/static/icon.svg")
    assert (status, headers["Strict-Transport-Security"]) == (200, "max-age=31536000")


def test_metrics_are_not_to_be_had_there(proxy: Proxy, folder: Path) -> None:
    for path in ("/metrics", "/metrics/", "//metrics", "/%6Detrics"):
        assert call(proxy.tls_port, folder, "GET", path)[0] == 404


def test_plain_http_leads_to_tls_and_the_health_check_answers(proxy: Proxy) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.plain_port, timeout=PATIENCE)
    connection.request("GET", "/lti/login?x=1", headers={"Host": "tutor.example.org"})
    response = connection.getresponse()
    assert (response.status, response.headers["Location"]) == (308, "https://tutor.example.org/lti/login?x=1")
    connection.close()
    alive = http.client.HTTPConnection("127.0.0.1", proxy.alive_port, timeout=PATIENCE)
    alive.request("GET", "/alive")
    assert alive.getresponse().status == 204
    alive.close()


def test_a_login_by_get_with_long_hints_comes_through(proxy: Proxy, folder: Path) -> None:
    status, _headers, body = call(proxy.tls_port, folder, "GET", f"/lti/login?lti_message_hint={'x' * 7000}")
    assert status == 400  # for what it lacks, by the tool itself
    assert b"nginx" not in body


def upload(port: int, folder: Path, path: str, size: int, headers: dict[str, str]) -> tuple[int, bytes]:
    """A text of so many bytes, in chunks, as a browser's page or a stranger sends it."""
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="skript.txt"\r\n\r\n'
    body = (head, *([b"Ein Baum.\n" * 6554] * (size // 65540)), b"\r\n--b--\r\n")
    connection = connect(port, folder)
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    with suppress(OSError):  # it may be refused, and closed, before all of it is sent
        connection.request("POST", path, iter(body), headers | kind, encode_chunked=True)
    response = connection.getresponse()
    said = response.read()
    connection.close()
    return response.status, said


def test_a_large_file_comes_through_to_course_material_and_to_no_other_address(
    proxy: Proxy, folder: Path, teacher: Guest
) -> None:
    size = 20 << 20
    status, said = upload(proxy.tls_port, folder, "/api/materials", size, teacher.headers)
    assert (status, json.loads(said)["bytes"] // size) == (202, 0)
    assert json.loads(said)["state"] == "waiting"
    assert upload(proxy.tls_port, folder, "/api/conversations", size, teacher.headers)[0] == 413


def test_a_file_beyond_the_limit_is_refused_by_a_sentence_of_the_tool(
    proxy: Proxy, folder: Path, teacher: Guest
) -> None:
    status, said = upload(proxy.tls_port, folder, "/api/materials", 104 << 20, teacher.headers)
    assert (status, json.loads(said)["error"]["code"]) == (413, "too_large")


def test_a_stranger_is_refused_before_the_file_is_taken_in(proxy: Proxy, folder: Path, guest: Guest) -> None:
    for headers, expected in (({}, 401), (guest.headers, 403)):
        assert upload(proxy.tls_port, folder, "/api/materials", 50 << 20, headers)[0] == expected


def test_what_the_health_check_and_the_mounts_name_is_what_the_file_has() -> None:
    text = nginx.CONFIGURATION.read_text(encoding="utf-8")
    service = services()["proxy"]
    assert "http://127.0.0.1:8081/alive" in service["healthcheck"]["test"]
    assert "listen 127.0.0.1:8081;" in text
    for port in service["ports"]:
        assert f"listen {port.split(':')[1]}" in text
    for secret in service["secrets"]:
        assert f"/run/secrets/{secret};" in text
    host, _colon, port = services()["tool"]["command"][2].partition(":")
    assert (host, f"http://tool:{port};" in text) == ("0.0.0.0", True)
