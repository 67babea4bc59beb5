# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor research`: what operators set, see and write, and what they are told when it cannot be."""

import json
import uuid
from pathlib import Path

import pytest

from tests.factories.command import Tutor, one_line
from tests.research.study import File, Study


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Texts, and a folder for what is written."""
    for name in ("de", "en"):
        (tmp_path / f"{name}.txt").write_text(f"Forschung ({name}) äöü?\r\n\r\nZweiter Absatz.\r\n", encoding="utf-8")
    (tmp_path / "latin1.txt").write_bytes("Forschung äöü".encode("latin-1"))
    (tmp_path / "empty.txt").write_text(" \n", encoding="utf-8")
    (tmp_path / "out").mkdir()
    return tmp_path


def set_text(tutor: Tutor, files: Path, institution: str, *more: str) -> str:
    done = tutor(
        "research", "text", "set", "--institution", institution, "--de", f"{files}/de.txt", "--en", f"{files}/en.txt",
        *more,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def test_a_text_is_set_listed_shown_and_switched_off(tutor: Tutor, files: Path) -> None:
    institution = tutor("institution", "add", "Hochschule").stdout.strip()
    of = ("--institution", institution)
    assert "KI-Tutor" in tutor("research", "text", "show", *of).stdout, "the standard text, from the start"
    assert set_text(tutor, files, institution) == "2"
    assert set_text(tutor, files, institution) == "2", "the same words again"
    (files / "en.txt").write_text("Another one?", encoding="utf-8")
    assert (
        set_text(tutor, files, institution, "--parents-de", f"{files}/de.txt", "--parents-en", f"{files}/en.txt") == "3"
    )
    listed = json.loads(tutor("research", "text", "list", *of, "--json").stdout)
    assert [(row["version"], row["until"] is None, row["parents"], row["consents"]) for row in listed] == [
        (1, False, False, 0),
        (2, False, False, 0),
        (3, True, True, 0),
    ]
    (shown,) = json.loads(tutor("research", "text", "show", *of, "--version", "2", "--json").stdout)
    assert shown["de"] == "Forschung (de) äöü?\n\nZweiter Absatz."
    assert "[en]\nAnother one?" in tutor("research", "text", "show", *of).stdout
    assert tutor("research", "off", *of).returncode == 0
    for again in (("off",), ("text", "show"), ("export", "--out", str(files / "out/file"))):
        refused = tutor("research", *again, *of)
        assert refused.returncode == 1
        one_line(refused)
    assert list((files / "out").iterdir()) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--de", "de.txt"], "--en"),
        (["--de", "de.txt", "--en", "empty.txt"], "English text is empty"),
        (["--de", "latin1.txt", "--en", "en.txt"], "UTF-8"),
        (["--de", "missing.txt", "--en", "en.txt"], "missing.txt"),
        (["--de", "de.txt", "--en", "en.txt", "--parents-de", "de.txt"], "English text is empty"),
    ],
)
def test_what_is_no_text_in_both_languages_is_refused_in_one_line(
    tutor: Tutor, files: Path, wrong: list[str], said: str
) -> None:
    institution = tutor("institution", "add", "Hochschule").stdout.strip()
    arguments = [f"{files}/{one}" if one.endswith(".txt") else one for one in wrong]
    result = tutor("research", "text", "set", "--institution", institution, *arguments)
    assert result.returncode == 2
    assert said in one_line(result)
    listed = json.loads(tutor("research", "text", "list", "--institution", institution, "--json").stdout)
    assert [row["version"] for row in listed] == [1]


@pytest.mark.parametrize("command", ["text list", "text show", "off", "list", "export --out /tmp/none"])
def test_an_unknown_institution_is_said(tutor: Tutor, command: str) -> None:
    result = tutor("research", *command.split(), "--institution", str(uuid.uuid4()))
    assert result.returncode == 1
    assert "institution list" in one_line(result)


def test_a_file_is_written_and_listed_and_never_overwritten(tutor: Tutor, database_url: str, files: Path) -> None:
    study = Study(database_url)
    study.volunteers()
    of = ("--institution", str(study.institution_id))
    out = files / "out/file.jsonl"
    done = tutor("research", "export", *of, "--out", str(out))
    assert (done.returncode, done.stderr) == (0, "")
    file = File(out)
    assert done.stdout == f"{file.header['id']}  5 people, 5 conversations, 5 turns\n"
    listed = json.loads(tutor("research", "list", *of, "--json").stdout)
    assert [(row["id"], row["people"], row["version"]) for row in listed] == [(file.header["id"], 5, 1)]
    before = out.read_bytes()
    for wrong, said in ((out, "nothing is overwritten"), (files / "nowhere/file", "cannot be written")):
        refused = tutor("research", "export", *of, "--out", str(wrong))
        assert refused.returncode == 1
        assert said in one_line(refused)
    assert out.read_bytes() == before
    assert len(json.loads(tutor("research", "list", "--json").stdout)) == 1
    study.house.database.engine.dispose()


def test_of_few_people_the_command_warns(tutor: Tutor, database_url: str, files: Path) -> None:
    study = Study(database_url)
    study.volunteers(2)
    result = tutor("research", "export", "--institution", str(study.institution_id), "--out", str(files / "out/file"))
    assert (result.returncode, File(files / "out/file").header["people"]) == (0, 2)
    assert "who is who" in result.stderr
    study.house.database.engine.dispose()
