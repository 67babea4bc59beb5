# SPDX-License-Identifier: EUPL-1.2
"""A student meets the limits: what is used up and from when it starts anew, and an answer that runs elsewhere."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from lti_tool.db import Database
from lti_tool.models import Institution
from tests.browser.answers import SLOW
from tests.browser.stack import Stack
from tests.browser.tutor import Tutor
from tests.fakes.scripted_model_server import Answer

pytestmark = pytest.mark.browser
Open = Callable[..., Tutor]


def test_a_used_up_allowance_says_when_it_starts_anew_here_and_keeps_the_question(
    open_tutor: Open, stack: Stack, database_url: str
) -> None:
    with Database(database_url).transaction() as session:
        session.execute(update(Institution).values(tokens_per_day=50))
    tutor = open_tutor(timezone_id="America/New_York")
    stack.model.script(Answer(prompt_tokens=100, tokens=["A pile."]))
    tutor.ask_and_wait("What is a heap?")
    expect(tutor.frame.locator("#allowance")).to_contain_text("100% of today’s allowance used")
    tutor.ask("And a stack?")
    expect(tutor.alert).to_contain_text("Your allowance for today is used up.")
    expect(tutor.alert).to_contain_text(
        re.compile(r"from .*\d:\d\d.* \(your local time\)|in \d+ minutes|in \d+ second")
    )
    expect(tutor.frame.locator("#question")).to_have_value("And a stack?")


def test_a_question_beside_a_running_answer_is_told_where_that_runs(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor()
    stack.model.script(SLOW)
    tutor.ask("What is a heap?")
    expect(tutor.answers).to_contain_text("word2")
    tutor.button("new").click()
    tutor.ask("And a stack?")
    expect(tutor.alert).to_contain_text("An answer is still running in your conversation “What is a heap?”.")
    expect(tutor.frame.locator("#question")).to_have_value("And a stack?")
