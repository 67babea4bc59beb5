# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor institution add|set --kind`, and help lines of an institution."""

import uuid
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from lti_tool.db import Database, now
from lti_tool.models import Institution
from tests.factories.command import Tutor, one_line


def stored(tutor: Tutor, institution: str) -> Institution:
    database = Database(tutor.settings["CAMPUS_TUTOR_DATABASE_URL"])
    with database.transaction() as session:
        row = session.get_one(Institution, uuid.UUID(institution))
        session.expunge(row)
    database.engine.dispose()
    return row


def test_a_new_school_keeps_for_a_month_and_asks_nobody_for_research(tutor: Tutor) -> None:
    added = tutor("institution", "add", "Gymnasium", "--kind", "school")
    assert added.returncode == 0
    institution = added.stdout.strip()
    row = stored(tutor, institution)
    assert (row.kind, row.retention_days) == ("school", 30)
    assert "Research asks nobody until" in added.stderr
    assert tutor("research", "text", "list", "--institution", institution, "--json").stdout.strip() == "[]"


def test_the_switch_and_the_way_back_say_what_holds_and_change_nothing_else(tutor: Tutor) -> None:
    institution = tutor("institution", "add", "Schule").stdout.strip()
    there = tutor("institution", "set", institution, "--kind", "school")
    assert there.returncode == 0
    for said in ("Nothing that is stored was changed", "step by step", "--retention-days 30", "Research asks nobody"):
        assert said in there.stdout
    row = stored(tutor, institution)
    assert (row.kind, row.retention_days, row.store_nothing) == ("school", 180, False)
    assert tutor("institution", "set", institution, "--kind", "school").stdout == ""  # it is one already
    back = tutor("institution", "set", institution, "--kind", "university")
    assert "university from now on" in back.stdout
    assert stored(tutor, institution).kind == "university"


def test_help_lines_come_from_a_text_or_a_file_and_are_dated(tutor: Tutor, tmp_path: Path) -> None:
    institution = tutor("institution", "add", "Hochschule").stdout.strip()
    file = tmp_path / "lines.txt"
    file.write_text("- Krisendienst: 0123\n\n  Nachtlinie: 0456  \n", encoding="utf-8")
    done = tutor("institution", "set", institution, "--help-lines", str(file), "--help-lines-en", "Crisis line: 0123")
    assert (done.returncode, done.stderr) == (0, "")
    row = stored(tutor, institution)
    assert (row.help_lines_de, row.help_lines_en) == ("Krisendienst: 0123\nNachtlinie: 0456", "Crisis line: 0123")
    assert row.help_lines_at == now().date()
    tutor("institution", "set", institution, "--help-lines", "", "--help-lines-en", "")
    assert stored(tutor, institution).help_lines_at is None


def test_help_lines_without_a_number_or_too_long_are_wrong_use(tutor: Tutor) -> None:
    institution = tutor("institution", "add", "Hochschule").stdout.strip()
    for text, said in (("Ruf jemanden an", "no number"), ("1" * 3001, "3000"), (" \n- \n", "no line")):
        refused = tutor("institution", "set", institution, "--help-lines", text)
        assert refused.returncode == 2
        assert said in one_line(refused)
    assert stored(tutor, institution).help_lines_de == ""


def test_the_doctor_reminds_after_a_year(tutor: Tutor) -> None:
    institution = tutor("institution", "add", "Hochschule").stdout.strip()
    tutor("institution", "set", institution, "--help-lines", "Krisendienst: 0123")
    assert "those of 'Hochschule'" not in tutor("doctor").stdout
    database = Database(tutor.settings["CAMPUS_TUTOR_DATABASE_URL"])
    with database.transaction() as session:
        session.execute(update(Institution).values(help_lines_at=now().date() - timedelta(days=366)))
    database.engine.dispose()
    said = tutor("doctor").stdout
    assert "those of 'Hochschule' were named on" in said
    assert f"institution set {institution} --help-lines" in " ".join(said.split())
