"""`check` against a server that keeps some promises only; against a real vLLM it runs in tests/engine."""

import json
from pathlib import Path

import pytest

from inference.acceptance import Row
from inference.check import table
from inference.cli import main
from tests.scripted_model_server import ScriptedModelServer


def test_the_table_says_below_a_broken_promise_what_to_do() -> None:
    rows = [Row("models", True, "tiny"), Row("a key is needed", False, "200 without a key", "start it with a key")]
    assert table(rows).splitlines() == [
        "pass  models           tiny",
        "FAIL  a key is needed  200 without a key",
        "                       -> start it with a key",
    ]


def test_each_promise_stands_for_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with ScriptedModelServer() as server:
        assert main(["check", server.url, "--json"]) == 1
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["models"]["passed"]
    assert rows["only /v1/ is reachable"]["passed"]
    assert rows["a key is needed"]["seen"] == "200 without a key"
    assert rows["streaming with usage"]["seen"].endswith("for 16 tokens")
    assert rows["a hang-up frees the place"]["seen"] == "no vllm:num_requests_running at /metrics"
    assert rows["priority under load"]["remedy"].startswith("let this host read /metrics")
    assert rows["prefix cache"]["seen"] == "usage has no cached_tokens"
    assert all(row["passed"] or row["remedy"] for row in rows.values())


def test_a_wrong_key_is_the_first_thing_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "key").write_text("false")
    with ScriptedModelServer(api_key="geheim") as server:
        assert main(["check", server.url, "--api-key-file", str(tmp_path / "key")]) == 1
    first, remedy, second, *_ = capsys.readouterr().out.splitlines()
    assert first == "FAIL  models                  401: the key is refused"
    assert remedy.endswith("-> name the engine's key with --api-key-file")
    assert second == "pass  a key is needed         401 without a key"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:9/v1", "error: no answer from http://127.0.0.1:9/v1 ("),
        ("127.0.0.1:8000", "error: '127.0.0.1:8000' is no URL of an engine: write http://HOST:PORT/v1"),
        ("ftp://host/v1", "error: 'ftp://host/v1' is no URL of an engine"),
    ],
)
def test_what_cannot_be_asked_is_one_line(url: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", url]) == 1
    assert capsys.readouterr().err.startswith(said)
