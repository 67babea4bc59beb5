# SPDX-License-Identifier: EUPL-1.2
"""The pages' own files: kept for good by whoever has them, and never an old one in a new page."""

import posixpath
import re
from pathlib import Path

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient

import lti_tool
from lti_tool import create_app
from lti_tool.settings import Settings
from lti_tool.static_files import Files
from tests.support import MASTER_KEY

FOLDER = Path(lti_tool.__file__).parent / "static"
IMPORTED = re.compile(r"""(?:from|^import)\s*["'](\.[^"']+)["']""", re.MULTILINE)
"""At its head; what is fetched by `import()` is for few, and when they ask for it."""


@pytest.fixture
def app(database_url: str) -> Flask:
    return create_app(Settings(public_url="https://tutor.example", master_key=(MASTER_KEY,), database_url=database_url))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def page(app: Flask) -> str:
    with app.test_request_context():
        return render_template("shell.html", session=None, strings={})


def test_what_a_page_names_is_there_and_asked_for_once(app: Flask, client: FlaskClient) -> None:
    named = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page(app)))
    assert len(named) > 20
    for address in named:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", address
        kind = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}[posixpath.splitext(address)[1]]
        assert answer.mimetype == kind, address


def test_a_page_names_every_module_that_it_will_want(app: Flask) -> None:
    """So that a browser asks for all of them at once, and not for each when another one was read."""
    wanted, found = ["js/main.js"], page(app)
    for module in wanted:
        for relative in IMPORTED.findall((FOLDER / module).read_text()):
            name = posixpath.normpath(posixpath.join(posixpath.dirname(module), relative))
            wanted += [name] if name not in wanted else []
    assert len(wanted) > 20
    missing = [name for name in wanted[1:] if not re.search(rf'rel="modulepreload" href="/static/v-\w+/{name}"', found)]
    assert missing == []


def test_another_content_is_another_address(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1")
    before = Files(tmp_path).version
    assert Files(tmp_path).version == before
    (tmp_path / "a.js").write_text("2")
    assert Files(tmp_path).version != before


@pytest.mark.parametrize("address", ["/static/js/main.js", "/static/v-0123456789abcdef/js/main.js"])
def test_without_its_own_version_a_file_is_asked_for_anew(client: FlaskClient, address: str) -> None:
    """The second is what a worker of yesterday's version named: it gets what is here, and must not keep it as that."""
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
    assert answer.data == (FOLDER / "js/main.js").read_bytes()
    unchanged = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (unchanged.status_code, unchanged.data) == (304, b"")


@pytest.mark.parametrize(
    "address",
    [
        "/static/",
        "/static/js",
        "/static/js/",
        "/static/README.md",
        "/static/../__init__.py",
        "/static/%2e%2e/__init__.py",
        "/static/v-x/../../settings.py",
        "/static/js//main.js",
        "/static/v-/js/main.js",
    ],
)
def test_nothing_but_those_files_is_served(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404
