# SPDX-License-Identifier: EUPL-1.2
"""What is counted when questions are asked and launches are tried, on the assembled tool."""

import ipaddress
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import CollectorRegistry

from lti_tool import create_app
from lti_tool.db import Database
from lti_tool.metrics import Metrics
from lti_tool.metrics.engines import EngineGauges
from lti_tool.model_server import EngineLoad
from lti_tool.settings import Settings
from lti_tool.vault import Vault
from tests.factories.campus import EMAIL, NAME, Campus
from tests.factories.page import Page, Server
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.fakes.scripted_replies import error
from tests.metrics.counted import Counted
from tests.support import MASTER_KEY, PATIENCE, until


@pytest.fixture
def engine() -> Iterator[ScriptedModelServer]:
    with ScriptedModelServer(max_model_len=8192) as server:
        yield server


@pytest.fixture
def url(database_url: str, engine: ScriptedModelServer, counted: Counted) -> Iterator[str]:
    settings = Settings(
        public_url="https://tutor.example",
        master_key=(MASTER_KEY,),
        database_url=database_url,
        model_servers=(engine.url,),
        allowed_networks=(ipaddress.ip_network("127.0.0.0/8"),),
    )
    with Server(create_app(settings)) as server:
        yield server.url


@pytest.fixture
def campus(database_url: str) -> Campus:
    return Campus(Database(database_url), Vault([MASTER_KEY]))


@pytest.fixture
def page(url: str, campus: Campus) -> Page:
    return Page(url, campus.visit_for())


def test_an_answer_is_timed_and_its_tokens_are_counted_by_model(
    page: Page, engine: ScriptedModelServer, counted: Counted
) -> None:
    engine.script(Answer(tokens=["Ein ", "Baum "] * 5, wait_before_first_token=0.3, pause=0.3))
    done = page.ask(page.start()).until("done").data
    finished(counted)
    model = done["model"]
    assert counted("first_token_seconds_count") == 1
    assert 0.3 <= counted("first_token_seconds_sum") < PATIENCE
    assert 0.05 <= counted("longest_gap_seconds_sum") < counted("answer_seconds_sum")
    assert counted("answers_total", outcome="complete") == 1
    assert counted("tokens_total", model=model, kind="prompt") == done["usage"]["prompt_tokens"] > 0
    assert counted("tokens_total", model=model, kind="completion") == done["usage"]["completion_tokens"] > 0


def finished(counted: Counted) -> None:
    """The page reads "done" a moment before the worker closes the answer."""
    until(lambda: not counted("answers_running"))


def test_what_runs_and_what_waits_is_seen_while_it_does(
    page: Page, engine: ScriptedModelServer, counted: Counted
) -> None:
    waiting, writing = Answer(hold_after=0), Answer(hold_after=2)
    engine.script(waiting, writing)
    stream = page.ask(page.start())
    stream.until("accepted")
    assert (counted("answers_running"), counted("answers_waiting")) == (1, 1)
    waiting.go.set()
    stream.rest()
    finished(counted)
    stream = page.ask(page.start())
    stream.until("delta")
    assert (counted("answers_running"), counted("answers_waiting")) == (1, 0)
    writing.go.set()
    stream.rest()
    finished(counted)
    assert (counted("answers_running"), counted("answers_waiting")) == (0, 0)


def test_a_hang_up_before_the_first_text_leaves_nothing_waiting(
    page: Page, engine: ScriptedModelServer, counted: Counted
) -> None:
    engine.script(Answer(hang_after=0))
    stream = page.ask(page.start())
    stream.until("accepted")
    engine.wait_for_chat()
    stream.hang_up()
    finished(counted)
    assert counted("answers_waiting") == 0
    assert counted("answers_total", outcome="interrupted") == 1
    assert counted("first_token_seconds_count") == 0


def test_failed_engine_calls_and_failed_answers_are_counted_by_code(
    page: Page, engine: ScriptedModelServer, counted: Counted
) -> None:
    engine.script(error(500, "boom"), Answer(cut_after=1))
    page.ask(page.start()).until("done")  # the course material answers instead
    assert page.ask(page.start()).until("error").data["code"] == "model_line_cut"
    finished(counted)
    assert counted("engine_failures_total", code="model_failed") == 1
    assert counted("engine_failures_total", code="model_line_cut") == 1
    assert counted("answers_total", outcome="model_free") == 1
    assert counted("answers_total", outcome="model_line_cut") == 1


def test_refused_questions_are_counted_by_reason_and_are_no_answers(
    page: Page, campus: Campus, counted: Counted
) -> None:
    conversation = page.start()
    path = f"/api/conversations/{conversation}/messages"
    campus.allow(10)
    page.ask(conversation).rest()  # the last question of a day may overdraw
    assert page.call("POST", path, {"text": "Was ist ein Baum?"}).status == 429
    assert page.call("POST", path, {"text": " "}).status == 422
    assert page.call("POST", f"/api/conversations/{UUID(int=1)}/messages", {"text": "?"}).status == 404
    for reason in ("allowance_used", "empty", "not_found"):
        assert counted("questions_refused_total", reason=reason) == 1
    finished(counted)
    assert counted("answer_seconds_count") == 1


def test_logins_and_launches_are_counted_by_outcome(page: Page, counted: Counted) -> None:
    assert page.call("GET", "/lti/login?iss=https%3A%2F%2Funknown.example&login_hint=1&target_link_uri=x").status >= 400
    assert page.call("POST", "/lti/launch").status == 401
    lines = [line for line in counted.text().splitlines() if line.startswith(("campus_tutor_log", "campus_tutor_lau"))]
    assert sum(line.endswith(" 1.0") and "_total{" in line for line in lines) == 2, lines
    assert counted("launches_total", outcome="opened") == 0


def test_responses_are_counted_by_part_and_class_and_never_by_address(page: Page, counted: Counted) -> None:
    page.call("GET", "/healthz")
    page.call("GET", f"/api/conversations/{UUID(int=7)}")
    page.call("GET", "/nothing/here")
    assert counted("responses_total", part="health", status="2xx") == 1
    assert counted("responses_total", part="chat", status="4xx") == 1
    assert counted("responses_total", part="none", status="4xx") == 1


def test_metrics_are_never_served_at_the_public_address(page: Page) -> None:
    for path in ("/metrics", "/metrics/", "/metrics?x=1", "//metrics"):
        assert page.call("GET", path).status == 404


def test_no_name_no_id_and_no_text_gets_into_what_prometheus_reads(
    page: Page, campus: Campus, engine: ScriptedModelServer, counted: Counted, told_in_the_log: list[str]
) -> None:
    guest = campus.visit_for()
    page.ask(page.start(), f"Ich bin {NAME}, {EMAIL}. Was ist ein Rosinenbrötchen?").rest()
    engine.script(error(500, f"{NAME} fragte nach Rosinenbrötchen"))
    conversation = page.start()
    page.ask(conversation, "Und weiter?").rest()
    for path in (
        f"/api/conversations/{NAME}",
        f"/{EMAIL}",
        f"/chat/{guest.visit_id}",
        "/lti/login?iss=https://uni.example",
    ):
        page.call("GET", path.replace(" ", "%20").encode("ascii", "xmlcharrefreplace").decode())
    page.call("POST", f"/api/conversations/{conversation}/messages", {"text": "x", NAME: EMAIL})
    finished(counted)
    told_in_the_log.clear()  # the test's own server writes addresses; gunicorn's log withholds them
    text = counted.text()
    planted = [
        NAME,
        EMAIL,
        "Müßig",
        "muessig",
        "Rosinen",
        "Hochschule",
        "Informatik",
        "lms",
        "uni.example",
        conversation,
    ]
    planted += [str(guest.person_id), str(guest.activity_id), str(campus.course_id), str(campus.institution_id)]
    assert "campus_tutor_answers_total" in text
    assert [secret for secret in planted if secret.lower() in text.lower()] == []
    labels = [sample.labels for family in text_string_to_metric_families(text) for sample in family.samples]
    names = {name for label in labels for name in label}
    assert names == {"outcome", "model", "kind", "reason", "code", "part", "status", "le"}


def test_engines_are_told_apart_by_number_and_never_by_host() -> None:
    registry = CollectorRegistry()
    loads = [
        EngineLoad("gpu.uni-beispielstadt.de:8000", 7, 3, healthy=True),
        EngineLoad("10.0.0.6:8000", 0, None, healthy=False),
    ]
    registry.register(EngineGauges(lambda: loads))
    counted = Counted(registry)
    assert [counted("engine_up", engine=number) for number in "12"] == [1, 0]
    assert (counted("engine_running", engine="1"), counted("engine_waiting", engine="1")) == (7, 3)
    assert registry.get_sample_value("campus_tutor_engine_waiting", {"engine": "2"}) is None  # it does not tell
    assert "8000" not in counted.text()


def test_every_metric_is_explained_to_operators() -> None:
    page = (Path(__file__).parents[2] / "docs" / "operation.md").read_text(encoding="utf-8")
    collectors = (Metrics().registry, EngineGauges(list))
    names = [family.name for collector in collectors for family in collector.collect()]
    assert len(names) > 10
    assert [name for name in names if f"`{name}" not in page] == []


def test_the_meter_costs_next_to_nothing_per_piece() -> None:
    """A thousand streams of twenty pieces a second must not be seen in the processor's time: 20 us would be 40 %.

    Of this thread alone, and in the best of several rounds: others that want the processor make each one dearer.
    """
    meter: Any = Metrics().answer()
    meter.accepted()
    meter.text()

    def round_of_pieces() -> float:
        begun = time.thread_time()
        for _piece in range(2_000):
            meter.text()
        return (time.thread_time() - begun) / 2_000

    assert min(round_of_pieces() for _round in range(20)) < 10e-6
