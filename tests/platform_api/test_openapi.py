# SPDX-License-Identifier: EUPL-1.2
"""The OpenAPI file describes exactly the addresses that there are, each signed, and what they answer."""

import re
from typing import Any

from flask import Flask

from tests.factories.stage import TOOL, Stage
from tests.platform_api.plugin import V1, Plugin

OPEN = {("get", "/openapi.json")}


def document(stage: Stage) -> dict[str, Any]:
    answer = stage.app.test_client().get(f"{V1}/openapi.json", base_url=TOOL)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json or {}
    return found


def served(app: Flask) -> dict[tuple[str, str], Any]:
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/platform-api")]
    return {
        (method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule.removeprefix(V1))): rule.endpoint
        for rule in rules
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_it_describes_each_address_and_no_other(stage: Stage) -> None:
    paths = document(stage)["paths"]
    said = {(method, path) for path, one in paths.items() for method in one if method != "parameters"}
    assert said == served(stage.app).keys() - OPEN
    for path, one in paths.items():
        named = [parameter["name"] for parameter in one.get("parameters", [])]
        assert named == re.findall(r"\{(\w+)\}", path)


def test_each_address_asks_for_a_signature(stage: Stage, plugin: Plugin) -> None:
    for (method, path), endpoint in served(stage.app).items():
        if (method, path) in OPEN:
            continue
        assert getattr(stage.app.view_functions[endpoint], "signed", None), endpoint
        answer = plugin.send(method.upper(), V1 + re.sub(r"\{\w+\}", "x", path), None)
        assert answer.status_code == 401
        assert answer.json is not None
        assert answer.json["error"]["code"] == "no_token"


def test_the_status_is_as_described(stage: Stage, plugin: Plugin) -> None:
    shape = document(stage)["paths"]["/status"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    answer = plugin.call("GET", "/status").json
    assert answer is not None
    assert sorted(answer) == shape["required"]
