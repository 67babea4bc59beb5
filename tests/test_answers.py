# SPDX-License-Identifier: EUPL-1.2
"""What each address answers is declared by its view, and is what is really sent."""

import io
import json
import re
from collections.abc import Iterator
from typing import Any, Literal, NotRequired, TypedDict, get_type_hints, is_typeddict

import pytest
from sqlalchemy import select, update
from werkzeug.wrappers import Response

from lti_tool import access
from lti_tool.chat.answers import AnswerEvents, FirstShown
from lti_tool.lti.answers import LaunchSession
from lti_tool.models import Institution, MaterialVersion, Tutor
from lti_tool.permissions import Permission
from lti_tool.research import texts
from lti_tool.research.standard_text import STANDARD
from tests.factories.citing import passages_of
from tests.factories.materials import add_material
from tests.factories.stage import LTI, MEMBERSHIP, TOOL, Opened, Stage
from tests.factories.tutors import TEACHER, make_tutor, opens
from tests.fakes.key_server import KeyServer
from tests.platform_api.plugin import Plugin
from tests.platform_api.records import play
from tests.shapes import answers_of, mismatches

ADMIN = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"
PAGES = {"admin.show", "admin.check", "insights.show_page"}
"""HTML below `/api`: fragments of the administration page and of insights."""
STREAMS = {
    "chat.ask",
    "chat.ask_unstored",
    "exercises.propose_exercises",
    "own_data.export_data",
    "insights.save_insights",
    "trials.run_trials",
}
"""Files among them: what they contain has a schema of its own."""
PICTURES = {"materials.show_picture", "passages.show_picture"}
BY_PLATFORMS = {
    "platform_api.show_status",
    "platform_api.list_material",
    "platform_api.put_material",
    "platform_api.delete_course",
    "platform_api.put_lock",
    "platform_api.erase_people",
}
BY_INVITATION = "lti.register_by_plugin"
"""Held against its shape by its own tests."""
JSON_ELSEWHERE = {"health.alive", "health.ready", "lti.jwks", BY_INVITATION, *BY_PLATFORMS}


@pytest.fixture
def stage(database_url: str) -> Iterator[Stage]:
    server = KeyServer()
    yield Stage(database_url, server)
    server.close()


class Inner(TypedDict):
    n: int


class Outer(TypedDict):
    state: Literal["on", "off"]
    share: float
    inner: list[Inner | None]
    more: NotRequired[str]
    may: Permission


GOOD = {"state": "on", "share": 1, "inner": [{"n": 1}, None], "may": "chat"}


def test_what_is_of_the_shape_is_no_mismatch() -> None:
    assert mismatches(GOOD, Outer) == []
    assert mismatches({**GOOD, "more": "x"}, Outer) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"state": "of"}, "answer.state"),
        ({"share": True}, "answer.share"),
        ({"share": "1"}, "answer.share"),
        ({"inner": [{"n": 1.0}]}, r"answer.inner\[0\].n"),
        ({"inner": [{}]}, r"answer.inner\[0\].n is missing"),
        ({"inner": [{"n": 1, "m": 1}]}, r"answer.inner\[0\].m is not declared"),
        ({"inner": None}, "answer.inner"),
        ({"more": None}, "answer.more"),
        ({"may": "everything"}, "answer.may"),
        ({"other": 1}, "answer.other is not declared"),
    ],
)
def test_whatever_else_is_named_with_its_place(wrong: dict[str, object], said: str) -> None:
    (line,) = mismatches({**GOOD, **wrong}, Outer)
    assert re.match(said, line)


def test_a_shape_that_says_nothing_is_no_shape() -> None:
    with pytest.raises(TypeError):
        mismatches({}, Any)


def declared(stage: Stage) -> dict[str, set[str]]:
    """The addresses that answer something, by what they answer it as: json, page, stream, nothing."""
    kinds: dict[str, set[str]] = {}
    for endpoint in {rule.endpoint for rule in stage.app.url_map.iter_rules()} - {"static"}:
        for shape, _status in answers_of(stage.app.view_functions[endpoint]):
            kinds.setdefault(_kind(shape), set()).add(endpoint)
    return kinds


def _kind(shape: Any) -> str:
    if shape == Literal[""]:
        return "nothing"
    if shape is str:
        return "page"
    if isinstance(shape, type) and issubclass(shape, Response):
        return "response"
    return "json" if is_typeddict(shape) else f"undeclared: {shape}"


def test_every_address_that_answers_json_declares_its_shape(stage: Stage) -> None:
    kinds = declared(stage)
    assert set(kinds) == {"nothing", "page", "response", "json"}
    calls = {rule.endpoint for rule in stage.app.url_map.iter_rules() if rule.rule.startswith("/api/")}
    assert calls & kinds["page"] == PAGES
    assert calls & kinds["response"] == STREAMS | PICTURES
    assert kinds["json"] - calls == JSON_ELSEWHERE
    assert calls == (kinds["json"] & calls) | (kinds["nothing"] & calls) | PAGES | STREAMS | PICTURES


def test_an_answer_that_is_not_as_declared_fails_whatever_test_it_is_given_in(
    stage: Stage, unlike_declared: list[str]
) -> None:

    @access.public
    def wrong() -> LaunchSession:
        return {"token": 1, "why": "never declared"}  # type: ignore[typeddict-item, typeddict-unknown-key]

    wrong.__module__ = "lti_tool.wrong"
    stage.app.view_functions["health.alive"] = wrong
    stage.app.test_client().get("/healthz")
    assert "health.alive.why is not declared" in unlike_declared
    assert "health.alive.home is missing" in unlike_declared
    unlike_declared.clear()


class Calls:
    """Calls to the tool, each answer held against the shape that its address declares for that status."""

    def __init__(self, stage: Stage) -> None:
        self.app, self.seen = stage.app, set[str]()

    def __call__(self, opened: Opened, call: str, body: Any = None, *, status: int = 200, file: str = "") -> Any:
        """`file`: content to upload, in the place of a JSON body."""
        method, path = call.split()
        sent: dict[str, Any] = {"data": {"file": (io.BytesIO(file.encode()), "a.md")}} if file else {"json": body}
        answer = opened.client.open(path, method=method, base_url=TOOL, headers=opened.authorization, **sent)
        assert answer.status_code == status, answer.text
        endpoint, _arguments = self.app.url_map.bind("tutor.example").match(path, method=method)
        shapes = [shape for shape, declared in answers_of(self.app.view_functions[endpoint]) if declared == status]
        assert [] in [mismatches(answer.json, shape) for shape in shapes], [call, answer.json]
        self.seen.add(endpoint)
        return answer.json

    def asks(self, opened: Opened, conversation: str) -> list[tuple[str, Any]]:
        """The events of an answer, each of the shape that `AnswerEvents` has for its name."""
        path = f"/api/conversations/{conversation}/messages"
        answer = opened.client.post(path, base_url=TOOL, headers=opened.authorization, json={"text": "What is a tree?"})
        assert answer.status_code == 200, answer.text
        events = [(name, json.loads(data)) for name, data in re.findall(r"event: (\w+)\ndata: (.*)\n\n", answer.text)]
        shapes = get_type_hints(AnswerEvents)
        assert [line for name, data in events for line in mismatches(data, shapes[name], name)] == []
        return events


def launched(stage: Stage, role: str, sub: str) -> Opened:
    return stage.good_launch(claims={LTI + "roles": [role if ":" in role else f"{MEMBERSHIP}#{role}"], "sub": sub})


def test_each_address_really_answers_what_it_declares(stage: Stage) -> None:
    call = Calls(stage)
    student, teacher = launched(stage, "Learner", "student"), launched(stage, "Instructor", "teacher")
    chats_and_hands_in(call, student, teacher)
    sets_up(call, teacher, student)
    puts_material_in(call, stage, teacher)
    opens_a_passage(call, teacher, stage)
    administers(call, launched(stage, ADMIN, "admin"))
    call(teacher, "GET /api/insights")
    is_asked_for_research(call, launched(stage, "Learner", "asked"), stage)
    erases_everything(call, student)
    for address in ("/healthz", "/readyz", "/lti/jwks.json"):
        call(teacher, f"GET {address}")
    play(Plugin(stage, stage.simulator))  # which `unlike_declared` looks at, as at every answer
    assert call.seen | BY_PLATFORMS | {BY_INVITATION} == declared(stage)["json"]


def chats_and_hands_in(call: Calls, student: Opened, teacher: Opened) -> None:
    assert call(student, "GET /api/me")["roles"] == ["Learner"]
    conversation = call(student, "POST /api/conversations", {}, status=201)["id"]
    one = f"/api/conversations/{conversation}"
    assert [name for name, _data in call.asks(student, conversation)][-1] == "done"
    assert [message["author"] for message in call(student, f"GET {one}")["messages"]] == ["person", "tutor"]
    call(student, f"PATCH {one}", {"title": "Trees"})
    assert call(student, "GET /api/conversations")["conversations"][0]["title"] == "Trees"
    assert call(student, f"GET {one}/hand-in")["handed_in_at"] is None
    call(student, f"POST {one}/hand-in", {})
    assert call(teacher, "GET /api/hand-ins/new")["new"] == 1
    assert len(call(teacher, "GET /api/hand-ins")["hand_ins"]) == 1
    assert len(call(teacher, f"GET /api/hand-ins/{conversation}")["messages"]) == 2
    assert len(call(student, f"GET {one}/hand-in")["opened_at"]) == 1


def sets_up(call: Calls, teacher: Opened, student: Opened) -> None:
    text = call(teacher, "GET /api/tutor")["text"]
    call(teacher, "PUT /api/tutor", {**text, "version": None})
    newer = call(teacher, "PUT /api/tutor", {**text, "title": "Other", "version": None}, status=409)
    assert newer["current"]["text"] == text
    assert call(teacher, "POST /api/tutor/notices", {"title": "Other"})["notices"]
    file = call(teacher, "GET /api/tutor/export")
    assert call(teacher, "POST /api/tutor/import", {**file, "text": {"title": "Other"}})["left_out"] == []
    newest, oldest = call(teacher, "GET /api/tutor/versions")["versions"]
    assert newest["changes"][0]["after"] == "Other"
    assert call(teacher, f"POST /api/tutor/versions/{oldest['id']}/restore", {})["text"] == text
    one = {"name": "1", "text": "Zeigen Sie es.", "steps": ["Induktion."], "misconceptions": [], "solution": ""}
    seen = call(teacher, "GET /api/exercises")["version"]
    assert call(teacher, "PUT /api/exercises", {"exercises": [one], "version": seen})["exercises"] == [one]
    stale = call(teacher, "PUT /api/exercises", {"exercises": [], "version": seen}, status=409)
    assert stale["current"]["exercises"] == [one]
    closed = {"solutions": [{"title": "2b", "text": "Sort both halves, then merge them."}], "words": []}
    version = call(teacher, "PUT /api/solutions", closed)["version"]
    assert call(teacher, "GET /api/solutions")["version"] == version
    older = call(teacher, "PUT /api/solutions", {"words": ["merge"], "version": "of before"}, status=409)
    assert older["current"]["solutions"] == closed["solutions"]
    assert call(teacher, "GET /api/locks")["locks"] == []
    lock = {"from": "2090-01-01T08:00:00Z", "until": "2090-01-01T10:00:00Z", "scope": "course", "reason": "Exam"}
    assert len(call(teacher, "PUT /api/locks", {"locks": [lock]})["locks"]) == 1
    assert call(teacher, "PUT /api/locks", {"locks": [], "version": "old"}, status=409)["current"]["locks"]
    assert call(teacher, "GET /api/trials")["questions"] == []
    assert call(teacher, "PUT /api/trials", {"questions": ["What is a tree?"]})["results"] == [None]
    assert call(teacher, "PUT /api/trials", {"questions": [], "version": "old"}, status=409)["current"]["questions"]
    code = call(teacher, "POST /api/teaching-rights/codes", {}, status=201)["code"]
    assert len(call(teacher, "GET /api/teaching-rights")["codes"]) == 1
    assert call(student, "POST /api/teaching-rights/redeem", {"code": code})["roles"] == ["Instructor"]
    assert len(call(teacher, "GET /api/teaching-rights")["grants"]) == 1


def erases_everything(call: Calls, student: Opened) -> None:
    mine = call(student, "GET /api/me/data")
    assert [row["role"] for row in mine["looked"]] == ["instructor"]
    assert call(student, "DELETE /api/me", {"confirm": True})["receipt"]["counts"]["message"] == 2


def puts_material_in(call: Calls, stage: Stage, teacher: Opened) -> None:
    one = f"/api/materials/{call(teacher, 'POST /api/materials', file='# Trees', status=202)['id']}"
    assert call(teacher, "POST /api/materials", file="# Trees")["state"] == "waiting"
    assert call(teacher, f"PUT {one}/file", file="# Woods", status=202)["bytes"] == 7
    assert call(teacher, f"GET {one}")["pages"] == []
    assert call(teacher, f"PATCH {one}", {"title": "Woods"})["title"] == "Woods"
    with stage.database.transaction() as session:
        session.execute(update(MaterialVersion).values(state="failed", error_code="no_text"))
    assert call(teacher, "GET /api/materials")["materials"][0]["error"]["code"] == "no_text"
    assert call(teacher, f"POST {one}/retry", {}, status=202)["error"] is None
    teacher.client.delete(one, base_url=TOOL, headers=teacher.authorization)
    assert call(teacher, f"POST {one}/restore", {})["title"] == "Woods"
    copied = opens(stage, TEACHER, {LTI + "context": {"id": "other"}}, tutor=make_tutor(stage))
    assert call(copied, "GET /api/materials")["take_over"]["titles"] == ["Skript"]
    assert len(call(copied, "POST /api/materials/take-over", {}, status=202)["materials"]) == 1
    other = call(copied, "GET /api/tutor/mine")["tutors"][0]
    assert call(copied, f"POST /api/tutor/mine/{other['id']}/take", {})["text"]["title"] == other["title"]


def opens_a_passage(call: Calls, teacher: Opened, stage: Stage) -> None:
    with stage.database.transaction() as session:
        tutor = session.scalars(select(Tutor)).first()
        assert tutor is not None
        material = add_material(session, tutor.id, "Script", [("Trees", "A tree is a graph.")])
        passage = passages_of(session, material)[0].id
    assert "A tree" in call(teacher, f"GET /api/passages/{passage}")["html"]


def administers(call: Calls, admin: Opened) -> None:
    call(admin, "POST /api/admin/invitations", {"days": 7}, status=201)
    assert call(admin, "POST /api/admin/roles/preview", {"role": "Learner", "permissions": []})["changes"]
    assert call(admin, "POST /api/admin/storing/preview", {"store_nothing": True})["changes"]
    wish = {"retention_days": 30, "notice_de": "Hallo", "notice_en": ""}
    assert call(admin, "POST /api/admin/keeping/preview", wish)["notices"][0]["language"] == "de"


def is_asked_for_research(call: Calls, student: Opened, stage: Stage) -> None:
    with stage.database.transaction() as session:
        texts.ask_with(session, session.scalars(select(Institution)).one(), STANDARD, None)
    version = call(student, "GET /api/me/consent")["version"]
    assert call(student, "PUT /api/me/consent", {"given": True, "version": version})["counts"]


def test_a_page_that_a_launch_opens_holds_the_visit_and_what_is_shown_first(stage: Stage) -> None:
    session = stage.good_launch().session
    visit = {name: session[name] for name in get_type_hints(LaunchSession)}
    first = {name: session[name] for name in get_type_hints(FirstShown)}
    assert mismatches(visit, LaunchSession) == []
    assert mismatches(first, FirstShown) == []
    assert session.keys() == visit.keys() | first.keys()
