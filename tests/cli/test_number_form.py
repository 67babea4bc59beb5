# SPDX-License-Identifier: EUPL-1.2
"""An institution's own form of number: tried when it is set, kept from the model afterwards."""

import uuid

import pytest

from lti_tool.db import Database
from lti_tool.models import Institution
from lti_tool.privacy import number_form
from tests.factories.command import Tutor, one_line

FORM, EXAMPLE = r"\bhka-?\d{5}\b", "HKA-20417"


def test_a_form_that_matches_its_examples_is_set_and_taken_back(tutor: Tutor) -> None:
    institution = tutor("institution", "add", "Hochschule").stdout.strip()
    set_ = tutor("institution", "set", institution, "--number-form", FORM, "--number-example", EXAMPLE)
    assert (set_.returncode, set_.stderr) == (0, "")
    assert _form(tutor, institution) == FORM
    assert tutor("institution", "set", institution, "--number-form", "").returncode == 0
    assert _form(tutor, institution) is None


def _form(tutor: Tutor, institution: str) -> str | None:
    database = Database(tutor.settings["CAMPUS_TUTOR_DATABASE_URL"])
    with database.transaction() as session:
        form = session.get_one(Institution, uuid.UUID(institution)).number_form
    database.engine.dispose()
    return form


@pytest.mark.parametrize(
    ("form", "examples", "said"),
    [
        (r"(", ["1"], "no regular expression"),
        (r"\d*", ["1234567"], "everything"),
        (r".+", ["1234567"], "too much"),
        (r"\d+", ["1234567"], "too much"),
        (r"\w{4,}", ["1234567"], "too much"),
        (r"s\d{7}", ["s123456"], "'s123456'"),
        (r"s\d{7}", [], "--number-example"),
        (r"s\d{7}", [""], "empty"),
        (r"s(\d+)+x", ["s1234567x"], "slow"),
        (r"s\d*\d*\d*\d*\d*x", ["s1234567x"], "slow"),
        (r"s\d{7}" + "x" * 200, ["s1234567"], "200"),
    ],
)
def test_a_form_that_cannot_be_used_is_refused_and_the_sentence_says_why(
    form: str, examples: list[str], said: str
) -> None:
    with pytest.raises(number_form.UselessForm, match=said):
        number_form.check(form, examples)


def test_the_command_refuses_in_one_line_and_changes_nothing(tutor: Tutor) -> None:
    institution = tutor("institution", "add", "Hochschule").stdout.strip()
    for wrong in (
        ["--number-form", r"(\d+)+x", "--number-example", "12x"],
        ["--number-form", r"\d+", "--number-example", "1"],
        [],
    ):
        refused = tutor("institution", "set", institution, *wrong)
        assert refused.returncode == 2
        one_line(refused)
    assert _form(tutor, institution) is None


def test_an_unknown_institution_is_said(tutor: Tutor) -> None:
    result = tutor("institution", "set", str(uuid.uuid4()), "--number-form", FORM, "--number-example", EXAMPLE)
    assert result.returncode == 1
    assert "institution list" in one_line(result)
