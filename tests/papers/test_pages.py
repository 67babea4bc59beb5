# SPDX-License-Identifier: EUPL-1.2
"""The two papers that everybody may read."""

import re
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_tool import create_app
from tests.own_data.house import House
from tests.papers.office import SAID, Balanced, Office


@pytest.fixture
def app(office: Office) -> Flask:
    return create_app(office.settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def read(client: FlaskClient, path: str, language: str = "de") -> TestResponse:
    response: TestResponse = client.get(path, headers={"Accept-Language": language, "Accept": "text/html"})
    return response


def test_the_notice_speaks_the_browsers_language_and_the_one_in_the_address(
    client: FlaskClient, office: Office
) -> None:
    path = f"/privacy/{office.institution_id}"
    for query, browser, words in (
        ("", "de", "Datenschutzhinweise"),
        ("", "en", "Privacy notice"),
        ("?lang=de", "en", "Datenschutzhinweise"),
        ("?lang=en", "de", "Privacy notice"),
        ("?lang=fr", "de", "Datenschutzhinweise"),
    ):
        response = read(client, path + query, browser)
        assert response.status_code == 200
        assert f"<h1>{words}" in response.text
        assert Balanced(response.text).wrong == []
        assert ("lang=en" in response.text) == (words != "Privacy notice")


def test_a_page_shows_gaps_plainly_and_each_change_at_once(client: FlaskClient, office: Office) -> None:
    path = f"/privacy/{office.institution_id}"
    before = read(client, path).text
    assert '<mark class="gap">[bitte ergänzen: Rechtsgrundlage der Verarbeitung]</mark>' in before
    office.set(**SAID, retention_days=33)
    after = read(client, path).text
    assert "Rechtsgrundlage der Verarbeitung]" not in after
    assert "33 Tage nach der letzten Frage" in after
    assert SAID["controller"] in after


@pytest.mark.parametrize("path", ["/privacy/{}", "/accessibility"])
def test_pages_may_be_cached_and_carry_no_cookie_and_no_script(client: FlaskClient, office: Office, path: str) -> None:
    response = read(client, path.format(office.institution_id))
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert "Accept-Language" in response.headers["Vary"]
    assert "Set-Cookie" not in response.headers
    assert "<script" not in response.text
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/privacy/{}", "/accessibility?institution={}", "/accessibility?institution=x"])
def test_an_unknown_institution_is_a_page_that_says_so(client: FlaskClient, path: str) -> None:
    response = read(client, path.format(uuid4()))
    assert response.status_code == 404
    assert "gibt es keine Einrichtung" in response.text
    assert response.headers["Cache-Control"] == "no-store"


def test_the_statement_names_the_one_institution_and_none_where_there_are_several(
    client: FlaskClient, office: Office
) -> None:
    office.set(**SAID)
    assert SAID["controller"] in read(client, "/accessibility").text
    office.add_another("Noch eine Hochschule")
    general = read(client, "/accessibility").text
    assert SAID["controller"] not in general
    assert "verantwortlichen Stelle]" in general
    assert SAID["controller"] in read(client, f"/accessibility?institution={office.institution_id}").text


def test_a_page_tells_of_an_institution_and_of_no_person(database_url: str) -> None:
    house = House(database_url)
    guest = house.student(name="Jürgen Müßig")
    page = house.app.test_client().get(f"/privacy/{house.campus.institution_id}").text
    for secret in ("Müßig", str(guest.person_id), "Lehrperson", "Was ist ein Baum"):
        assert secret not in page


def test_the_address_stands_in_what_a_page_shows_of_ones_own_institution(office: Office, app: Flask) -> None:
    """The chat's link leads where the notice is."""
    rules = {rule.endpoint: rule.rule for rule in app.url_map.iter_rules()}
    assert re.sub(r"<.*>", "ID", rules["papers.show_privacy_notice"]) == "/privacy/ID"
