# SPDX-License-Identifier: EUPL-1.2
"""The example alerts: readable by Prometheus, and about numbers that exist."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import Histogram

from lti_tool.metrics import Metrics
from lti_tool.metrics.engines import EngineGauges
from lti_tool.metrics.jobs import JobMetrics
from lti_tool.metrics.outage import AnsweringGauge

RULES = Path(__file__).parents[2] / "deploy" / "alerts.yml"


def rules() -> list[dict[str, Any]]:
    loaded = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return [rule for group in loaded["groups"] for rule in group["rules"]]


def sample_names() -> dict[str, set[str]]:
    """What can be asked for, with the labels that it takes."""
    found = {"up": {"job"}}
    found |= {family.name: {"engine"} for family in EngineGauges(list).collect()}
    found |= {family.name: set() for family in AnsweringGauge(lambda: 0).collect()}
    found |= {family.name: {"job"} for family in JobMetrics(list).collect()}
    for made in vars(Metrics()).values():
        name = getattr(made, "_name", None)
        if name is None:
            continue
        labels = set(made._labelnames)
        if isinstance(made, Histogram):
            found |= {f"{name}_bucket": labels | {"le"}, f"{name}_sum": labels, f"{name}_count": labels}
        else:
            found |= {name: labels, f"{name}_total": labels}
    return found


def test_there_are_rules_and_each_says_what_to_do() -> None:
    names = [rule["alert"] for rule in rules()]
    assert len(names) == len(set(names)) >= 7
    for rule in rules():
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
        assert rule["labels"]["severity"] in {"warning", "critical"}
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["remedy"]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_a_rule_asks_only_for_metrics_and_labels_that_exist(rule: dict[str, Any]) -> None:
    known = sample_names()
    used = re.findall(r"\b(campus_tutor_\w+|up)(?:\{([^}]*)\})?", rule["expr"])
    assert used
    for name, labels in used:
        assert name in known
        assert set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", labels)) <= known[name]
    grouped = {label.strip() for group in re.findall(r"by \(([^)]*)\)", rule["expr"]) for label in group.split(",")}
    mentioned = set(re.findall(r"\$labels\.(\w+)", str(rule["annotations"])))
    assert grouped <= set().union(*(known[name] for name, _labels in used))
    assert mentioned <= grouped
