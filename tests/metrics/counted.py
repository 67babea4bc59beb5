# SPDX-License-Identifier: EUPL-1.2
"""What the tool's own registry says."""

import pytest
from prometheus_client import generate_latest
from prometheus_client.registry import CollectorRegistry


class Counted:
    """What the tool's own registry says."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def __call__(self, name: str, **labels: str) -> float:
        return self._registry.get_sample_value(f"campus_tutor_{name}", labels) or 0.0

    def text(self) -> str:
        return generate_latest(self._registry).decode()


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """The numbers of the next tool that is made."""
    registry = CollectorRegistry()
    monkeypatch.setattr("lti_tool.metrics.instruments.CollectorRegistry", lambda: registry)
    return Counted(registry)
