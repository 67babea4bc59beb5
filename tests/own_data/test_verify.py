# SPDX-License-Identifier: EUPL-1.2
"""`/verify`: what was made here passes as it is, whatever was changed does not, and nothing of it stays."""

import base64
import hashlib
import io
import json
import logging
import re
import tempfile
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from lti_tool.lti.keys import tool_keys
from lti_tool.lti.keys.tool_keys import ToolKeys
from lti_tool.models import ToolKey, ToolPublicKey
from lti_tool.own_data import signed_file, verify_views
from lti_tool.own_data.signed_file import TAIL_BYTES, WHOLE_BYTES, Found, SignedFile
from tests.factories.campus import Guest
from tests.own_data.house import House
from tests.own_data.many_and_old import many_messages, rotate_twice

JSON = {"Accept": "application/json"}


def verify(app: Flask, content: bytes, headers: dict[str, str] | None = None, **fields: Any) -> Any:
    data = {"file": (io.BytesIO(content), "export.json"), **fields}
    return app.test_client().post("/verify", data=data, headers=headers or JSON)


def found(house: House, content: bytes) -> str:
    answer = verify(house.app, content)
    assert answer.status_code == 200, answer.text
    return str(answer.json["found"])


def unsigned(kid: str) -> bytes:
    """A JWS whose header names this key, in JSON's spelling, and whose signature is none."""
    header = b'{"alg": "RS256", "kid": "%s"}' % kid.encode()
    return b"%s.e30.eA" % base64.urlsafe_b64encode(header).rstrip(b"=")


def export(house: House, guest: Guest, form: str) -> bytes:
    return house.call(guest, "GET", f"/api/me/export?format={form}").body


@pytest.mark.parametrize(("form", "kind"), [("json", "data"), ("html", "page")])
def test_an_export_is_from_here_and_says_since_when(house: House, form: str, kind: str) -> None:
    content = export(house, house.student(), form)
    answer = verify(house.app, content).json
    assert answer["found"] == "unchanged"
    assert answer["kind"] == kind
    assert answer["key"] == ToolKeys(house.database, house.vault).newest().kid
    assert answer["signed_at"][:10].encode() in content


@pytest.mark.parametrize("form", ["json", "html"])
def test_an_export_changed_by_one_letter_anywhere_is_refused(house: House, form: str) -> None:
    """Also by a letter of its signature, one at its end, and cut off in front of its last line."""
    content = export(house, house.student(), form)
    step = max(1, len(content) // 60)
    for place in [*range(0, len(content), step), len(content) - 40]:
        changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        assert found(house, changed) in {"changed", "foreign"}, content[place - 20 : place + 20]
    assert found(house, content + b"<p>x</p>") in {"changed", "foreign"}
    assert found(house, b" " + content) == ("unchanged" if form == "json" else "changed")
    assert found(house, content[: content.rindex(b"signed")]) == "foreign"


def test_a_file_for_programs_may_be_laid_out_anew_but_say_nothing_else(house: House) -> None:
    content = export(house, house.student(), "json")
    file = json.loads(content)
    assert found(house, json.dumps(file, indent=4).encode()) == "unchanged"
    assert found(house, json.dumps({"signed": file.pop("signed"), **file}).encode()) == "unchanged"
    twice = content.replace(b'{"at":', b'{"tables":{"message":[]},"at":', 1)
    assert found(house, twice) == "changed", "readers would differ in which of the two counts"


def test_what_nobody_here_signed_is_not_read_as_json(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be the dearest thing that a stranger could ask for."""
    read: list[int] = []
    real = signed_file._object

    def note(text: bytearray) -> dict[str, Any]:
        read.append(len(text))
        return real(text)

    monkeypatch.setattr(signed_file, "_object", note)
    for signature in (b'"signed":"x",', b'"signed":"%s",' % unsigned("none"), b"", b'"title":"signed",'):
        assert found(house, b'{%s"a":[%s1]}' % (signature, b"{}," * 1000)) == "foreign"
    assert read == []
    file = json.loads(export(house, house.student(), "json"))
    laid_out_anew = {"signed": file.pop("signed"), **file}
    assert found(house, json.dumps(laid_out_anew).encode()) == "unchanged"
    assert len(read) == 1


def test_one_kind_never_passes_for_another(house: House) -> None:
    """A signature of a page under data, of a receipt under either."""
    guest = house.student()
    data, page = json.loads(export(house, guest, "json")), export(house, guest, "html")
    of_page = page.rpartition(b"<!-- signed: ")[2].split()[0].decode()
    assert found(house, json.dumps({**data, "signed": of_page}).encode()) == "changed"
    assert found(house, page.replace(of_page.encode(), data["signed"].encode())) == "changed"
    receipt = house.erase(guest).json["receipt"]["signed"]
    assert found(house, json.dumps({**data, "signed": receipt}).encode()) == "changed"
    assert found(house, page.replace(of_page.encode(), receipt.encode())) == "changed"
    other = ToolKeys(house.database, house.vault).sign({"at": "2026"}, "relay-ticket")
    assert found(house, json.dumps({**data, "signed": other}).encode()) == "foreign"


def test_an_export_for_research_passes_line_by_line(house: House) -> None:
    """JSON lines whose last one signs all bytes before it; long, so that only its digest and its end are there."""
    keys = ToolKeys(house.database, house.vault)
    lines = b'{"kind":"header","at":"2026-11-29T12:00:00+00:00"}\n' + b'{"kind":"turn","week":"2026-W48"}\n' * 90_000
    claims = {"at": "2026-11-29T12:00:00+00:00", "sha256": hashlib.sha256(lines).hexdigest()}
    last = b'{"kind":"signature","signed":"%s"}\n' % keys.sign(claims, "research-export").encode()
    answer = verify(house.app, lines + last).json
    assert (answer["found"], answer["kind"], answer["signed_at"]) == ("unchanged", "research", claims["at"])
    assert found(house, lines.replace(b"W48", b"W47", 1) + last) == "changed"
    assert found(house, lines + last + b"{}\n") in {"changed", "foreign"}


def test_a_receipt_passes_whole_and_alone_and_changed_it_does_not(house: House) -> None:
    answered = house.erase(house.student()).json
    for content in (answered, answered["receipt"]):
        answer = verify(house.app, json.dumps(content, indent=2).encode()).json
        assert (answer["found"], answer["kind"]) == ("unchanged", "receipt")
        assert answer["signed_at"] == answered["receipt"]["at"]
    assert found(house, json.dumps({**answered["receipt"], "id": "other"}).encode()) == "changed"


@pytest.mark.parametrize(
    "content",
    [
        *(b"x", b"{}", b"[]", b'{"signed": 1}', b'{"signed": "a.b.c"}', b"<!-- signed: x -->", b"[" * 100_000),
        *(b'{"signed": "a.b.c", "x": "\\ud800"}', b'{"receipt": []}', b',"signed":"', b"\xff\x00"),
        *(b'{"x": 1e999, "signed": ""}', b'{"signed": "a\\ud800"}', "<!-- signed: ä -->".encode()),
        *(b'{"signed": "%s"}' % unsigned(kid) for kid in ("\\ud800", "\\u0000", "ä", "x" * 3000)),
    ],
)
def test_what_was_never_signed_is_not_from_here(house: House, content: bytes) -> None:
    assert found(house, content) == "foreign"


def test_what_an_older_key_signed_passes_and_what_another_installation_signed_does_not(house: House) -> None:
    content = export(house, house.student(), "html")
    rotate_twice(house)
    assert found(house, content) == "unchanged"
    with house.database.transaction() as session:
        for table in (ToolKey, ToolPublicKey):
            session.execute(delete(table))
        tool_keys.create_key(session, house.vault)
    assert found(house, content) == "foreign"


def test_what_a_key_signed_that_leaked_proves_nothing(house: House) -> None:
    content = export(house, house.student(), "json")
    with house.database.transaction() as session:
        tool_keys.rotate(session, house.vault, withdraw=True)
    answer = verify(house.app, content).json
    assert (answer["found"], answer["signed_at"], answer["key"]) == ("withdrawn_key", None, None)


@pytest.mark.parametrize("form", ["json", "html"])
def test_ten_thousand_messages_are_examined_in_pieces(house: House, form: str) -> None:
    guest = house.campus.visit_for()
    many_messages(house, guest, 10_000)
    content = export(house, guest, form)
    assert len(content) > 2 * WHOLE_BYTES
    assert found(house, content) == "unchanged"
    middle = len(content) // 2
    assert found(house, content[:middle] + b"x" + content[middle + 1 :]) == "changed"
    if form == "json":
        assert found(house, json.dumps(json.loads(content)).encode()) == "changed", "too long to be laid out anew"


def test_it_does_not_matter_how_a_file_comes_in_pieces(house: House) -> None:
    guest = house.student()
    many_messages(house, guest, 200)
    read = ToolKeys(house.database, house.vault).read_signed
    for form in ("json", "html"):
        content = export(house, guest, form)
        for size in (1009, TAIL_BYTES - 1, TAIL_BYTES, 2 * TAIL_BYTES + 1, len(content)):
            file = SignedFile(whole_bytes=0)
            for at in range(0, len(content), size):
                file.take(content[at : at + size])
            assert file.examine(read).found == Found.UNCHANGED


def test_the_page_answers_in_both_languages_and_sets_no_cookie(house: House) -> None:
    content = export(house, house.student(), "json")
    page = house.app.test_client().get("/verify", headers={"Accept-Language": "de"})
    assert "Ist diese Datei von hier?" in page.text
    for language, words in (("de", "hier erstellt und ist unverändert"), ("en", "made here and is unchanged")):
        headers = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": language}
        answer = verify(house.app, content, headers)
        assert words in answer.text
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert "script" not in answer.text


def test_the_page_lets_one_choose_each_kind_of_file_that_it_examines(house: House) -> None:
    page = house.app.test_client().get("/verify").text
    (accepted,) = re.findall(r'accept="([^"]*)"', page)
    assert {".json", ".jsonl", ".html"} <= set(accepted.split(","))


def test_nothing_of_a_file_stays(house: House, caplog: pytest.LogCaptureFixture, monkeypatch: Any) -> None:
    """Neither in a table nor in a log at its most talkative, nor on disk."""
    content = export(house, house.student(), "json")
    before = house.rows()
    monkeypatch.setattr(tempfile, "_get_candidate_names", lambda: iter(()))  # no temporary file can be made
    with caplog.at_level(logging.DEBUG):
        assert found(house, content * 3) == "changed"
    assert house.rows() == before
    assert [word for word in ("Was ist ein Baum", "export.json", "digitalSourceType") if word in caplog.text] == []


def test_bad_uploads_are_refused_with_a_sentence(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    client = house.app.test_client()
    one = (io.BytesIO(b"x"), "a")
    assert client.post("/verify", json={}, headers=JSON).status_code == 415
    assert client.post("/verify", data={"file": (io.BytesIO(b""), "a")}, headers=JSON).status_code == 422
    assert client.post("/verify", data={}, content_type="multipart/form-data", headers=JSON).status_code in {400, 422}
    assert client.post("/verify", data={"other": one}, headers=JSON).status_code == 422
    assert verify(house.app, b"x", note="me").json["error"]["code"] == "unknown_field"
    half = {"data": b"--b\r\nContent-Disp", "content_type": "multipart/form-data; boundary=b", "headers": JSON}
    assert client.post("/verify", **half).json["error"]["code"] in {"bad_request", "no_file"}  # type: ignore[index]
    monkeypatch.setattr(verify_views, "MAX_FILE_BYTES", 1024 * 1024)
    refused = verify(house.app, b"x" * (1024 * 1024 + 1))
    assert refused.status_code == 413
    assert "1 MB" in refused.json["error"]["message"]
    page = verify(house.app, b"x" * (3 * 1024 * 1024), {"Accept": "text/html", "Accept-Language": "de"})
    assert page.status_code == 413
    assert "höchstens 1 MB" in page.text


def test_so_many_at_once_and_no_more(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is still coming when the others are taken is refused at once, and its place is free again later."""
    depth, statuses = [0], list[int]()

    def ask(self: SignedFile, piece: bytes, take: Any = SignedFile.take) -> None:
        """In the middle of each file another one comes."""
        take(self, piece)
        depth[0] += 1
        if depth[0] <= verify_views.AT_ONCE:
            statuses.append(verify(house.app, b"x").status_code)

    monkeypatch.setattr(SignedFile, "take", ask)
    first = verify(house.app, b"x")
    monkeypatch.undo()
    assert first.status_code == 200
    assert statuses == [503, *[200] * (verify_views.AT_ONCE - 1)]
    assert found(house, b"x") == "foreign"
