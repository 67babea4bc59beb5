# SPDX-License-Identifier: EUPL-1.2
"""Why nobody behind a router is told how long the wait will be, as docs/scale.md says: it does not know all queues."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from inference.client import Client
from lti_tool.model_server.vllm_metrics import parse
from tests.fakes.scripted_metrics import vllm
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.inference.router import command_line, in_place_of, running, status
from tests.support import PATIENCE, free_port, until


def read(port: int) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", "/metrics")
    body = connection.getresponse().read()
    connection.close()
    return body


def running_requests(metrics: bytes) -> int:
    lines = [line for line in metrics.decode().splitlines() if line.startswith("vllm_router_running_requests{")]
    return sum(int(line.split()[-1]) for line in lines)


def test_the_router_tells_of_no_queue_itself_and_passes_on_that_of_one_engine_alone(
    program: Path, tmp_path: Path
) -> None:
    """If a new version tells of all, `deploy/router/nginx.conf` should let the tool see it."""
    with ScriptedModelServer() as one, ScriptedModelServer() as other:
        one.metrics, other.metrics = vllm(running=1, waiting=7), vllm(running=2, waiting=30)
        one.default = other.default = answer = Answer(hold_after=0)
        port, metrics = free_port(), free_port()
        words = command_line({"ENGINES": " ".join(engine.url.removesuffix("/v1") for engine in (one, other))})
        words = in_place_of(in_place_of(words, "--port", str(port)), "--prometheus-port", str(metrics))
        body = {"model": "tiny-chat", "stream": True, "messages": [{"role": "user", "content": "?"}]}
        client = Client(f"http://127.0.0.1:{port}/v1", timeout=PATIENCE)
        with running([str(program), *words[1:]], tmp_path / "log"), ThreadPoolExecutor(3) as pool:
            until(lambda: status(port, "GET", "/readiness") == 200)
            asked = [pool.submit(client.ask, "POST", "/v1/chat/completions", body) for _ in range(3)]
            try:
                until(lambda: running_requests(read(metrics)) == 3)
                assert parse(read(metrics)) is None
                assert parse(read(port)) in (parse(one.metrics), parse(other.metrics))
            finally:
                answer.go.set()
            assert [one.result().status for one in asked] == [200, 200, 200]
