# SPDX-License-Identifier: EUPL-1.2
"""Students' messages, planted: what names a person is found, and what a question is about stays."""

from collections import Counter

import pytest

from lti_tool.chat.strings import strings
from lti_tool.privacy.redaction import KINDS, Redactor
from tests.privacy.corpus import CLEAN, WITH_MARKS, Marked, messages

LEAST_RECALL = 0.95


def test_the_corpus_is_large_enough_and_knows_each_kind_that_has_a_form() -> None:
    marked = list(messages(*WITH_MARKS))
    assert len(marked) + len(list(messages(*CLEAN))) >= 300
    assert {item[2] for message in marked for item in message.items} == set(KINDS) - {"TEXT"}


def test_nearly_all_that_names_a_person_is_found_without_knowing_the_person() -> None:
    asked, missed = Counter[str](), Counter[str]()
    for message in messages(*WITH_MARKS):
        asked.update(item[2] for item in message.items)
        missed.update(item[2] for item in message.missed(Redactor().find(message.text)))
    for kind, count in asked.items():
        assert missed[kind] <= max(1, count * (1 - LEAST_RECALL)), kind


@pytest.mark.parametrize("message", list(messages(*CLEAN)), ids=lambda message: message.text[:40])
def test_what_a_question_is_about_stays(message: Marked) -> None:
    assert Redactor().redact(message.text) == message.text


def test_nothing_beside_what_names_a_person_is_replaced() -> None:
    for message in messages(*WITH_MARKS):
        assert not message.false(Redactor().find(message.text)), message.text


def test_every_message_comes_back_as_it_was_typed() -> None:
    for message in messages(*WITH_MARKS, *CLEAN):
        redactor = Redactor()
        redacted = redactor.redact(message.text)
        restorer = redactor.restorer()
        assert "".join(map(restorer.feed, redacted)) + restorer.finish() == message.text


def test_the_page_has_a_name_for_each_kind() -> None:
    assert {f"kept_{kind.lower()}" for kind in KINDS if kind != "TEXT"} <= strings().keys()
