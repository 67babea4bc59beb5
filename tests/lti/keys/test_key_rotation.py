# SPDX-License-Identifier: EUPL-1.2
"""docs/certification.md, K15: a new key is known before it signs, an old one a day longer than it signed."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from lti_tool.cli import doctor
from lti_tool.db import now
from lti_tool.lti.keys import tool_keys
from lti_tool.lti.keys.tool_keys import ToolKeys
from lti_tool.models import ToolKey
from lti_tool.vault import Vault, VaultError
from tests.factories.stage import TOOL, Stage


def age(stage: Stage, kid: str, seconds: float) -> None:
    with stage.database.transaction() as session:
        made = now() - timedelta(seconds=seconds)
        session.execute(update(ToolKey).where(ToolKey.kid == kid).values(created_at=made))


def rotate(stage: Stage, **options: bool) -> str:
    with stage.database.transaction() as session:
        return tool_keys.rotate(session, stage.vault, **options)


def published(stage: Stage) -> list[str]:
    answer = stage.app.test_client().get("/lti/jwks.json", base_url=TOOL)
    assert "max-age" in answer.headers["Cache-Control"]
    assert answer.json is not None
    assert all(key["use"] == "sig" and key["alg"] == "RS256" for key in answer.json["keys"])
    return [key["kid"] for key in answer.json["keys"]]


def test_K15_a_new_key_signs_when_every_platform_can_know_it(stage: Stage) -> None:
    ring = ToolKeys(stage.database, stage.vault)
    old = ring.newest().kid
    age(stage, old, 3600)
    new = rotate(stage)
    assert published(stage) == [new, old]
    assert ring.newest().kid == old
    age(stage, new, 540)
    assert ring.newest().kid == old
    age(stage, new, 601)
    assert ring.newest().kid == new


def test_K15_the_old_key_stays_a_day_more_and_is_then_deleted(stage: Stage) -> None:
    old = ToolKeys(stage.database, stage.vault).newest().kid
    age(stage, old, 40 * 86400)
    new = rotate(stage)
    age(stage, new, 86400 - 60)
    assert published(stage) == [new, old]
    age(stage, new, 86400 + 540)
    assert published(stage) == [new, old], "a day after the new one has begun to sign"
    age(stage, new, 86400 + 601)
    assert published(stage) == [new]
    newest = rotate(stage)
    with stage.database.transaction() as session:
        assert set(session.scalars(select(ToolKey.kid))) == {new, newest}


def test_K15_a_leaked_key_is_gone_at_once(stage: Stage) -> None:
    new = rotate(stage, withdraw=True)
    assert published(stage) == [new]
    assert ToolKeys(stage.database, stage.vault).newest().kid == new


def wrongly_wrapped(stage: Stage, seconds: float) -> str:
    """A row as a rotation under another installation's master key once left it."""
    other = Vault([bytes(32)])
    with stage.database.transaction() as session:
        session.add(ToolKey(kid="lost", private_key=other.wrap(b"key", "tool_key.private_key:lost")))
    age(stage, "lost", seconds)
    return "lost"


@pytest.mark.parametrize("since", [60, 3600, 40 * 86400])
def test_a_key_that_does_not_open_takes_no_other_with_it(
    stage: Stage, caplog: pytest.LogCaptureFixture, since: float
) -> None:
    """However long ago it should have taken over from the one that opens."""
    good = ToolKeys(stage.database, stage.vault).newest().kid
    age(stage, good, 50 * 86400)
    lost = wrongly_wrapped(stage, since)
    assert published(stage) == [good]
    assert f"code=does_not_open kid={lost}" in caplog.text
    assert ToolKeys(stage.database, stage.vault).newest().kid == good
    assert doctor.keys_open(stage.database, stage.vault).well
    new = rotate(stage)
    assert published(stage) == [new, good]
    with stage.database.transaction() as session:
        assert set(session.scalars(select(ToolKey.kid))) == {new, good}


def test_under_a_wrong_master_key_nothing_is_made(stage: Stage) -> None:
    before = published(stage)
    with pytest.raises(VaultError), stage.database.transaction() as session:
        tool_keys.rotate(session, Vault([bytes(32)]))
    assert published(stage) == before
    with stage.database.transaction() as session:
        assert list(session.scalars(select(ToolKey.kid))) == before


def test_where_no_key_opens_nobody_is_told_that_there_is_none(stage: Stage) -> None:
    with pytest.raises(VaultError):
        ToolKeys(stage.database, Vault([bytes(32)])).published()
    with pytest.raises(VaultError):
        ToolKeys(stage.database, Vault([bytes(32)])).newest()
    with stage.database.transaction() as session:
        session.execute(delete(ToolKey))
    wrongly_wrapped(stage, 3600)
    found = doctor.keys_open(stage.database, stage.vault)
    assert (found.well, "keys rotate" in found.said) == (False, True)
    assert [rotate(stage)] == published(stage)
