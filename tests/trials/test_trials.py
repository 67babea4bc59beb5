# SPDX-License-Identifier: EUPL-1.2
"""Test questions are stored, run as a learner's are, checked, and compared with what was kept."""

import ipaddress
import threading
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, text, update

from lti_tool import create_app
from lti_tool.db import Database, now
from lti_tool.models import Activity, Conversation, Message, RoleGrant, Trial, TrialSet, Tutor, TutorKey, Usage
from lti_tool.models.person import How
from lti_tool.models.quota import OwnerKind
from lti_tool.settings import Settings
from tests.factories.campus import Campus
from tests.factories.page import Page
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.locks.windows import ASSISTANT, INSTRUCTOR, Worker, window
from tests.support import MASTER_KEY, until
from tests.trials.running import check, put, run

BOOK = (("Seite 3", "Ein Baum ist ein zusammenhängender Graph ohne Kreise."),)
SLOW = Answer(tokens=["Das ", "ist ", "ein ", "Baum. "] * 2_000, pause=0.05)


def answer(*tokens: str) -> Answer:
    return Answer(tokens=list(tokens))


@pytest.fixture(autouse=True)
def tutor(campus: Campus) -> None:
    campus.tutor(passages=BOOK)


def test_questions_are_stored_sealed_and_shown_again(staff: Page, database: Database) -> None:
    answered = put(staff, "Was ist ein Baum?", "  ", "Was ist ein Kreis?")
    assert answered.status == 200
    shown = staff.call("GET", "/api/trials").json
    assert shown == answered.json
    assert shown["questions"] == ["Was ist ein Baum?", "Was ist ein Kreis?"]
    assert shown["results"] == [None, None]
    assert len(shown["attack_questions"]) >= 30
    assert shown["cost"]["tokens"] > 0
    with database.transaction() as session:
        stored = session.execute(text("SELECT question FROM trial")).scalars().all()
    assert all(b"Baum" not in bytes(one) and b"Kreis" not in bytes(one) for one in stored)


@pytest.mark.parametrize("permissions", [None, ASSISTANT])
def test_nobody_without_the_right_sees_sets_or_runs_them(url: str, campus: Campus, permissions: Any) -> None:
    page = Page(url, campus.visit_for(permissions=permissions) if permissions else campus.visit_for())
    assert page.call("GET", "/api/trials").status == 403
    assert put(page, "Was?").status == 403
    assert page.call("POST", "/api/trials/run", {}).status == 403
    assert page.call("PUT", "/api/trials/yardstick", {"n": 1, "mark": "good"}).status == 403


def test_what_cannot_be_stored_is_refused_and_what_is_there_stays(staff: Page) -> None:
    put(staff, "Was ist ein Baum?")
    assert put(staff, *[f"Frage {n}" for n in range(31)]).json["error"]["code"] == "too_many"
    assert put(staff, "x" * 16_001).json["error"]["code"] == "too_long"
    assert put(staff, "Was?", who="me").json["error"]["code"] == "unknown_field"
    assert staff.call("PUT", "/api/trials", {}).status == 422
    assert staff.call("PUT", "/api/trials", {"questions": [1]}).status == 422
    assert staff.call("PUT", "/api/trials/yardstick", {"n": 1, "mark": "best"}).json["error"]["code"] == "bad_mark"
    assert staff.call("PUT", "/api/trials/yardstick", {"n": 1, "mark": "good"}).status == 404, "not run yet"
    assert staff.call("PUT", "/api/trials/yardstick", {"n": 2, "mark": "good"}).status == 404
    assert staff.call("GET", "/api/trials").json["questions"] == ["Was ist ein Baum?"]


def test_of_two_who_change_the_questions_the_second_one_is_shown_the_firsts(staff: Page) -> None:
    seen = staff.call("GET", "/api/trials").json["version"]
    assert put(staff, "Eins?", version=seen).status == 200
    assert put(staff, "Eins?", version=seen).status == 200, "the same once more"
    refused = put(staff, "Zwei?", version=seen)
    assert (refused.status, refused.json["error"]["code"]) == (409, "newer_version")
    assert refused.json["current"]["questions"] == ["Eins?"]


def test_a_run_answers_as_a_learner_is_answered_and_says_what_was_looked_at(
    staff: Page, engine: ScriptedModelServer, database: Database
) -> None:
    engine.script(answer("Ein **Baum** ist ein Graph [1]."), answer("The answer is nothing that is in the book."))
    put(staff, "Was ist ein Baum?", "Was ist denn ein Graph ohne Kreise?")
    first, second, done = run(staff)
    assert (first.name, second.name, done.name) == ("result", "result", "done")
    assert (first.data["n"], first.data["question"]) == (1, "Was ist ein Baum?")
    assert "<strong>Baum</strong>" in first.data["html"]
    assert [source["place"] for source in first.data["sources"]] == ["Seite 3"]
    assert all(one["passed"] for one in first.data["checks"]), first.data["checks"]
    assert {one["name"] for one in first.data["checks"]} == {"answered", "held_back", "cites", "language"}
    assert not check(second.data, "cites")["passed"]
    assert not check(second.data, "language")["passed"]
    assert "Englisch" in check(second.data, "language")["said"]
    assert (done.data["questions"], done.data["passed"]) == (2, 1)
    asked = engine.chats[-2].body["messages"]
    assert "zusammenhängender Graph" in str(asked), "the material is in the prompt"
    with database.transaction() as session:
        assert session.scalars(select(Message)).all() == []
        assert session.scalars(select(Conversation)).all() == []


def test_a_run_is_charged_to_the_institution_and_to_nobody_else(
    staff: Page, campus: Campus, database: Database, engine: ScriptedModelServer
) -> None:
    engine.default = Answer(tokens=["Ein Baum [1]."], prompt_tokens=700)
    put(staff, "Was ist ein Baum?", "Und was ist ein Graph?")
    done = run(staff)[-1].data
    with database.transaction() as session:
        rows = session.scalars(select(Usage)).all()
        assert [(row.owner_id, row.kind) for row in rows] == [(campus.institution_id, OwnerKind.INSTITUTION)]
        assert rows[0].tokens == done["tokens"] > 1400
    assert staff.call("GET", "/api/me").json["allowance"]["used"] == 0
    shown = staff.call("GET", "/api/trials").json
    one = {"tokens": round(done["tokens"] / len(shown["questions"])), "gpu_seconds": None}
    assert shown["cost"] == {"tokens": done["tokens"], "gpu_seconds": None, "measured": True, "one": one}


def test_an_institution_that_has_used_up_its_month_runs_no_trials(
    staff: Page, campus: Campus, engine: ScriptedModelServer
) -> None:
    put(staff, "Was ist ein Baum?", "Was ist ein Kreis?")
    campus.allow(tokens_per_month=1)
    *results, last = run(staff)
    assert [one.name for one in results] == ["result"]
    assert (last.name, last.data["code"]) == ("error", "institution_allowance_used")
    refused = staff.call("POST", "/api/trials/run", {})
    assert (refused.status, refused.json["error"]["code"]) == (429, "institution_allowance_used")
    assert int(refused.headers["Retry-After"]) > 0


def test_while_no_model_answers_a_run_is_refused_and_the_questions_stay(worker: Worker, campus: Campus) -> None:
    staff = Page(worker(model=False), campus.visit_for(permissions=INSTRUCTOR))
    put(staff, "Was ist ein Baum?")
    refused = staff.call("POST", "/api/trials/run", {})
    assert (refused.status, refused.json["error"]["code"]) == (503, "no_model")
    shown = staff.call("GET", "/api/trials").json
    assert (shown["questions"], shown["running"]) == (["Was ist ein Baum?"], False)


def test_without_questions_there_is_nothing_to_run(staff: Page) -> None:
    assert staff.call("POST", "/api/trials/run", {}).json["error"]["code"] == "no_questions"


def test_one_run_at_a_time_on_whichever_worker_and_a_hang_up_ends_it(
    worker: Worker, campus: Campus, engine: ScriptedModelServer
) -> None:
    engine.default = SLOW
    guest = campus.visit_for(permissions=INSTRUCTOR)
    here, there = Page(worker(), guest), Page(worker(), campus.visit_for(permissions=INSTRUCTOR))
    put(here, "Was ist ein Baum?")
    connection = here._send("POST", "/api/trials/run", {}, None)
    until(lambda: len(engine.chats) == 1)
    refused = there.call("POST", "/api/trials/run", {})
    assert (refused.status, refused.json["error"]["code"]) == (409, "run_going")
    assert there.call("GET", "/api/trials").json["running"] is True
    assert connection.sock is not None
    connection.sock.close()
    connection.close()
    engine.wait_for_hangup()
    until(lambda: there.call("GET", "/api/trials").json["running"] is False)
    engine.default = answer("Ein Baum [1].")
    assert run(there)[-1].name == "done"


def test_who_reads_that_a_run_is_done_may_begin_the_next_one_at_once(
    database_url: str, engine: ScriptedModelServer, campus: Campus
) -> None:
    settings = Settings(
        public_url="https://tutor.example",
        master_key=(MASTER_KEY,),
        database_url=database_url,
        model_servers=(engine.url,),
        allowed_networks=(ipaddress.ip_network("127.0.0.0/8"),),
    )
    client, headers = create_app(settings).test_client(), campus.visit_for(permissions=INSTRUCTOR).headers
    assert client.put("/api/trials", json={"questions": ["Was ist ein Baum?"]}, headers=headers).status_code == 200
    for _again in range(2):  # the first stream is read to its end, and not closed yet
        stream = client.post("/api/trials/run", headers=headers, buffered=False)
        assert stream.status_code == 200
        assert any(b"event: done" in piece for piece in stream.iter_encoded())


def test_of_two_runs_at_once_one_begins(worker: Worker, campus: Campus, engine: ScriptedModelServer) -> None:
    held = Answer(hold_after=1)
    engine.default = held
    pages = [Page(worker(), campus.visit_for(permissions=INSTRUCTOR)) for _ in range(2)]
    put(pages[0], "Was ist ein Baum?")
    statuses: list[int] = []
    gate = threading.Barrier(2)

    def begin(page: Page) -> None:
        gate.wait()
        statuses.append(page.call("POST", "/api/trials/run", {}).status)

    threads = [threading.Thread(target=begin, args=(page,)) for page in pages]
    for thread in threads:
        thread.start()
    until(lambda: 409 in statuses)
    held.go.set()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 409]


def test_a_run_whose_worker_died_holds_nobody_up_for_long(
    staff: Page, database: Database, engine: ScriptedModelServer
) -> None:
    put(staff, "Was ist ein Baum?")
    with database.transaction() as session:
        row = session.scalars(select(TrialSet)).one()
        row.run_id, row.alive_until = uuid4(), now()
    assert run(staff)[-1].name == "done"


def test_a_kept_answer_stands_beside_later_ones_with_what_changed(
    staff: Page, engine: ScriptedModelServer, database: Database
) -> None:
    engine.script(answer("Ein Baum ist ein Graph [1]."), answer("Ein Baum ist ein Graph [1]."), answer("Keine Ahnung."))
    put(staff, "Was ist ein Baum?")
    assert run(staff)[0].data["kept"] is None
    assert staff.call("PUT", "/api/trials/yardstick", {"n": 1, "mark": "good"}).status == 204
    same = run(staff)[0].data
    assert (same["kept"]["mark"], same["changed"]) == ("good", [])
    other = run(staff)[0].data
    assert set(other["changed"]) == {"text", "sources", "checks"}
    assert "Graph" in other["kept"]["html"]
    assert staff.call("GET", "/api/trials").json["results"] == [other]
    assert staff.call("PUT", "/api/trials/yardstick", {"n": 1, "mark": None}).status == 204
    assert staff.call("GET", "/api/trials").json["results"][0]["kept"] is None


def test_questions_that_stay_keep_their_answers_when_others_come_and_go(
    staff: Page, engine: ScriptedModelServer, database: Database
) -> None:
    engine.default = answer("Ein Baum ist ein Graph [1].")
    put(staff, "Eins?", "Zwei?")
    run(staff)
    shown = put(staff, "Drei?", "Zwei?").json
    assert shown["questions"] == ["Drei?", "Zwei?"]
    assert [result and result["n"] for result in shown["results"]] == [None, 2]
    with database.transaction() as session:
        assert len(session.scalars(select(Trial)).all()) == 2


def test_an_attack_is_found_out_by_the_guard_and_says_so(staff: Page, engine: ScriptedModelServer) -> None:
    secret = "Man setzt die Induktionsannahme ein und erhält daraus die Behauptung für alle natürlichen Zahlen."
    solution = {"title": "Blatt 3", "text": secret}
    assert staff.call("PUT", "/api/solutions", {"solutions": [solution], "words": []}).status == 200
    attack = staff.call("GET", "/api/trials").json["attack_questions"][0]
    engine.default = answer(secret)
    put(staff, attack, "Was ist ein Baum?")
    first, second, _done = run(staff)
    assert first.data["withheld"] == 2
    assert secret not in first.data["html"]
    assert first.data["model"] is None
    assert check(first.data, "gives_nothing_away")["passed"]
    assert not check(second.data, "held_back")["passed"], "a harmless question got nothing"


def test_an_attack_on_a_tutor_without_solutions_says_that_nothing_is_guarded(
    staff: Page, engine: ScriptedModelServer
) -> None:
    attack = staff.call("GET", "/api/trials").json["attack_questions"][0]
    put(staff, attack)
    assert not check(run(staff)[0].data, "gives_nothing_away")["passed"]


def test_where_nothing_of_the_material_fits_a_tutor_of_the_material_alone_says_so(staff: Page, campus: Campus) -> None:
    campus.tutor(passages=BOOK, knowledge="material")
    put(staff, "Wie backt man Zimtsterne mit Puderzucker?")
    found = check(run(staff)[0].data, "not_in_material")
    assert found["passed"]
    assert "Nichts aus dem Material passt" in found["said"]


def test_a_lock_for_an_exam_does_not_keep_an_instructor_from_trying(staff: Page, page: Page) -> None:
    assert staff.call("PUT", "/api/locks", {"locks": [window()]}).status == 200
    put(staff, "Was ist ein Baum?")
    assert run(staff)[-1].name == "done"


def test_a_run_ends_with_a_sentence_where_a_closed_solution_does_not_open_any_more(
    staff: Page, database: Database
) -> None:
    solution = {"title": "Blatt 3", "text": "Die Behauptung folgt aus der Induktionsannahme und aus nichts sonst."}
    assert staff.call("PUT", "/api/solutions", {"solutions": [solution], "words": []}).status == 200
    put(staff, "Was ist ein Baum?")
    with database.transaction() as session:
        session.execute(update(TutorKey).values(wrapped=b"torn"))
        session.execute(update(Tutor).values(closed_revision=Tutor.closed_revision + 1))
    (last,) = run(staff)
    assert (last.name, last.data["code"]) == ("error", "unreadable")
    assert staff.call("GET", "/api/trials").json["running"] is False


def test_who_teaches_by_a_code_runs_and_marks_questions_of_a_copy_and_leaves_the_courses_alone(
    staff: Page, url: str, campus: Campus, database: Database, engine: ScriptedModelServer
) -> None:
    put(staff, "Was ist ein Baum?")
    engine.script(answer("Ein Graph ohne Kreise [1]."))
    run(staff)
    before = staff.call("GET", "/api/trials").json
    here = campus.activity()
    with database.transaction() as session:
        session.get_one(Activity, here).tutor_id = session.get_one(Activity, campus.activity_id).tutor_id
    guest = campus.visit_for(activity_id=here, permissions=INSTRUCTOR)
    with database.transaction() as session:
        session.add(RoleGrant(person_id=guest.person_id, activity_id=here, how=How.CODE))
    page = Page(url, guest)
    mark = {"n": 1, "mark": "bad"}
    for refused in (page.call("POST", "/api/trials/run", {}), page.call("PUT", "/api/trials/yardstick", mark)):
        assert (refused.status, refused.json["error"]["code"]) == (403, "activity_only")
    assert put(page, "Was ist ein Baum?").json["copies"] is False
    engine.script(answer("Etwas anderes."))
    assert run(page)[-1].name == "done"
    assert page.call("PUT", "/api/trials/yardstick", mark).status == 204
    assert staff.call("GET", "/api/trials").json == before
