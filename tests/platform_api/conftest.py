# SPDX-License-Identifier: EUPL-1.2
"""The whole tool, entered by launches, and platforms that sign calls."""

import pytest

from lti_tool.demo.keys import KeyRing, spare_key
from tests.factories.stage import Stage
from tests.lti.conftest import stage
from tests.platform_api.plugin import Plugin

__all__ = ["stage"]


@pytest.fixture
def plugin(stage: Stage) -> Plugin:
    return Plugin(stage, stage.simulator)


@pytest.fixture
def other(stage: Stage) -> Plugin:
    """Of another platform, with a key of its own."""
    return Plugin(stage, stage.platform("https://other.example", "other-client", keys=KeyRing(spare_key(5))))
