# SPDX-License-Identifier: EUPL-1.2
"""Planted people do everything the tool offers; then everything is searched for them."""

from pathlib import Path

import pytest

from tests.fakes.key_server import KeyServer
from tests.planted.allowed import ALLOWED, fits, leaks
from tests.planted.installation import Installation
from tests.planted.people import strings
from tests.planted.search import find
from tests.planted.story import Story

pytestmark = pytest.mark.timeout(600)


def test_what_people_are_called_and_write_is_only_where_it_may_be(
    database_url: str, tmp_path: Path, key_server: KeyServer
) -> None:
    folder = tmp_path / "installation"
    folder.mkdir()
    with Installation(database_url, folder) as installation:
        story = Story(installation, key_server)
        story.tell()
        found = {room: find(strings(), pieces) for room, pieces in installation.rooms().items()}
        story.erase()
        found |= {f"{room} afterwards": find(strings(), installation.rooms()[room]) for room in ("database", "logs")}
    assert leaks(found) == {}
    idle = [row for row in ALLOWED if not any(fits(row, name, row.room) for name in found[row.room])]
    assert idle == []
