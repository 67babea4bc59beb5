# SPDX-License-Identifier: EUPL-1.2
"""Slides get pictures after they are read; without LibreOffice, or where it fails, all else goes on and is said."""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from lti_tool.db import Database, now
from lti_tool.materials import slides_queue
from lti_tool.materials.arrivals import MaterialLimits
from lti_tool.materials.pages import ReadFailed
from lti_tool.materials.picture_slides import SlidePicturer
from lti_tool.materials.read_materials import MaterialReader
from lti_tool.materials.slides_queue import SlidesHold
from lti_tool.models import (
    GuardRefusal,
    JobState,
    Material,
    MaterialPage,
    MaterialVersion,
    SlidesPdf,
    SlidesPdfPiece,
    SlidesState,
)
from lti_tool.models.material import copy_material
from lti_tool.privacy import retention
from tests.factories.campus import LEARNER, Campus
from tests.factories.citing import delete_material, passages_of
from tests.factories.command import Tutor
from tests.factories.uploads import replace, upload
from tests.materials.decks import coloured_odp, coloured_pptx, office, seen_colours
from tests.materials.shelf import TEACHER, Caller, caller, make_app

LIMITS = MaterialLimits(pages=2000, bytes=100 << 20)
NOWHERE = Path("/nowhere/soffice.bin")


def read_all(database: Database) -> None:
    assert not MaterialReader(database, LIMITS).run()


def picture_all(database: Database, program: Path | None, max_bytes: int = LIMITS.bytes) -> None:
    picturer = SlidePicturer(database, max_bytes, office=lambda: program)
    while picturer.run():
        pass


def row(database: Database, version_id: UUID) -> SlidesPdf:
    with database.transaction() as session:
        return session.get_one(SlidesPdf, version_id)


def pieces(database: Database, version_id: UUID) -> bytes:
    with database.transaction() as session:
        query = select(SlidesPdfPiece.content).where(SlidesPdfPiece.version_id == version_id)
        return b"".join(session.scalars(query.order_by(SlidesPdfPiece.number)))


def change(database: Database, version_id: UUID, **values: Any) -> None:
    with database.transaction() as session:
        session.execute(update(SlidesPdf).where(SlidesPdf.version_id == version_id).values(**values))


@pytest.fixture
def app(database: Database) -> Flask:
    return make_app(database)


@pytest.fixture
def teacher(app: Flask, campus: Campus) -> Caller:
    return caller(app, campus, TEACHER)


def opened(teacher: Caller, material_id: str) -> dict[str, Any]:
    answer = teacher.call("GET", f"/api/materials/{material_id}")
    assert answer.status_code == 200
    return dict(answer.json or {})


def test_slides_are_answered_from_before_they_have_pictures_and_each_slide_then_has_its_own(
    app: Flask, campus: Campus, teacher: Caller, database: Database
) -> None:
    program = office()
    material_id = (teacher.upload(coloured_pptx(5, hidden=[2, 4]), "woche1.pptx").json or {})["id"]
    read_all(database)
    before = opened(teacher, material_id)
    assert (before["state"], [page["image"] for page in before["pages"]]) == ("ready", [None] * 5)
    assert "werden gerade erstellt" in before["pictures_message"]
    picture_all(database, program)
    after = opened(teacher, material_id)
    assert after["pictures_message"] is None
    assert [bool(page["image"]) for page in after["pages"]] == [True, False, True, False, True]
    for page in after["pages"]:
        answer = teacher.call("GET", f"/api/materials/{material_id}/pages/{page['n']}/image")
        assert answer.status_code == (200 if page["image"] else 404)
        assert seen_colours(answer.data) == [page["n"]] if page["image"] else True
    learner = caller(app, campus, LEARNER)
    with database.transaction() as session:
        first, _third, last = (one for one in passages_of(session, UUID(material_id)) if not one.from_notes)
    for passage, number in ((first, 1), (last, 5)):
        shown = learner.call("GET", f"/api/passages/{passage.id}").json or {}
        assert shown["image"] == f"/api/passages/{passage.id}/image"
        assert seen_colours(learner.call("GET", shown["image"]).data) == [number]
    teacher.call("PATCH", f"/api/materials/{material_id}", json={"off_pages": [5]})
    assert learner.call("GET", f"/api/passages/{last.id}/image").status_code == 404, "off pages stay off"


@pytest.fixture
def tutor_id(campus: Campus) -> UUID:
    return campus.tutor()


def test_the_process_that_works_makes_them_behind_its_guard_which_refuses_nothing(
    database: Database, tutor_id: UUID
) -> None:
    office()
    version_id = upload(database, tutor_id, "a.odp", coloured_odp(2))
    command = Tutor(database.engine.url.render_as_string(hide_password=False))
    for _round in range(2):  # what the first has read gets pictures in the second
        with database.transaction() as session:
            session.execute(update(JobState).values(due_at=now()))
        done = command("work", "--once")
        assert (done.returncode, "guard refused" in done.stderr) == (0, False), done.stderr
    assert row(database, version_id).state == SlidesState.READY
    with database.transaction() as session:
        assert session.scalars(select(GuardRefusal)).all() == []


def test_a_copy_gets_the_pdf_of_what_it_is_a_copy_of_and_all_of_it_goes_with_its_file(
    campus: Campus, database: Database, tutor_id: UUID
) -> None:
    version_id, other = upload(database, tutor_id, "a.odp", coloured_odp(2)), campus.tutor()
    read_all(database)
    picture_all(database, office())
    with database.transaction() as session:
        copy_material(session, tutor_id, other)
    read_all(database)
    picture_all(database, NOWHERE)
    with database.transaction() as session:
        copy = session.scalars(select(MaterialVersion).where(MaterialVersion.copy_of_id == version_id)).one()
        material_id = session.get_one(MaterialVersion, version_id).material_id
    assert row(database, copy.id).state == SlidesState.READY
    assert pieces(database, copy.id) == pieces(database, version_id) != b""
    with database.transaction() as session:
        delete_material(session, material_id)
    retention.run(database, now() + timedelta(hours=2))
    assert (pieces(database, version_id), bool(pieces(database, copy.id))) == (b"", True)
    with database.transaction() as session:
        assert session.get(SlidesPdf, version_id) is None


def test_of_a_replaced_file_the_pdf_goes_at_once_and_the_new_one_gets_its_own(
    database: Database, tutor_id: UUID
) -> None:
    first = upload(database, tutor_id, "a.odp", coloured_odp(1))
    read_all(database)
    picture_all(database, office())
    with database.transaction() as session:
        material_id = session.get_one(MaterialVersion, first).material_id
    second = replace(database, material_id, 2, "a.odp", coloured_odp(2))
    read_all(database)
    retention.run(database, now())
    assert pieces(database, first) == b""
    picture_all(database, office())
    assert row(database, second).state == SlidesState.READY


def test_without_the_program_all_else_works_and_the_page_says_what_is_missing_until_it_is_there(
    teacher: Caller, database: Database
) -> None:
    material_id = (teacher.upload(coloured_odp(1), "a.odp").json or {})["id"]
    read_all(database)
    picture_all(database, None)
    found = opened(teacher, material_id)
    assert (found["state"], found["pages"][0]["image"]) == ("ready", None)
    assert "LibreOffice" in found["pictures_message"]
    with database.transaction() as session:
        assert slides_queue.count_lacking(session) == {"no_office": 1}
    picture_all(database, office())
    assert opened(teacher, material_id)["pages"][0]["image"]
    with database.transaction() as session:
        assert slides_queue.count_lacking(session) == {}


def test_where_the_program_fails_the_slides_are_answered_from_without_pictures_and_that_is_said(
    teacher: Caller, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "t").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "t"))
    material_id = (teacher.upload(coloured_odp(1), "a.odp").json or {})["id"]
    read_all(database)
    picture_all(database, Path("/bin/false"))
    found = opened(teacher, material_id)
    assert (found["state"], found["answers"], found["pages"][0]["image"]) == ("ready", "current", None)
    assert "als PDF" in found["pictures_message"]
    assert list((tmp_path / "t").iterdir()) == []


def test_slides_that_become_another_number_of_pages_get_no_pictures(database: Database, tutor_id: UUID) -> None:
    version_id = upload(database, tutor_id, "a.odp", coloured_odp(3))
    read_all(database)
    with database.transaction() as session:
        page = session.scalars(select(MaterialPage).where(MaterialPage.version_id == version_id)).first()
        assert page is not None
        session.delete(page)
    picture_all(database, office())
    assert (row(database, version_id).state, row(database, version_id).code) == ("failed", "broken")
    assert pieces(database, version_id) == b""


def test_a_tutor_s_pdfs_have_a_bound(database: Database, tutor_id: UUID) -> None:
    version_id = upload(database, tutor_id, "a.odp", coloured_odp(1))
    read_all(database)
    picture_all(database, office(), max_bytes=1000)
    assert (row(database, version_id).code, pieces(database, version_id)) == ("limit_reached", b"")


def claimed(database: Database, tutor_id: UUID) -> SlidesHold:
    upload(database, tutor_id, "a.odp", coloured_odp(1))
    read_all(database)
    with database.transaction() as session:
        slides_queue.add_read(session)
        taken = slides_queue.take(session)
        assert taken is not None
        assert slides_queue.take(session) is None, "it is in somebody's hands"
    return SlidesHold(database, taken)


def test_what_a_dead_process_had_in_hands_another_one_makes_and_after_three_it_is_given_up(
    database: Database, tutor_id: UUID
) -> None:
    version_id = claimed(database, tutor_id).claimed.version_id
    for attempt in (2, 3, 4):
        change(database, version_id, held_until=now() - timedelta(seconds=1))
        with database.transaction() as session:
            again = slides_queue.take(session)
        assert again is not None
        assert again.attempts == attempt
    change(database, version_id, held_until=None)
    picture_all(database, NOWHERE)
    assert (row(database, version_id).state, row(database, version_id).code) == ("failed", "needs_too_much_memory")


def test_slides_that_are_deleted_meanwhile_are_left_and_made_when_that_is_taken_back(
    database: Database, tutor_id: UUID
) -> None:
    hold = claimed(database, tutor_id)
    assert not hold.is_lost()
    with database.transaction() as session:
        session.execute(update(Material).values(deleted_at=now()))
    hold._next_beat = 0.0
    assert hold.is_lost()
    with database.transaction() as session, pytest.raises(ReadFailed, match="cancelled"):
        hold.lock(session)
    hold.give_back()
    with database.transaction() as session:
        assert slides_queue.take(session) is None
        session.execute(update(Material).values(deleted_at=None))
    with database.transaction() as session:
        back = slides_queue.take(session)
    assert back is not None
    assert back.attempts == 1


def test_the_tutor_of_which_fewest_were_made_has_the_next_turn(campus: Campus, database: Database) -> None:
    many, few = campus.tutor(), campus.tutor()
    for n in range(3):
        upload(database, many, f"{n}.odp", coloured_odp(1))
    upload(database, few, "x.odp", coloured_odp(2))
    read_all(database)
    with database.transaction() as session:
        slides_queue.add_read(session)
    order = []
    for _turn in range(4):
        with database.transaction() as session:
            taken = slides_queue.take(session)
            assert taken is not None
            order.append(taken.tutor_id)
    assert order[:2] == [many, few]
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(SlidesPdf)) == 4
