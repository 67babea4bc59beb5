# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor receipt verify`: what was signed passes, whatever was changed does not, also years of keys later."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import delete

from lti_tool import language
from lti_tool.cli.erasure import verify as command
from lti_tool.db import now
from lti_tool.lti.keys import tool_keys
from lti_tool.lti.keys.tool_keys import ToolKeys
from lti_tool.models import ToolKey, ToolPublicKey
from lti_tool.own_data import erasure
from lti_tool.signatures import BadSignature
from tests.factories.command import Tutor, one_line
from tests.own_data.house import House
from tests.own_data.many_and_old import rotate_twice


@pytest.fixture
def answer(house: House) -> dict[str, Any]:
    answered: dict[str, Any] = house.erase(house.student()).json
    return answered


def verify(tutor: Tutor, folder: Path, content: object) -> Any:
    file = folder / "receipt.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content, indent=2), encoding="utf-8")
    return tutor("receipt", "verify", str(file))


def test_the_whole_answer_and_the_receipt_alone_pass(tutor: Tutor, answer: dict[str, Any], tmp_path: Path) -> None:
    for content in (answer, answer["receipt"]):
        done = verify(tutor, tmp_path, content)
        assert done.returncode == 0, done.stderr
        assert answer["receipt"]["id"] in done.stdout
        assert "      2  message" in done.stdout


@pytest.mark.parametrize(("spoken", "written"), [("de", "09.01.2027"), ("en", "9 Jan 2027")])
def test_the_day_on_which_backups_close_is_written_as_people_write_it(
    monkeypatch: pytest.MonkeyPatch, spoken: str, written: str
) -> None:
    monkeypatch.setattr(erasure, "now", lambda: datetime(2027, 1, 2, 12, tzinfo=UTC))
    with language.speaking(spoken):
        assert f" {written}" in str(erasure.make_receipt({}, 7)["backups"])


def test_a_receipt_changed_in_any_field_is_refused(house: House, answer: dict[str, Any], tmp_path: Path) -> None:
    """Each of them, and one letter of the signature; a field more, a field less."""
    receipt = answer["receipt"]
    assert refused(house, tmp_path, receipt) is False
    for name in receipt:
        assert refused(house, tmp_path, {key: value for key, value in receipt.items() if key != name}), name
    assert refused(house, tmp_path, {**receipt, "more": 1})
    assert refused(house, tmp_path, {**receipt, "id": receipt["id"].replace(receipt["id"][0], "x")})
    assert refused(house, tmp_path, {**receipt, "at": now().isoformat()})
    assert refused(house, tmp_path, {**receipt, "backups": receipt["backups"] + "."})
    assert refused(house, tmp_path, {**receipt, "counts": {**receipt["counts"], "message": 3}})
    head, payload, signature = receipt["signed"].split(".")
    other = "A" if signature[5] != "A" else "B"
    assert refused(house, tmp_path, {**receipt, "signed": f"{head}.{payload}.{signature[:5]}{other}{signature[6:]}"})
    assert refused(house, tmp_path, {**receipt, "signed": f"{none_at_all()}.{payload}."})


def none_at_all() -> str:
    return base64.urlsafe_b64encode(b'{"alg":"none","typ":"erasure-receipt"}').decode().rstrip("=")


def refused(house: House, folder: Path, receipt: dict[str, Any]) -> bool:
    """As the command decides; without its process for each."""
    file = folder / "receipt.json"
    file.write_text(json.dumps({"receipt": receipt}), encoding="utf-8")
    environ = Tutor(house.settings.database_url).settings
    return CliRunner(env=environ).invoke(command, [str(file)]).exit_code != 0


@pytest.mark.parametrize("content", ["", "[]", "no JSON", "{}", '{"receipt": 1}', '{"receipt": {"signed": "a.b.c"}}'])
def test_what_is_no_receipt_is_said_in_one_line(tutor: Tutor, tmp_path: Path, content: str) -> None:
    done = verify(tutor, tmp_path, content)
    assert done.returncode == 1
    assert "receipt" in one_line(done)


def test_a_receipt_of_another_installation_is_none_here(tutor: Tutor, house: House, tmp_path: Path) -> None:
    answered = house.erase(house.student()).json
    with house.database.transaction() as session:
        for table in (ToolKey, ToolPublicKey):
            session.execute(delete(table))
        tool_keys.create_key(session, house.vault)
    assert "never had the key" in one_line(verify(tutor, tmp_path, answered))


def test_something_else_that_was_signed_is_no_receipt(house: House) -> None:
    keys = ToolKeys(house.database, house.vault)
    claims = {"iss": "https://tutor.example", "id": "1"}
    assert keys.verify(keys.sign(claims, erasure.RECEIPT), erasure.RECEIPT) == claims
    with pytest.raises(BadSignature, match="something else"):
        keys.verify(keys.sign(claims, "data-export"), erasure.RECEIPT)


def test_an_old_receipt_passes_when_its_key_is_long_gone(
    house: House, tutor: Tutor, answer: dict[str, Any], tmp_path: Path
) -> None:
    rotate_twice(house)
    with house.database.transaction() as session:
        assert session.query(ToolKey).count() == 2
        assert session.query(ToolPublicKey).count() == 3
    assert verify(tutor, tmp_path, answer).returncode == 0


def test_a_key_from_before_its_public_half_was_kept_is_kept_at_the_next_rotation(
    house: House, tutor: Tutor, answer: dict[str, Any], tmp_path: Path
) -> None:
    with house.database.transaction() as session:
        session.execute(delete(ToolPublicKey))
    assert verify(tutor, tmp_path, answer).returncode == 0
    rotate_twice(house)
    assert verify(tutor, tmp_path, answer).returncode == 0


def test_a_receipt_of_a_key_that_leaked_proves_nothing(
    house: House, tutor: Tutor, answer: dict[str, Any], tmp_path: Path
) -> None:
    with house.database.transaction() as session:
        tool_keys.rotate(session, house.vault, withdraw=True)
    assert "leaked" in one_line(verify(tutor, tmp_path, answer))
