# SPDX-License-Identifier: EUPL-1.2
"""LiteLLM's proxy beside the tool: the same streams through what many put before their engines.

It is not among the project's libraries. `make bench-peer` installs it into a folder of its own and names that folder in
BENCHMARK_LITELLM.
"""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

from benchmarks import nginx
from benchmarks.installation import Installation
from benchmarks.processes import PROXY_CORE, free_port, running, wait_for
from benchmarks.relay import Way, engine, render, run_level, straight, through_the_tool, warm_up

FOLDER = "BENCHMARK_LITELLM"
LEVELS = (100, 500)
LIMIT = 60.0
KEY = "sk-benchmark"
CONFIGURATION = """\
model_list:
  - model_name: benchmark
    litellm_params: {{model: openai/benchmark, api_base: "http://127.0.0.1:{engine}/v1", api_key: none}}
general_settings: {{master_key: {key}}}
litellm_settings: {{telemetry: false}}
"""


@contextlib.contextmanager
def server(home: Path, folder: Path, engine_port: int) -> Iterator[tuple[int, psutil.Process]]:
    """Port and process of LiteLLM's proxy with one worker, from the virtual environment `home`."""
    port, configuration = free_port(), folder / "litellm.yaml"
    configuration.write_text(CONFIGURATION.format(engine=engine_port, key=KEY))
    command: list[str | Path] = [home / "bin" / "litellm", "--config", configuration]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    log = folder / "litellm.log"
    with running(command, PROXY_CORE, log, {"LITELLM_LOG": "ERROR", "LITELLM_LOCAL_MODEL_COST_MAP": "True"}) as process:
        wait_for(f"http://127.0.0.1:{port}/health/liveliness", process, log, patience=120)
        yield port, process


def measure(folder: Path, installed: Installation, say: Callable[[str], None]) -> str:
    """The table, or a sentence that says what is missing."""
    if not (home := os.environ.get(FOLDER)):
        return f"Left out: {FOLDER} names no folder with LiteLLM in it. `make bench-peer` installs it."
    students = installed.students(installed.platform("http://127.0.0.1:9/jwks.json"), max(LEVELS))
    with contextlib.ExitStack() as stack:
        port = stack.enter_context(engine(folder))
        proxy = stack.enter_context(nginx.server(folder, port))
        tool_port, tool = stack.enter_context(installed.tool(folder, port))
        peer_port, peer = stack.enter_context(server(Path(home).absolute(), folder, port))
        ways = [Way("direct", port, straight())]
        if proxy is not None:
            ways.append(Way("nginx", proxy[0], straight(), proxy[1]))
        ways.append(Way("tool", tool_port, through_the_tool(installed, students), tool, installed.server))
        ways.append(Way("LiteLLM", peer_port, straight(headers={"Authorization": f"Bearer {KEY}"}), peer))
        warm_up(ways)
        return render([run_level(ways, count, say, limit=LIMIT) for count in LEVELS])
