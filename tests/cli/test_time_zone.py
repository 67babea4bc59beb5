# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor institution set --time-zone`."""

from sqlalchemy import select

from lti_tool.db import Database
from lti_tool.models import Institution
from tests.factories.command import Tutor


def zone(tutor: Tutor) -> str:
    with Database(tutor.settings["CAMPUS_TUTOR_DATABASE_URL"]).transaction() as session:
        return session.scalars(select(Institution.time_zone)).one()


def test_an_institution_is_in_berlin_until_somebody_names_another_zone(tutor: Tutor) -> None:
    institution = tutor("institution", "add", "Hochschule").stdout.strip()
    assert zone(tutor) == "Europe/Berlin"
    done = tutor("institution", "set", institution, "--time-zone", "Atlantic/Azores")
    assert done.returncode == 0, done.stderr
    assert zone(tutor) == "Atlantic/Azores"


def test_a_zone_that_there_is_not_is_refused_with_an_example(tutor: Tutor) -> None:
    institution = tutor("institution", "add", "Hochschule").stdout.strip()
    for name in ("Berlin", "UTC+1", "../../etc/passwd", ""):
        refused = tutor("institution", "set", institution, "--time-zone", name)
        assert refused.returncode == 2
        assert "Europe/Berlin" in refused.stderr
    assert zone(tutor) == "Europe/Berlin"
