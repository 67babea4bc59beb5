# SPDX-License-Identifier: EUPL-1.2
"""Terms and days, set by the command."""

import json
import uuid
from datetime import date, timedelta

import pytest

from lti_tool.db import Database, now
from lti_tool.models import Conversation, Institution
from lti_tool.vault import Vault
from tests.factories.campus import Campus
from tests.factories.command import Tutor, one_line
from tests.support import MASTER_KEY


def stored(tutor: Tutor, institution: str) -> tuple[date | None, int | None, list[str], int, int]:
    database = Database(tutor.settings["CAMPUS_TUTOR_DATABASE_URL"])
    with database.transaction() as session:
        row = session.get_one(Institution, uuid.UUID(institution))
        found = row.term_ends, row.days_after_term, row.earlier_terms, row.retention_days, row.material_days
    database.engine.dispose()
    return found


def test_a_term_is_set_and_taken_back_and_the_command_says_what_holds(tutor: Tutor) -> None:
    institution = tutor("institution", "add", "Hochschule").stdout.strip()
    set_ = tutor("institution", "set", institution, "--term-ends", "2127-03-31", "--days-after-term", "45")
    assert set_.stdout.startswith("What is asked until 2127-03-31 is deleted on 2127-05-15;")
    more = tutor("institution", "set", institution, "--retention-days", "90", "--material-days", "200")
    assert (more.returncode, more.stderr) == (0, "")
    assert stored(tutor, institution) == (date(2127, 3, 31), 45, [], 90, 200)
    back = tutor("institution", "set", institution, "--term-ends", "none")
    assert back.stdout == "A conversation is deleted 90 days after its last question.\n"
    assert stored(tutor, institution) == (None, None, [], 90, 200)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--term-ends", "31.3.2027"], "2027-03-31"),
        (["--term-ends", "2020-03-31"], "in the past"),
        (["--term-ends", "9999-12-31"], "from the year 2000 to 2200"),
        (["--days-after-term", "30"], "--term-ends"),
        (["--term-ends", "none", "--days-after-term", "30"], "--days-after-term"),
        (["--days-after-term", "0"], "1<=x<=1095"),
        (["--retention-days", "3"], "7<=x<=1095"),
        (["--yes"], "Name what to set"),
        ([], "Name what to set"),
    ],
)
def test_what_makes_no_sense_is_refused_and_the_sentence_says_why(
    tutor: Tutor, arguments: list[str], said: str
) -> None:
    institution = tutor("institution", "add", "Hochschule").stdout.strip()
    refused = tutor("institution", "set", institution, *arguments)
    assert refused.returncode == 2
    assert said in one_line(refused)
    assert stored(tutor, institution) == (None, None, [], 180, 400)


def test_what_deletes_needs_a_yes_and_a_term_that_ended_is_told_of(tutor: Tutor) -> None:
    database = Database(tutor.settings["CAMPUS_TUTOR_DATABASE_URL"])
    campus = Campus(database, Vault([MASTER_KEY]))
    row = Conversation(person_id=campus.person(), activity_id=campus.activity_id, title=b"x")
    row.updated_at = now() - timedelta(days=50)
    with database.transaction() as session:
        session.add(row)
    institution = str(campus.institution_id)
    refused = tutor("institution", "set", institution, "--retention-days", "30")
    assert (refused.returncode, "delete 1 conversations of 1 people" in one_line(refused)) == (2, True)
    assert tutor("institution", "set", institution, "--retention-days", "30", "--yes").returncode == 0
    past = (now() - timedelta(days=10)).date().isoformat()
    assert tutor("institution", "set", institution, "--term-ends", past, "--yes").returncode == 0
    rows = json.loads(tutor("doctor", "--json").stdout)
    (check,) = [row for row in rows if row["check"] == "term"]
    assert check["ok"] is False
    assert f"institution set {institution} --term-ends" in check["detail"]
