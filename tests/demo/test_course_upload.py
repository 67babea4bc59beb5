# SPDX-License-Identifier: EUPL-1.2
"""The sample course comes into the tool as a teacher's files come, and its tutors answer from it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from lti_tool import create_app
from lti_tool.db import Database
from lti_tool.demo.accents import ToolRegistration
from lti_tool.demo.course_upload import CourseUpload, NotUploaded
from lti_tool.demo.installation import Installation
from lti_tool.demo.openid_provider import Authority
from lti_tool.demo.placements import placements
from lti_tool.demo.platform import create_platform
from lti_tool.demo.seed import seed
from lti_tool.demo.serving import serving
from lti_tool.models import Activity, Material
from lti_tool.models.material import of_tutor
from lti_tool.settings import load
from tests.support import free_port

ACCENTS = ("practice", "moodle-4.5", "ilias-9", "ilias-10", "ilias-11")


@contextmanager
def ready(folder: Path) -> Iterator[tuple[Installation, CourseUpload]]:
    """Tool and platform, without material."""
    tool, platform = free_port(), free_port()
    url, issuer = f"http://127.0.0.1:{tool}", f"http://localhost:{platform}"
    registrations = {
        accent: ToolRegistration(url, f"tutor-{accent}", str(number), accent) for number, accent in enumerate(ACCENTS)
    }
    installation, authority = Installation.prepared(folder, url, ""), Authority(issuer, registrations)
    installation.tutor("db", "upgrade")
    installation.register(issuer, registrations.values())
    settings = load(installation.environment())
    seed(settings, issuer, placements(registrations.values()))
    with (
        serving(lambda _url: create_platform(authority, ""), port=platform),
        serving(lambda _url: create_app(settings), host="127.0.0.1", port=tool),
    ):
        yield installation, CourseUpload(authority, url)


@pytest.mark.sqlite
def test_each_tutor_of_the_course_gets_both_languages_once_and_answers_from_them(tmp_path: Path) -> None:
    with ready(tmp_path) as (installation, course):
        course.upload()
        course.upload()  # the next start of the demo
    environment = installation.environment()
    subprocess.run([sys.executable, "-m", "lti_tool.cli", "work", "--once"], env=environment, check=True)
    database = Database(environment["CAMPUS_TUTOR_DATABASE_URL"])
    with database.transaction() as session:
        titles = session.scalars(select(Material.title)).all()
        tutors = set(session.scalars(select(Activity.tutor_id).where(Activity.tutor_id.is_not(None))))
    assert sorted(titles) == ["Einführung in die Informatik"] * 5 + ["Introduction to Computer Science"] * 5
    assert len(tutors) == 5
    for tutor_id in tutors:
        with database.tables() as connection:
            found = of_tutor(connection, tutor_id)
        assert {quotable.language for quotable in found} == {"de", "en"}
        assert any("Mergesort" in quotable.text for quotable in found)
        assert not any("<!--" in quotable.text for quotable in found)
    database.engine.dispose()


def test_a_tool_that_does_not_take_them_is_told(tmp_path: Path) -> None:
    registration = ToolRegistration("http://127.0.0.1:1", "tutor", "1", "practice")
    authority = Authority("http://localhost:1", {"practice": registration})
    with serving(lambda _url: refusing, host="127.0.0.1") as url, pytest.raises(NotUploaded, match="practice"):
        CourseUpload(authority, url).upload()


def refusing(_environ: object, start: object) -> list[bytes]:
    start("503 Service Unavailable", [])  # type: ignore[operator]
    return [b"later"]
