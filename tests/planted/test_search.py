# SPDX-License-Identifier: EUPL-1.2
"""The search finds what leaks, however it is written: else the test beside this one could not fail."""

import base64
import gzip
import html
import io
import json
import unicodedata
import zipfile
import zlib
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from tests.fakes.key_server import KeyServer
from tests.planted.allowed import leaks
from tests.planted.installation import Installation
from tests.planted.people import ANNA, strings
from tests.planted.search import find
from tests.planted.story import Story

pytestmark = pytest.mark.timeout(600)

NAME = ANNA.name
LEAKING = Path(__file__).parent / "leaking"


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", content)
    return file.getvalue()


WRITTEN = {
    "plainly": NAME.encode(),
    "in capitals": NAME.upper().encode(),
    "decomposed": unicodedata.normalize("NFD", NAME).encode(),
    "latin-1": NAME.encode("latin-1"),
    "utf-16": NAME.encode("utf-16"),
    "json": json.dumps({"name": NAME}).encode(),
    "json in json": json.dumps(json.dumps({"name": NAME})).encode(),
    "percent": quote(NAME).encode(),
    "form": urlencode({"name": NAME}).encode(),
    "html": html.escape(NAME).encode("ascii", "xmlcharrefreplace"),
    "repr": repr(NAME.encode()).encode(),
    "hex": NAME.encode().hex().encode(),
    "base64 0": base64.b64encode(NAME.encode()),
    "base64 1": base64.b64encode(f"a{NAME}b".encode()),
    "base64 2": base64.urlsafe_b64encode(f'{{"n":"{NAME}"}}'.encode()),
    "gzip": gzip.compress(json.dumps(NAME).encode()),
    "zlib": b"HTTP/1.1 200 OK\r\n\r\n" + zlib.compress(NAME.encode()),
    "zip": zipped(NAME.encode()),
}


@pytest.mark.parametrize("way", WRITTEN)
def test_a_name_is_found_however_it_is_written(way: str) -> None:
    assert find({"name": NAME}, [b"\x00 before ", b"before " + WRITTEN[way] + b" behind"]) == {"name"}


def test_what_is_not_there_is_not_found() -> None:
    others = "Zörbelinde Meier, Anna Quäxel, 83746153".encode()
    assert find({"name": NAME, "number": ANNA.number}, [others, gzip.compress(others)]) == set()


def test_a_tool_that_leaks_is_found_out(database_url: str, tmp_path: Path, key_server: KeyServer) -> None:
    """A name in its log, an e-mail in a packed file, the platform's number in a header to the model server."""
    folder = tmp_path / "installation"
    folder.mkdir()
    with Installation(database_url, folder, imports=LEAKING, workers=1) as installation:
        story = Story(installation, key_server)
        story.anna.enter(story.named, "juergen", ANNA)
        story.anna.ask(story.anna.start(), "Was ist ein Baum?")
        rooms = installation.rooms()
    found = leaks({room: find(strings(), rooms[room]) for room in ("logs", "files", "model server")})
    assert found == {
        "logs": ["anna.family", "anna.given"],
        "files": ["anna.email"],
        "model server": ["anna.sub"],
    }
