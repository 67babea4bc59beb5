# SPDX-License-Identifier: EUPL-1.2
"""Fixtures of the gate's tests."""

import pytest

from tests.factories.stage import Stage
from tests.fakes.key_server import KeyServer


@pytest.fixture
def stage(database_url: str, key_server: KeyServer) -> Stage:
    return Stage(database_url, key_server)
