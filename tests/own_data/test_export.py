# SPDX-License-Identifier: EUPL-1.2
"""Taking one's data along: exactly the own rows, marked, signed, while others are served."""

import hashlib
import json
import re
import threading
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from lti_tool import assembly
from lti_tool.lti.keys.tool_keys import ToolKeys
from lti_tool.models import Conversation, Message, PersonKey, VisitSession
from lti_tool.own_data import export
from lti_tool.permissions import Permission
from lti_tool.privacy import fingerprints
from lti_tool.privacy.personal import AI_MARK
from tests.factories.campus import Guest
from tests.factories.page import Page, Server
from tests.own_data.house import House
from tests.own_data.many_and_old import many_messages

SCHEMA = Path(__file__).parents[2] / "docs" / "export-1.json"


def exported(house: House, guest: Guest) -> dict[str, Any]:
    answered = house.call(guest, "GET", "/api/me/export")
    assert answered.status == 200
    content: dict[str, Any] = answered.json
    return content


def test_each_table_of_people_hands_out_exactly_the_own_rows(house: House) -> None:
    house.student()
    before = house.rows()
    guest = house.student()
    added = {name: rows - before[name] for name, rows in house.rows().items() if rows > before[name]}
    tables = exported(house, guest)["tables"]
    assert {name: len(rows) for name, rows in tables.items() if rows} == added
    assert set(tables) == {one.name for feature in assembly.assemble(house.settings).features for one in feature.tables}
    text = json.dumps(tables)
    assert str(house.teacher.person_id) not in text
    assert {row["person_id"] for row in tables["conversation"]} == {str(guest.person_id)}


def test_what_is_sealed_is_opened_and_each_answer_carries_the_mark(house: House) -> None:
    guest = house.student()
    tables = exported(house, guest)["tables"]
    question, answer = tables["message"]
    assert (question["text"], answer["text"]) == ("Was ist ein Baum?", "Ein **Graph**.")
    assert "digitalSourceType" not in question
    assert answer["digitalSourceType"] == AI_MARK
    assert tables["conversation"][0]["title"] == "Was ist ein Baum?"
    assert tables["feedback"][0]["reason"] == "half mir"
    assert tables["visit"][0]["identity"]["name"] == "Jürgen Müßig"
    assert tables["person"][0]["sub"].startswith("sub-")
    assert tables["staff_access"][0] | {"id": "", "opened_at": ""} == {
        "id": "", "opened_at": "", "role": "instructor", "opened_by_you": False,
        "conversation_id": tables["conversation"][0]["id"],
    }  # fmt: skip


def test_staff_gets_what_they_opened_and_nothing_of_whose_it_was(house: House) -> None:
    guest = house.student()
    tables = exported(house, house.teacher)["tables"]
    assert [row["opened_by_you"] for row in tables["staff_access"]] == [True]
    assert str(guest.person_id) not in json.dumps(tables)
    assert tables["conversation"] == tables["message"] == []


def test_the_file_is_signed_however_it_is_laid_out_afterwards(house: House) -> None:
    file = json.loads(json.dumps(exported(house, house.student()), indent=4))
    signed = file.pop("signed")
    claims = ToolKeys(house.database, house.vault).verify(signed, export.EXPORT)
    assert claims["sha256"] == hashlib.sha256(export.canonical(file)).hexdigest()
    assert (claims["schema"], claims["at"]) == (file["schema"], file["at"])
    file["tables"]["message"][0]["text"] += "."
    assert claims["sha256"] != hashlib.sha256(export.canonical(file)).hexdigest()


def test_the_schema_is_published_and_describes_the_file(house: House) -> None:
    file = exported(house, house.student())
    published = house.app.test_client().get("/schemas/export-1.json")
    assert file["schema"] == "https://tutor.example/schemas/export-1.json" == published.json["$id"]  # type: ignore[index]
    schema = published.json
    assert wrong(file, schema, "file") == []
    file["tables"]["message"][0]["more"] = 1
    assert wrong(file, schema, "file") == ["file.tables.message.0.more is not known"]


def test_the_documented_schema_is_the_published_one(house: House) -> None:
    """Otherwise: `python -m tests.own_data` writes it."""
    published = house.app.test_client().get("/schemas/export-1.json").json
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == published


KINDS = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict, "null": type(None)}


def wrong(value: Any, schema: Any, at: str) -> list[str]:
    """Of the part of JSON Schema that the file's uses."""
    kinds = schema.get("type", [])
    found = []
    if kinds and not isinstance(value, tuple(KINDS[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds))):
        found.append(f"{at} is no {kinds}")
    if "const" in schema and value != schema["const"]:
        found.append(f"{at} is not {schema['const']}")
    if isinstance(value, list):
        found += [line for n, one in enumerate(value) for line in wrong(one, schema.get("items", {}), f"{at}.{n}")]
    if isinstance(value, dict) and "properties" in schema:
        found += [f"{at}.{name} is missing" for name in set(schema.get("required", ())) - set(value)]
        found += [f"{at}.{name} is not known" for name in set(value) - set(schema["properties"])]
        known = [name for name in value if name in schema["properties"]]
        found += [line for name in known for line in wrong(value[name], schema["properties"][name], f"{at}.{name}")]
    return found


def test_the_page_to_read_is_one_file_with_the_mark_in_it_and_nothing_to_load(house: House) -> None:
    guest = house.student()
    answered = house.call(guest, "GET", "/api/me/export?format=html")
    page = answered.body.decode()
    assert '<html lang="de">' in page
    assert "<strong>Graph</strong>" in page
    assert page.count(f'<link itemprop="digitalSourceType" href="{AI_MARK}">') == 1
    (linked,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert json.loads(linked)["digitalSourceType"] == AI_MARK
    assert re.findall(r'(?:src|url\()="?https?:', page) == []
    assert "Jürgen Müßig" in page
    head, _line, signed = page.rpartition("<!-- signed: ")
    assert head.endswith("</html>\n"), "the signature is the last line"
    assert 'href="https://tutor.example/verify"' in head
    claims = ToolKeys(house.database, house.vault).verify(signed.split()[0], export.EXPORT)
    assert claims["sha256"] == hashlib.sha256(head.encode()).hexdigest()


def test_what_the_material_says_carries_no_mark_and_each_answer_names_its_sources(house: House) -> None:
    guest = house.campus.visit_for()
    conversation = house.conversation(guest)
    source = {"n": 1, "title": "Skript <2>", "place": "S. 12", "passage_id": str(uuid4())}
    house.message(guest, conversation, 3, "> Ein Baum ist ein Graph. [1]", author="tutor", sources=[source])
    quoted = exported(house, guest)["tables"]["message"][2]
    assert "digitalSourceType" not in quoted
    assert quoted["sources"] == [source]
    page = house.call(guest, "GET", "/api/me/export?format=html").body.decode()
    assert page.count(AI_MARK) == 2, "of the page, and of the answer that a model wrote"
    assert "<h3>Stellen aus dem Material</h3>" in page
    assert "[1] Skript &lt;2&gt;, S. 12</li>" in page


def test_a_mark_in_the_page_leads_to_the_source_of_its_own_answer(house: House) -> None:
    guest = house.campus.visit_for()
    conversation = house.conversation(guest)
    for position in (3, 4):
        source = {"n": 1, "title": f"Skript {position}", "place": "S. 12", "passage_id": str(uuid4())}
        house.message(guest, conversation, position, f"Nach {position} [1].", author="tutor", sources=[source])
    page = house.call(guest, "GET", "/api/me/export?format=html").body.decode()
    marks = re.findall(r'Nach (\d)<sup[^>]*><a class="cite" href="#([^"]+)"', page)
    sources = dict(re.findall(r'<li dir="auto" id="([^"]+)">\[1\] Skript (\d)', page))
    assert [sources[target] for _answer, target in marks] == [answer for answer, _target in marks] == ["3", "4"]


def test_of_a_matriculation_number_nothing_is_handed_out_that_it_could_be_guessed_from(house: House) -> None:
    guest = house.campus.visit_for()
    made = fingerprints.make(["3741902"])
    assert made is not None
    with house.database.transaction() as session:
        visit = session.get_one(VisitSession, guest.visit_id)
        visit.keep_identity(guest.key, {"name": "Jürgen Müßig", "fingerprints": made})
    identity = exported(house, guest)["tables"]["visit"][0]["identity"]
    assert identity == {"name": "Jürgen Müßig", "fingerprints": len(made["prints"])}
    page = house.call(guest, "GET", "/api/me/export?format=html").body.decode()
    assert [one for one in [made["key"], *made["prints"]] if one in page] == []


def test_what_somebody_wrote_stays_text_in_the_page(house: House) -> None:
    guest = house.campus.visit_for()
    house.conversation(guest, "<script>alert(1)</script>", "<img src=x onerror=alert(1)>")
    page = house.call(guest, "GET", "/api/me/export?format=html").body.decode()
    assert "<script>alert" not in page
    assert "<img" not in page


@pytest.mark.parametrize("form", ["json", "html"])
def test_one_unreadable_message_says_so_and_the_rest_is_there(house: House, form: str) -> None:
    guest = house.campus.visit_for()
    house.conversation(guest, "Erste Frage", "Erste Antwort")
    other = house.conversation(guest, "Zweite Frage", "Zweite Antwort")
    with house.database.transaction() as session:
        spoilt = (Message.conversation_id == other, Message.author == "tutor")
        session.execute(update(Message).where(*spoilt).values(text=b"x" * 40))
        session.execute(update(Conversation).where(Conversation.id == other).values(title=b"short"))
    answered = house.call(guest, "GET", f"/api/me/export?format={form}")
    assert answered.status == 200
    page = answered.body.decode()
    assert "Erste Antwort" in page
    assert "Zweite Frage" in page
    assert "Zweite Antwort" not in page
    if form == "html":
        assert page.count("Nicht lesbar") == 1, "the title"
        assert page.count("Diese Nachricht ist nicht mehr lesbar.") == 1
    else:
        texts = {row["text"]: row.get("unreadable") for row in answered.json["tables"]["message"]}
        assert texts == {"Erste Frage": None, "Erste Antwort": None, "Zweite Frage": None, None: ["text"]}
    assert house.call(guest, "GET", "/api/me/data").status == 200


def test_whose_key_is_gone_still_gets_the_rest(house: House) -> None:
    guest = house.student()
    with house.database.transaction() as session:
        session.delete(session.get_one(PersonKey, guest.person_id))
    tables = exported(house, guest)["tables"]
    assert [row["unreadable"] for row in tables["message"]] == [["text", "about"], ["text", "exercise"]]
    assert tables["usage"][0]["tokens"] == 12
    assert house.erase(guest).status == 200


def test_who_may_no_longer_chat_takes_it_along_too_and_a_stranger_does_not(house: House) -> None:
    guest = house.student(permissions=(Permission.OWN_DATA,))
    assert len(exported(house, guest)["tables"]["message"]) == 2
    assert house.app.test_client().get("/api/me/export").status_code == 401
    assert house.call(guest, "GET", "/api/me/export?format=pdf").status == 422


@pytest.mark.parametrize("form", ["json", "html"])
def test_ten_thousand_messages_come_in_order_while_others_are_served(house: House, form: str) -> None:
    """And no connection of the pool is held for as long as somebody reads slowly."""
    guest, other = house.campus.visit_for(), house.campus.visit_for()
    many_messages(house, guest, 10_000)
    with Server(house.app) as server:
        page = Page(server.url, guest)
        connection = page._send("GET", f"/api/me/export?format={form}", None, None)
        response = connection.getresponse()
        begun = response.read(4096)
        served: list[int] = []
        asking = threading.Thread(
            target=lambda: served.append(Page(server.url, other).call("GET", "/api/conversations").status)
        )
        asking.start()
        asking.join()
        assert served == [200], "with the export half read"
        content = (begun + response.read()).decode()
        connection.close()
    numbers = [int(number) for number in re.findall(r"Nachricht (\d+) ", content)]
    assert numbers == list(range(3, 10_001))
    if form == "json":
        file = json.loads(content)
        signed = ToolKeys(house.database, house.vault).verify(file.pop("signed"), export.EXPORT)
        assert signed["sha256"] == hashlib.sha256(export.canonical(file)).hexdigest()
