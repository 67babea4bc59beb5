# SPDX-License-Identifier: EUPL-1.2
"""The whole tool with a model server that is told what to say, a teacher and students."""

from collections.abc import Iterator

import pytest

from tests.exercises.classroom import Classroom
from tests.fakes.scripted_model_server import ScriptedModelServer


@pytest.fixture
def engine() -> Iterator[ScriptedModelServer]:
    with ScriptedModelServer(max_model_len=16384) as server:
        yield server


@pytest.fixture
def room(database_url: str, engine: ScriptedModelServer) -> Classroom:
    return Classroom(database_url, engine)
