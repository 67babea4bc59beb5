# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor institution set --store-nothing`."""

import uuid

from lti_tool.db import Database
from lti_tool.models import Institution
from tests.factories.command import Tutor, one_line


def test_it_is_switched_on_and_off_and_leaves_the_rest(tutor: Tutor) -> None:
    institution = tutor("institution", "add", "Hochschule").stdout.strip()
    form = ("--number-form", r"\bhka\d{5}\b", "--number-example", "hka20417")
    said = []
    for more in (("on", *form), ("off",)):
        done = tutor("institution", "set", institution, "--store-nothing", *more)
        assert (done.returncode, done.stderr) == (0, "")
        said.append(_stored(tutor, institution))
    assert said == [(True, form[1]), (False, form[1])]


def _stored(tutor: Tutor, institution: str) -> tuple[bool, str | None]:
    database = Database(tutor.settings["CAMPUS_TUTOR_DATABASE_URL"])
    with database.transaction() as session:
        row = session.get_one(Institution, uuid.UUID(institution))
        found = row.store_nothing, row.number_form
    database.engine.dispose()
    return found


def test_what_is_neither_on_nor_off_is_wrong_use(tutor: Tutor) -> None:
    institution = tutor("institution", "add", "Hochschule").stdout.strip()
    refused = tutor("institution", "set", institution, "--store-nothing", "yes")
    assert refused.returncode == 2
    assert "on" in one_line(refused)
    assert _stored(tutor, institution) == (False, None)
