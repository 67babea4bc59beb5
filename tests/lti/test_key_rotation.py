"""Certification checklist, K15: a new key is known before it signs, an old one a day longer than it signed."""

from datetime import timedelta

from sqlalchemy import select, update

from lti_tool.db import now
from lti_tool.lti import keys
from lti_tool.lti.keys import KEPT, PUBLISHED_SECONDS, ToolKeys
from lti_tool.models import ToolKey
from tests.lti.stage import TOOL, Stage


def age(stage: Stage, kid: str, seconds: float) -> None:
    with stage.database.transaction() as session:
        made = now() - timedelta(seconds=seconds)
        session.execute(update(ToolKey).where(ToolKey.kid == kid).values(created_at=made))


def rotate(stage: Stage, **options: bool) -> str:
    with stage.database.transaction() as session:
        return keys.rotate(session, stage.vault, **options)


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
    age(stage, new, PUBLISHED_SECONDS + 1)
    assert ring.newest().kid == new


def test_K15_the_old_key_stays_a_day_more_and_is_then_deleted(stage: Stage) -> None:
    old = ToolKeys(stage.database, stage.vault).newest().kid
    age(stage, old, 40 * 86400)
    new = rotate(stage)
    age(stage, new, KEPT.total_seconds() - 60)
    assert published(stage) == [new, old]
    age(stage, new, KEPT.total_seconds() + PUBLISHED_SECONDS + 1)
    assert published(stage) == [new]
    newest = rotate(stage)
    with stage.database.transaction() as session:
        assert set(session.scalars(select(ToolKey.kid))) == {new, newest}


def test_K15_a_leaked_key_is_gone_at_once(stage: Stage) -> None:
    new = rotate(stage, withdraw=True)
    assert published(stage) == [new]
    assert ToolKeys(stage.database, stage.vault).newest().kid == new
