# SPDX-License-Identifier: EUPL-1.2
"""An institution whose papers are written."""

import pytest

from tests.papers.office import Office


@pytest.fixture
def office(database_url: str) -> Office:
    return Office(database_url)
