# SPDX-License-Identifier: EUPL-1.2
"""What holds for every address of the assembled tool."""

import uuid
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from lti_tool import access, create_app
from lti_tool.db import Database, table
from lti_tool.models import Institution
from lti_tool.settings import Settings
from tests.support import MASTER_KEY


@pytest.fixture
def app(database_url: str) -> Flask:
    return create_app(Settings(public_url="https://tutor.example", master_key=(MASTER_KEY,), database_url=database_url))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def addresses(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Every (endpoint, method, path), with an id where one belongs."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        values = {name: uuid.uuid4() for name in rule.arguments}
        path = app.url_map.bind("tutor.example").build(rule.endpoint, values)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, path


def test_every_route_declares_its_permission(app: Flask) -> None:
    assert len(app.view_functions) > 10
    assert access.list_undeclared(app) == []


def test_a_route_that_declares_nothing_is_found(app: Flask) -> None:
    app.view_functions["forgotten"] = lambda: ""
    assert access.list_undeclared(app) == ["forgotten"]


def test_without_a_bearer_the_api_is_closed_and_says_what_to_do(app: Flask, client: FlaskClient) -> None:
    closed = [(method, path) for _endpoint, method, path in addresses(app) if path.startswith("/api/")]
    assert len(closed) > 8
    for method, path in closed:
        for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer guess"}, {"Authorization": "x"}):
            response = client.open(path, method=method, headers=headers, json={})
            assert response.status_code == 401, (method, path)
            assert response.get_json()["error"]["code"] == "session_over"
            assert "open the activity again" in response.get_json()["error"]["message"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/nothing", "/api/me/nothing", "/api//me", "/api/me/", "/api/me"]
)
def test_without_a_bearer_nobody_learns_which_addresses_there_are(client: FlaskClient, path: str, method: str) -> None:
    for headers in ({}, {"Authorization": "Bearer guess"}):
        response = client.open(path, method=method, headers=headers)
        assert response.status_code == 401
        assert response.mimetype == "application/json"
        assert "Allow" not in response.headers
        if method != "HEAD":
            assert response.get_json()["error"]["code"] == "session_over"


def test_every_answer_carries_the_protecting_headers(app: Flask, client: FlaskClient) -> None:
    for _endpoint, method, path in [*addresses(app), ("", "GET", "/nothing"), ("", "GET", "/static/icon.svg")]:
        headers = client.open(path, method=method).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, path
        # Scripts of ours alone; none at all where nobody's launch is refused, which any frame may show.
        assert ("script-src 'self'" in policy) == ("frame-ancestors 'none'" in policy), path
        assert ("script-src" not in policy) == ("frame-ancestors *" in policy), path
        assert "frame-ancestors" in policy, path
        assert "unsafe" not in policy, path
        assert headers["Referrer-Policy"] == "no-referrer", path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert "Set-Cookie" not in headers, path
        assert "X-Frame-Options" not in headers, path


def test_no_address_answers_a_stranger_with_an_error_of_ours(app: Flask, client: FlaskClient) -> None:
    for _endpoint, method, path in addresses(app):
        for body in (b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b"a=b&a=c"):
            for kind in ("application/json", "application/x-www-form-urlencoded", "text/plain"):
                response = client.open(path, method=method, data=body, content_type=kind)
                assert response.status_code < 500, (method, path, body, kind)


def test_no_spelling_of_an_address_is_sent_on_to_the_host_that_the_request_names(
    app: Flask, client: FlaskClient
) -> None:
    for _endpoint, method, path in [*addresses(app), ("", "GET", "/static/icon.svg")]:
        for spelling in {path.replace("/", "//")[1:], path + "/", path + "//"} - {path}:
            response = client.open(spelling, method=method, headers={"Host": "evil.example"})
            assert "Location" not in response.headers, (method, spelling)


def test_a_body_of_a_mebibyte_is_refused(client: FlaskClient) -> None:
    big = b"x" * 1024 * 1024
    for path in ("/lti/login", "/lti/launch", "/lti/continue"):
        response = client.post(path, data=b"id_token=" + big, content_type="application/x-www-form-urlencoded")
        assert response.status_code in {400, 401, 413}, path


@pytest.mark.parametrize(("language", "words"), [("de", "gibt es nichts"), ("en", "nothing at this address")])
def test_an_unknown_address_says_so_in_the_readers_language(client: FlaskClient, language: str, words: str) -> None:
    response = client.get("/nothing", headers={"Accept-Language": language})
    assert response.status_code == 404
    assert words in response.get_data(as_text=True)


def test_a_database_that_is_gone_is_a_503_with_retry_after() -> None:
    gone = Settings(
        public_url="https://tutor.example",
        master_key=(MASTER_KEY,),
        database_url="postgresql+psycopg://nobody@127.0.0.1:1/none",
    )
    client = create_app(gone).test_client()
    for method, path in (("GET", "/api/me"), ("GET", "/lti/jwks.json")):
        response = client.open(path, method=method, headers={"Authorization": "Bearer x"})
        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0
    assert client.get("/readyz").status_code == 503


def test_what_was_deleted_in_the_very_moment_of_its_change_is_not_there(app: Flask, database_url: str) -> None:
    database, row = Database(database_url), Institution(name="A")
    with database.transaction() as session:
        session.add(row)

    def write() -> str:
        with database.transaction() as session:
            found = session.get_one(Institution, row.id)
            session.connection().execute(delete(table(Institution)))
            found.name = "B"
        return ""

    app.add_url_rule("/api/write", view_func=access.public(write))
    response = app.test_client().get("/api/write")
    assert (response.status_code, response.get_json()["error"]["code"]) == (404, "not_found")


def test_an_unexpected_error_tells_the_reader_nothing_and_the_log_no_content(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    asked = "Jürgen Müßig asked about recursion"

    def fail() -> str:
        raise ValueError(asked)

    app.add_url_rule("/api/fail", view_func=access.public(fail))
    response = app.test_client().get("/api/fail")
    assert response.status_code == 500
    assert response.get_json()["error"]["code"] == "internal"
    assert "Jürgen" not in response.get_data(as_text=True)
    assert "ValueError" in caplog.text
    assert "Jürgen" not in caplog.text
