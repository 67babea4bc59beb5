# SPDX-License-Identifier: EUPL-1.2
"""An institution that asks for research, for each test anew."""

from collections.abc import Iterator

import pytest

from tests.research.study import Study


@pytest.fixture
def study(database_url: str) -> Iterator[Study]:
    study = Study(database_url)
    yield study
    study.house.database.engine.dispose()
