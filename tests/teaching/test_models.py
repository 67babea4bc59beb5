# SPDX-License-Identifier: EUPL-1.2
"""Choosing the model: what is offered, what is refused, and what happens when a chosen one goes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories.stage import LTI, MEMBERSHIP, Opened, Stage
from tests.fakes.scripted_model_server import ScriptedModelServer
from tests.teaching.form import call, save, shown

FIGURES = """
[models."large-chat"]
gpus = 2
seconds = 100.0
prompt_tokens = 90000
completion_tokens = 10000
words.en = "Longer explanations."
words.de = "Längere Erklärungen."
"""


@pytest.fixture
def tiny() -> Iterator[ScriptedModelServer]:
    with ScriptedModelServer() as server:
        yield server


@pytest.fixture
def large() -> Iterator[ScriptedModelServer]:
    with ScriptedModelServer(model="large-chat") as server:
        yield server


@pytest.fixture
def teacher(stage: Stage, tiny: ScriptedModelServer, large: ScriptedModelServer, tmp_path: Path) -> Opened:
    """Of a tool with two models, of one of which an operator stated the figures."""
    figures = tmp_path / "figures.toml"
    figures.write_text(FIGURES, encoding="utf-8")
    stage.app = stage.worker(model_servers=(tiny.url, large.url), model_figures=figures)
    return stage.good_launch(claims={LTI + "roles": [f"{MEMBERSHIP}#Instructor"], "sub": "teacher"})


def error_of(answer: Any) -> tuple[int, str, str]:
    error = answer.json["error"]
    return answer.status_code, error["code"], error["message"]


def test_what_is_served_is_offered_with_its_words_and_what_a_typical_answer_costs(teacher: Opened) -> None:
    """3,400 tokens of a run that took 2 GPUs 100 seconds for 100,000; of the other nobody measured any."""
    assert shown(teacher)["models"] == [
        {"name": "tiny-chat", "words": None, "gpu_seconds": None},
        {"name": "large-chat", "words": "Längere Erklärungen.", "gpu_seconds": pytest.approx(6.8)},
    ]


def test_a_model_that_is_served_can_be_chosen_and_given_up_again(teacher: Opened) -> None:
    first = save(teacher, model="large-chat").json
    assert first is not None
    assert shown(teacher)["text"]["model"] == "large-chat"
    assert call(teacher, "PUT", "/api/tutor", {"model": None, "version": first["version"]}).status_code == 200
    assert shown(teacher)["text"]["model"] is None


def test_a_model_that_is_not_served_is_refused_with_those_that_are(stage: Stage, teacher: Opened) -> None:
    status, code, message = error_of(save(teacher, model="gpt-9"))
    assert (status, code) == (422, "bad_model")
    assert "„gpt-9“" in message
    assert "tiny-chat, large-chat" in message
    assert stage.rows()["tutor"] == 0


def test_a_chosen_model_that_is_gone_stays_chosen_and_hinders_no_other_change(
    stage: Stage, teacher: Opened, large: ScriptedModelServer, tiny: ScriptedModelServer
) -> None:
    """Staff sees that it is not among those that are served."""
    first = save(teacher, model="large-chat").json
    assert first is not None
    large.stop()
    stage.app = stage.worker(model_servers=(tiny.url, large.url))
    again = stage.good_launch(claims={LTI + "roles": [f"{MEMBERSHIP}#Instructor"], "sub": "teacher"})
    assert [model["name"] for model in shown(again)["models"]] == ["tiny-chat"]
    assert save(again, first["version"], model="large-chat", title="Neu").status_code == 200
    assert shown(again)["text"]["model"] == "large-chat"


def test_where_no_model_is_served_none_can_be_chosen(stage: Stage) -> None:
    teacher = stage.good_launch(claims={LTI + "roles": [f"{MEMBERSHIP}#Instructor"], "sub": "teacher"})
    assert shown(teacher)["models"] == []
    status, code, message = error_of(save(teacher, model="tiny-chat"))
    assert (status, code) == (422, "bad_model")
    assert "Überlassen Sie die Wahl dem Werkzeug." in message
