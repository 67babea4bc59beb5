# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor papers`, `institution set` of what they need, and what doctor says of it."""

import json
import uuid
from pathlib import Path

import pytest

from lti_tool.db import Database
from lti_tool.models import Institution
from lti_tool.papers import files
from lti_tool.papers.compose import Paper
from tests.factories.command import Tutor, one_line
from tests.papers.office import SAID, Office

OPTIONS = [word for name, value in SAID.items() for word in (f"--{name.replace('_', '-')}", value)]


@pytest.fixture
def institution(tutor: Tutor) -> str:
    return tutor("institution", "add", "Hochschule").stdout.strip()


def stored(tutor: Tutor, institution: str) -> dict[str, str]:
    database = Database(tutor.settings["CAMPUS_TUTOR_DATABASE_URL"])
    with database.transaction() as session:
        row = session.get_one(Institution, uuid.UUID(institution))
        found = {name: getattr(row, name) for name in (*SAID, "kind")}
    database.engine.dispose()
    return found


def doctor(tutor: Tutor) -> list[tuple[bool, str]]:
    rows = json.loads(tutor("doctor", "--json").stdout)
    return [(row["ok"], row["detail"]) for row in rows if row["check"] == "papers"]


def test_what_an_institution_says_is_set_and_taken_back_and_doctor_names_what_is_missing(
    tutor: Tutor, institution: str
) -> None:
    (missing,) = doctor(tutor)
    assert not missing[0]
    assert f"institution set {institution} --controller … --controller-contact … --officer …" in missing[1]
    said = tutor("institution", "set", institution, *OPTIONS, "--kind", "school")
    assert (said.returncode, said.stderr) == (0, "")
    assert stored(tutor, institution) == {**SAID, "kind": "school"}
    assert [well for well, _said in doctor(tutor)] == [True]
    assert tutor("institution", "set", institution, "--officer", " ").returncode == 0
    assert stored(tutor, institution)["officer"] == ""
    assert doctor(tutor)[0][1].endswith("--officer …")


@pytest.mark.parametrize("value", ["a\nb", "a\x1b[31mb", "a\u202eb", "x" * 501])
def test_a_line_with_control_characters_or_too_long_is_refused(tutor: Tutor, institution: str, value: str) -> None:
    refused = tutor("institution", "set", institution, "--controller", "Gut", "--legal-basis", value)
    assert refused.returncode == 2
    one_line(refused)
    assert stored(tutor, institution)["controller"] == ""


def test_an_unknown_kind_is_refused(tutor: Tutor, institution: str) -> None:
    assert "university" in one_line(tutor("institution", "set", institution, "--kind", "club"))


def test_the_command_writes_each_paper_as_html_and_markdown(tutor: Tutor, institution: str, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "papers"
    written = tutor("papers", "--institution", institution, "--out", str(folder))
    assert written.returncode == 0, written.stderr
    names = {f"{paper}.de.{ending}" for paper in Paper for ending in ("html", "md")}
    assert {path.name for path in folder.iterdir()} == names
    assert [line.split("  ")[0] for line in written.stdout.splitlines()] == [
        str(folder / f"{paper}.de.{ending}") for paper in Paper for ending in ("md", "html")
    ]
    assert f"institution set {institution} --controller …" in written.stderr
    measures = (folder / f"{Paper.MEASURES}.de.md").read_text(encoding="utf-8")
    assert "In jedem Prozess steht ein Wächter" in measures
    english = tutor("papers", "--institution", institution, "--out", str(folder), "--language", "en")
    assert english.returncode == 0
    assert len(list(folder.iterdir())) == 2 * len(names)
    assert "# Privacy notice" in (folder / "privacy_notice.en.md").read_text(encoding="utf-8")


def test_a_file_in_the_place_of_the_folder_and_an_unknown_institution_are_refused(
    tutor: Tutor, institution: str, tmp_path: Path
) -> None:
    file = tmp_path / "papers"
    file.write_text("mine", encoding="utf-8")
    for place in (file, file / "below"):
        refused = tutor("papers", "--institution", institution, "--out", str(place))
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "is a file: name a folder" in one_line(refused)
    assert file.read_text(encoding="utf-8") == "mine"
    unknown = tutor("papers", "--institution", str(uuid.uuid4()), "--out", str(tmp_path / "new"))
    assert unknown.returncode == 1
    assert "institution list" in one_line(unknown)
    assert not (tmp_path / "new").exists()


def test_a_file_that_cannot_be_written_leaves_the_one_before(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.write(office.facts(), tmp_path, "de")
    before = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}

    def full(*_arguments: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    office.set(name="Akademie")
    with pytest.raises(files.NoFolder, match="No space left"):
        files.write(office.facts(), tmp_path, "de")
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == before
