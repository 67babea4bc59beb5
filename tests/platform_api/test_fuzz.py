# SPDX-License-Identifier: EUPL-1.2
"""What the OpenAPI file says is so, whatever is sent: schemathesis draws calls from it, and each is signed.

What fits the file and what does not is drawn alike; the draws are the same in each run.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from werkzeug.test import TestResponse

from tests.factories.stage import TOOL, Stage
from tests.platform_api.people import comes, exam
from tests.platform_api.plugin import V1, Plugin

EXAMPLES = 12
"""Calls for each method of an address, of each of the two kinds."""
DRAWN = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


Operation = APIOperation[Any, Any, Any, Any]


def operations(stage: Stage) -> Iterator[Operation]:
    document: dict[str, Any] = stage.app.test_client().get(f"{V1}/openapi.json", base_url=TOOL).json or {}
    signed_here = schemathesis.Config.from_dict({"generation": {"with-security-parameters": False}})
    for found in schemathesis.openapi.from_dict(document, config=signed_here).get_all_operations():
        assert isinstance(found, Ok)
        yield found.ok()


def sends(plugin: Plugin, case: "Case[Any]") -> TestResponse:
    """Signed for the very bytes and the very address that were drawn."""
    sent = requests.Request(**case.as_transport_kwargs(base_url=TOOL + V1)).prepare()
    body = sent.body if isinstance(sent.body, bytes) else str(sent.body or "").encode()
    method, path = str(sent.method), urlsplit(str(sent.url)).path
    kind = sent.headers.get("Content-Type", "")
    token = plugin.token(plugin.claims(method, path, body))
    return plugin.send(method, path, token, body, kind if isinstance(kind, str) else kind.decode())


def statuses(plugin: Plugin, operation: Operation, mode: GenerationMode) -> set[int]:
    """Of all that were drawn for an operation; each answer is held against the file."""
    seen = set[int]()
    checks = CHECKS if mode == GenerationMode.POSITIVE else [*CHECKS, negative_data_rejection]

    @DRAWN
    @given(case=operation.as_strategy(generation_mode=mode))
    def each(case: "Case[Any]") -> None:
        answer = sends(plugin, case)
        seen.add(answer.status_code)
        case.validate_response(answer, checks=checks)

    each()
    return seen


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
def test_whatever_is_sent_is_answered_as_the_file_says(plugin: Plugin, mode: GenerationMode) -> None:
    comes(plugin.stage, "0", "0")
    assert plugin.call("PUT", "/courses/0/locks/0", exam(people=["0"])).status_code == 200
    drawn = operations(plugin.stage)
    if mode == GenerationMode.NEGATIVE:
        drawn = (one for one in drawn if one.path != "/status")  # which takes nothing that could be wrong
    found = {one.label: statuses(plugin, one, mode) for one in drawn}
    assert 401 not in set().union(*found.values()), "each call was signed for what was sent"
    if mode == GenerationMode.POSITIVE:
        assert 200 in found["POST /people/export"] & found["POST /people/erase"]
