# SPDX-License-Identifier: EUPL-1.2
"""The whole tool, for each test anew."""

from collections.abc import Iterator

import pytest

from tests.own_data.house import House


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    house = House(database_url)
    yield house
    house.database.engine.dispose()
