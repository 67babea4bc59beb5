# SPDX-License-Identifier: EUPL-1.2
"""No model, no silence: while no engine is there to write an answer, the course material answers, and says so."""

import json

import pytest

from inference import replies
from lti_tool.model_server.listing import MODEL_FREE
from tests.factories.campus import Campus
from tests.factories.chat_alone import Serve
from tests.factories.page import Event, Page
from tests.fakes.scripted_model_server import Answer, Scripted, ScriptedModelServer
from tests.fakes.scripted_replies import busy, error, html_page, unauthorized

TREES = "Ein Baum ist ein zusammenhängender Graph ohne Kreise."
AWAY = "Das Sprachmodell ist gerade nicht erreichbar"


def text_of(events: list[Event]) -> str:
    return "".join(event.data["text"] for event in events if event.name == "delta")


@pytest.fixture
def page(serve: Serve, engine: ScriptedModelServer, campus: Campus) -> Page:
    campus.tutor(passages=(("Seite 1", TREES), ("Seite 2", "Ein Stapel gibt zuletzt Abgelegtes zuerst heraus.")))
    return Page(serve(engine.url), campus.visit_for())


def used(page: Page) -> int:
    tokens: int = page.call("GET", "/api/me").json["allowance"]["used"]
    return tokens


def test_an_outage_shows_the_passages_that_fit_and_the_return_is_used_at_once(
    page: Page, engine: ScriptedModelServer, campus: Campus
) -> None:
    conversation = page.start()
    page.ask(conversation).rest()
    before = used(page)
    engine.stop()
    for _ in range(2):  # the first one finds out, the second one knows beforehand
        events = page.ask(conversation, "Was ist ein Baum?").rest()
        assert text_of(events).startswith(f"{AWAY}. Das steht dazu in deinem Kursmaterial:")
        assert f"> {TREES}" in text_of(events)
        assert [source["place"] for source in events[-2].data] == ["Seite 1"]
        assert events[-1].data == {
            "finish_reason": "stop",
            "usage": {"prompt_tokens": 0, "completion_tokens": 0},
            "model": None,
            "nothing_fits": False,
        }
    assert page.call("GET", "/api/me").json["model"] == "nicht erreichbar"
    assert used(page) == before
    engine.start()
    back = page.ask(conversation, "Und jetzt?").rest()
    assert (back[0].data["model"], back[-1].data["model"]) == ("tiny-chat", "tiny-chat")
    assert text_of(back) == "Das ist eine Antwort über Bäume."
    states = [(message["state"], message["model"]) for message in page.messages(conversation)[1::2]]
    assert states == [("complete", "tiny-chat"), ("complete", None), ("complete", None), ("complete", "tiny-chat")]


@pytest.mark.parametrize(
    "death",
    [Answer(die_after=0), Answer(cut_after=0), Answer(cut_after=0, cut="reset"), error(500, "EngineCore died"),
     Answer(finish_reason="abort", tokens=[]), html_page(502)],
    ids=["engine dies", "line cut", "reset", "500", "shut down", "proxy without engine"],
)  # fmt: skip
def test_an_engine_that_dies_after_accepted_and_before_the_first_token_leaves_the_passages(
    page: Page, engine: ScriptedModelServer, death: Scripted
) -> None:
    engine.script(death)
    conversation = page.start()
    events = page.ask(conversation, "Was ist ein Baum?").rest()
    assert (events[0].name, events[0].data["model"]) == ("accepted", "tiny-chat")
    assert text_of(events).startswith(AWAY)
    assert TREES in text_of(events)
    assert (events[-1].name, events[-1].data["model"], used(page)) == ("done", None, 0)
    answer = page.messages(conversation)[1]
    assert (answer["text"], answer["model"], answer["state"]) == (text_of(events), None, "complete")


def test_what_died_after_the_first_token_is_not_mixed_with_passages(page: Page, engine: ScriptedModelServer) -> None:
    engine.script(Answer(die_after=2))
    events = page.ask(page.start(), "Was ist ein Baum?").rest()
    assert (text_of(events), events[-1].data["code"]) == ("Das ist", "model_failed")


@pytest.mark.parametrize(
    ("reply", "code"), [(busy(), "model_busy"), (unauthorized(), "model_key_refused"), (html_page(), "model_garbage")]
)
def test_an_engine_that_is_there_and_refuses_is_an_error_and_no_outage(
    page: Page, engine: ScriptedModelServer, reply: Scripted, code: str
) -> None:
    engine.script(reply)
    assert page.ask(page.start(), "Was ist ein Baum?").rest()[-1].data["code"] == code


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("de", "Das Sprachmodell ist gerade nicht erreichbar, und keine Stelle deines Kursmaterials passt dazu."),
        ("en", "The language model is not reachable at the moment, and no passage of your course material fits."),
    ],
)
def test_where_no_passage_fits_the_answer_says_so(
    serve: Serve, campus: Campus, engine: ScriptedModelServer, locale: str, sentence: str
) -> None:
    campus.tutor(passages=(("Seite 1", TREES),))
    engine.stop()
    page = Page(serve(engine.url), campus.visit_for(locale=locale))
    assert text_of(page.ask(page.start(), "Wie spät?").rest()).startswith(sentence)


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("de", "und dieser Tutor hat kein Kursmaterial, das er zeigen könnte. Bitte frag in ein paar Minuten noch"),
        ("en", "and this tutor has no course material to show. Please ask again in a few minutes."),
    ],
)
def test_a_tutor_without_material_says_what_to_do(
    serve: Serve, campus: Campus, engine: ScriptedModelServer, locale: str, sentence: str
) -> None:
    engine.stop()
    page = Page(serve(engine.url), campus.visit_for(locale=locale))
    assert sentence in text_of(page.ask(page.start(), "Was ist ein Baum?").rest())


def test_an_outage_answers_also_those_whose_allowance_is_used_up(
    page: Page, engine: ScriptedModelServer, campus: Campus
) -> None:
    campus.allow(0)
    engine.stop()
    assert page.ask(page.start(), "Was ist ein Baum?").rest()[-1].name == "done"


def test_an_engine_that_calls_itself_model_free_is_shown_as_no_model(
    page: Page, engine: ScriptedModelServer, campus: Campus
) -> None:
    listed = replies.model_list("passages", MODEL_FREE, 8192, 0)
    engine.listing, engine.model = json.dumps(listed).encode(), "passages"
    conversation = page.start()
    events = page.ask(conversation, "Was ist ein Baum?").rest()
    assert (events[0].data["model"], events[-1].data["model"]) == (None, None)
    assert page.messages(conversation)[1]["model"] is None
    assert campus.answers(conversation)[0].model is None
    assert page.call("GET", "/api/me").json["model"] is None
