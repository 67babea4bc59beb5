# SPDX-License-Identifier: EUPL-1.2
"""Data requests that a platform passes on: its own people alone get what they would get themselves."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from lti_tool.demo.simulator import Simulator
from lti_tool.models import Course, LockedPerson, Person, PersonKey
from tests.factories.command import Tutor
from tests.factories.stage import LTI, TOOL, Opened, Stage
from tests.factories.tutors import TEACHER, opens
from tests.platform_api.people import asks, call, comes, exam
from tests.platform_api.plugin import Plugin, code

SECRET = "Meine Frage nach dem Baum 4711"


def exports(plugin: Plugin, *subs: str, **more: Any) -> dict[str, Any]:
    """By `sub`."""
    answer = plugin.call("POST", "/people/export", {"subs": list(subs), **more})
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    assert [one["sub"] for one in answer.json["people"]] == list(dict.fromkeys(subs))
    return {one["sub"]: one["data"] for one in answer.json["people"]}


def erases(plugin: Plugin, *subs: str, **more: Any) -> dict[str, Any]:
    """Receipts by `sub`."""
    answer = plugin.call("POST", "/people/erase", {"subs": list(subs), **more})
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    assert [one["sub"] for one in answer.json["receipts"]] == list(dict.fromkeys(subs))
    return {one["sub"]: one["receipt"] for one in answer.json["receipts"]}


def talks(stage: Stage, sub: str, context: str = "c1", *, at: Simulator | None = None) -> Opened:
    """Somebody who has asked, and handed it in."""
    page = comes(stage, sub, context, at=at)
    assert "event: done" in asks(page, f"{SECRET} in {context}").text
    (conversation,) = call(page, "GET", "/api/conversations").json["conversations"]
    assert call(page, "POST", f"/api/conversations/{conversation['id']}/hand-in", {}).status_code == 200
    return page


def verified(stage: Stage, file: Any) -> str:
    """What the tool says of a file that somebody shows it."""
    upload = {"file": (io.BytesIO(json.dumps(file, indent=2).encode()), "file.json")}
    headers = {"Accept": "application/json"}
    answer = stage.app.test_client().post("/verify", data=upload, base_url=TOOL, headers=headers)
    assert answer.json is not None, answer.text
    return f"{answer.json['found']} {answer.json['kind']}"


def people(stage: Stage) -> int:
    with stage.database.transaction() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


def test_a_person_s_data_is_the_file_that_they_get_themselves(plugin: Plugin) -> None:
    page = talks(plugin.stage, "1")
    own = call(page, "GET", "/api/me/export").json
    data = exports(plugin, "1")["1"]
    assert SECRET in str(data["tables"]["message"])
    assert data["tables"]["person"][0]["sub"] == "1"
    for varying in ("at", "signed"):
        assert own.pop(varying) != data[varying]
    # The page's visit slid with its own call.
    own["tables"].pop("visit")
    assert own == {name: value for name, value in data.items() if name not in ("at", "signed")} | {
        "tables": {name: rows for name, rows in data["tables"].items() if name != "visit"}
    }
    assert verified(plugin.stage, data) == "unchanged data"
    data["tables"]["message"] = []
    assert verified(plugin.stage, data) == "changed data"


def test_who_is_not_known_is_null_and_no_error(plugin: Plugin) -> None:
    comes(plugin.stage, "1")
    data = exports(plugin, "nobody", "1", "nobody", "Ünbekannt \U0001f600")
    assert [name for name, one in data.items() if one is None] == ["nobody", "Ünbekannt \U0001f600"]
    assert erases(plugin, "nobody") == {"nobody": None}


def test_with_a_course_only_what_belongs_to_it_is_handed_out(plugin: Plugin) -> None:
    talks(plugin.stage, "1", "c1")
    talks(plugin.stage, "1", "c2")
    data = exports(plugin, "1", context="c1")["1"]
    assert data["course"] == "c1"
    assert "in c1" in str(data)
    assert "in c2" not in str(data)
    assert {"person", "person_key", "usage", "research_consent"}.isdisjoint(data["tables"])
    for name in ("conversation", "membership", "visit", "hand_in"):
        assert len(data["tables"][name]) == 1, name
    assert len(data["tables"]["message"]) == 2
    assert verified(plugin.stage, data) == "unchanged data"


def test_everything_of_a_person_goes_with_a_receipt_and_nothing_else(plugin: Plugin) -> None:
    gone, stays = talks(plugin.stage, "1"), talks(plugin.stage, "2")
    before = plugin.stage.rows()
    comes(plugin.stage, "3")
    receipt = erases(plugin, "1", "3")["1"]
    counts = receipt["counts"]
    assert counts["message"] == 2
    assert {"conversation", "hand_in", "membership", "person", "person_key", "visit"} <= set(counts)
    after = plugin.stage.rows()
    assert {name: before[name] - after[name] for name in counts} == counts
    assert verified(plugin.stage, receipt) == "unchanged receipt"
    assert call(gone, "GET", "/api/me").status_code == 401
    assert len(call(stays, "GET", "/api/conversations").json["conversations"]) == 1
    assert exports(plugin, "1")["1"] is None
    assert erases(plugin, "1") == {"1": None}


def test_what_was_handed_in_is_gone_for_staff(plugin: Plugin) -> None:
    talks(plugin.stage, "1")
    place = {LTI + "context": {"id": "c1"}, LTI + "resource_link": {"id": "link-c1"}}
    teacher = opens(plugin.stage, TEACHER, place)
    assert len(call(teacher, "GET", "/api/hand-ins").json["hand_ins"]) == 1
    erases(plugin, "1")
    assert call(teacher, "GET", "/api/hand-ins").json["hand_ins"] == []


def test_who_comes_back_starts_anew(plugin: Plugin) -> None:
    talks(plugin.stage, "1")
    with plugin.stage.database.transaction() as session:
        before = session.scalars(select(PersonKey.person_id)).all()
    erases(plugin, "1")
    again = comes(plugin.stage, "1")
    assert call(again, "GET", "/api/conversations").json["conversations"] == []
    with plugin.stage.database.transaction() as session:
        assert set(session.scalars(select(PersonKey.person_id))).isdisjoint(before)
    assert SECRET not in str(exports(plugin, "1"))


def test_with_a_course_only_what_belongs_to_it_goes(plugin: Plugin, tutor: Tutor, tmp_path: Path) -> None:
    one, two = talks(plugin.stage, "1", "c1"), talks(plugin.stage, "1", "c2")
    other = talks(plugin.stage, "2", "c1")
    receipt = erases(plugin, "1", context="c1")["1"]
    assert receipt["course"] == "c1"
    assert {"conversation", "message", "hand_in", "membership", "visit"} <= set(receipt["counts"])
    assert {"person", "person_key", "usage"}.isdisjoint(receipt["counts"])
    assert verified(plugin.stage, receipt) == "unchanged receipt"
    (file := tmp_path / "receipt.json").write_text(json.dumps(receipt))
    said = tutor("receipt", "verify", str(file), CAMPUS_TUTOR_PUBLIC_URL=TOOL).stdout
    assert "everything of one person in the course c1 was erased" in said
    assert erases(plugin, "1", context="c1") == {"1": None}, "nothing is left there, as for who is gone altogether"
    assert call(one, "GET", "/api/me").status_code == 401
    assert len(call(two, "GET", "/api/conversations").json["conversations"]) == 1
    assert len(call(other, "GET", "/api/conversations").json["conversations"]) == 1
    assert call(comes(plugin.stage, "1", "c1"), "GET", "/api/conversations").json["conversations"] == []
    assert "in c2" in str(exports(plugin, "1"))


@pytest.mark.parametrize("path", ["/people/export", "/people/erase"])
def test_a_course_that_is_not_there_or_another_s_is_not_found_and_nothing_goes(
    plugin: Plugin, other: Plugin, path: str
) -> None:
    talks(plugin.stage, "1")
    comes(plugin.stage, "1", "theirs", at=other.simulator)
    with plugin.stage.database.transaction() as session:
        ours = [str(one) for one in session.scalars(select(Course.id))]
    before = plugin.stage.rows()
    for context in ("theirs", "unknown", *ours):
        answer = plugin.call("POST", path, {"subs": ["1"], "context": context})
        assert (answer.status_code, code(answer)) == (404, "not_found")
    after = plugin.stage.rows()
    assert after.pop("used_call") > before.pop("used_call")
    assert after == before


def test_a_person_of_another_platform_with_the_same_number_is_not_meant(plugin: Plugin, other: Plugin) -> None:
    talks(plugin.stage, "1")
    theirs = comes(plugin.stage, "1", at=other.simulator)
    assert SECRET not in str(exports(other, "1"))
    assert set(erases(other, "1")["1"]["counts"]) == {"membership", "person", "person_key", "visit"}
    assert call(theirs, "GET", "/api/me").status_code == 401
    assert SECRET in str(exports(plugin, "1"))
    assert erases(other, "1") == {"1": None}


def test_a_lock_forgets_who_is_erased_also_somebody_who_never_came(plugin: Plugin, other: Plugin) -> None:
    comes(plugin.stage, "1")
    for course in ("c1", "c2"):
        answer = plugin.call("PUT", f"/courses/{course}/locks/quiz", exam(people=["1", "2", "3"]))
        assert answer.status_code == 200
    assert erases(other, "1", "2") == {"1": None, "2": None}
    assert erases(plugin, "1", context="c1")["1"]["counts"] == {"lock_person": 1, "membership": 1, "visit": 1}
    assert erases(plugin, "2", context="c2")["2"]["counts"] == {"lock_person": 1}
    receipts = erases(plugin, "1", "2")
    assert receipts["1"]["counts"]["lock_person"] == 1
    assert receipts["2"]["counts"] == {"lock_person": 1}
    assert verified(plugin.stage, receipts["2"]) == "unchanged receipt"
    with plugin.stage.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(LockedPerson)) == 2, "the third one, twice"


@pytest.mark.parametrize("path", ["/people/export", "/people/erase"])
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, "no_people"),
        ({"subs": []}, "no_people"),
        ({"subs": None}, "no_people"),
        ({"subs": "1"}, "invalid"),
        ({"subs": [None]}, "bad_id"),
        ({"subs": ["1", ""]}, "bad_id"),
        ({"subs": ["a\0"]}, "bad_id"),
        ({"subs": ["x" * 256]}, "bad_id"),
        ({"subs": [str(number) for number in range(51)]}, "too_many"),
        ({"subs": ["1"], "context": ""}, "bad_id"),
        ({"subs": ["1"], "context": 1}, "bad_id"),
        ({"subs": ["1"], "platform": "x"}, "unknown_field"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_request_is_refused_before_anything_goes(
    plugin: Plugin, path: str, wrong: dict[str, Any], said: str
) -> None:
    comes(plugin.stage, "1")
    answer = plugin.call("POST", path, wrong)
    assert (answer.status_code, code(answer)) == (422, said)
    assert people(plugin.stage) == 1


def test_as_many_as_one_call_takes_come_one_after_the_other(plugin: Plugin) -> None:
    for number in range(5):
        comes(plugin.stage, str(number))
    subs = [str(number) for number in range(50)]
    data = exports(plugin, *subs)
    assert [sub for sub, one in data.items() if one is not None] == subs[:5]
    assert [sub for sub, one in erases(plugin, *subs).items() if one is not None] == subs[:5]
    assert people(plugin.stage) == 0


def test_what_is_sent_is_made_while_it_is_sent(plugin: Plugin) -> None:
    """So that it is never in memory as a whole, and everybody else has a turn."""
    comes(plugin.stage, "1")
    answer = plugin.call("POST", "/people/export", {"subs": ["1", "2"]})
    assert answer.is_streamed
    assert answer.headers["X-Accel-Buffering"] == "no"
