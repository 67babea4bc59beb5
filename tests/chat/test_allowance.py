# SPDX-License-Identifier: EUPL-1.2
"""The allowance of a day: exact, also when many ask at once."""

import threading

import pytest

from tests.factories.campus import Campus
from tests.factories.chat_alone import Serve
from tests.factories.page import Page
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer


def test_what_the_engine_counted_is_charged_exactly_under_parallel_questions(
    serve: Serve, engine: ScriptedModelServer, campus: Campus
) -> None:
    url, person = serve(engine.url), campus.person()
    guests = [campus.visit_for(person, activity_id=campus.activity()) for _ in range(6)]
    pages = [Page(url, guest) for guest in guests]
    engine.default = Answer(prompt_tokens=100, pause=0.01)
    talks = [(page, page.start()) for page in pages]
    threads = [threading.Thread(target=lambda page=page, talk=talk: page.ask(talk).rest()) for page, talk in talks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(engine.chats) == 6
    assert campus.used(guests[0]) == 6 * 107


def test_who_has_used_up_the_allowance_is_told_when_it_starts_anew(
    serve: Serve, engine: ScriptedModelServer, campus: Campus
) -> None:
    campus.allow(50)
    guest = campus.visit_for()
    page = Page(serve(engine.url), guest)
    conversation = page.start()
    assert page.ask(conversation).rest()[-1].name == "done"  # the last question of a day may overdraw
    path = f"/api/conversations/{conversation}/messages"
    refused = page.call("POST", path, {"text": "Noch eine"})
    assert (refused.status, refused.json["error"]["code"]) == (429, "allowance_used")
    assert 0 < int(refused.headers["Retry-After"]) <= 86_400
    assert (campus.used(guest), campus.messages(), len(engine.chats)) == (54, 2, 1)
    classmate = Page(serve(engine.url), campus.visit_for())
    assert classmate.ask(classmate.start()).rest()[-1].name == "done"


def test_questions_asked_at_once_cannot_all_pass_on_the_last_token(
    serve: Serve, engine: ScriptedModelServer, campus: Campus
) -> None:
    campus.allow(10)
    url, person = serve(engine.url), campus.person()
    pages = [Page(url, campus.visit_for(person, activity_id=campus.activity())) for _ in range(5)]
    engine.default = Answer(wait_before_first_token=0.5)
    talks = [(page, page.start()) for page in pages]
    statuses: list[int] = []

    def ask(page: Page, talk: str) -> None:
        stream = page.ask(talk)
        statuses.append(stream.status)
        stream.rest()

    threads = [threading.Thread(target=ask, args=talk) for talk in talks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 429, 429, 429, 429]


@pytest.mark.parametrize(
    ("answer", "least", "most"),
    [
        (Answer(usage=False), 100, 2000),
        (Answer(cut_after=3), 100, 2000),
        (Answer(die_after=0), 0, 0),
    ],
    ids=["no usage told", "cut in mid-stream", "nothing came"],
)
def test_without_a_count_an_estimate_is_charged_and_for_nothing_nothing(
    page: Page, engine: ScriptedModelServer, answer: Answer, least: int, most: int
) -> None:
    engine.script(answer)
    page.ask(page.start()).rest()
    used = page.call("GET", "/api/me").json["allowance"]["used"]
    assert least <= used <= most
