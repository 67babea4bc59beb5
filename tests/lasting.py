# SPDX-License-Identifier: EUPL-1.2
"""Fixtures for tests that start servers once for all of a module: anew for each would take most of their time."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.fakes.scripted_model_server import ScriptedModelServer


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lasting")


@pytest.fixture(scope="module")
def database_url(prepared: str, folder: Path) -> str:
    source = make_url(prepared).database
    assert source is not None
    shutil.copy(source, folder / "tutor.sqlite")
    return f"sqlite:///{folder / 'tutor.sqlite'}"


@pytest.fixture(scope="module")
def engine() -> Iterator[ScriptedModelServer]:
    with ScriptedModelServer(max_model_len=8192) as server:
        yield server
