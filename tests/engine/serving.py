# SPDX-License-Identifier: EUPL-1.2
"""A real vLLM with a tiny model, served as operators serve it: by `python -m inference serve`."""

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psutil

from inference.acceptance import RUNNING, WAITING
from inference.client import Client

VLLM = os.environ.get("CAMPUS_TUTOR_VLLM", "")
"""the environment that vLLM is installed in; without one there is nothing to test here"""
KEY = "geheim"
PLACES = 4
"""answers that the chat engine writes at once"""
PART_OF_A_GPU = "--gpu-memory-utilization=0.25"
"""Three engines run at once, on one card if there is no more; vLLM takes 92 % of it for one unless told."""
CATALOGUE = f"""
# So much context that an answer that shall hold its place does so for a minute, and so little that a whole answer of
# the tool, a quarter of it, takes some seconds.
[models.tiny]
repository = "tests/tiny"
revision = "main"
licence = "CC0-1.0"
languages = ["mul"]
model_context = 16384
context = 8192
limits = {{ max_num_seqs = {PLACES}, max_num_queued_reqs = 32, stream_interval = 1 }}
flags = ["--enforce-eager", "{PART_OF_A_GPU}"]
good_for.en = "Tests."
good_for.de = "Tests."

[models.tiny-embedding]
kind = "embedding"
repository = "tests/tiny"
revision = "main"
licence = "CC0-1.0"
languages = ["mul"]
model_context = 16384
context = 4096
dimensions = 256
flags = ["--enforce-eager", "{PART_OF_A_GPU}"]
good_for.en = "Tests."
good_for.de = "Tests."
"""

SECONDS_TO_START = 600
"""Half a minute on a quiet machine with two cores; the first time it also compiles Python."""
LINES_SHOWN = 60

# On a GPU these two are without effect.
FOR_THE_CPU = {"VLLM_CPU_KVCACHE_SPACE": "1", "OMP_NUM_THREADS": "1"}
# While an answer is written, two of vLLM's processes wait for each other without ever sleeping (`sched_yield`). On two
# cores that kept the kernel from delivering packets, for seconds: "stop" then arrived after the answer's end.
CORES = sorted(os.sched_getaffinity(0))
BUT_THE_FIRST_CORE = ["taskset", "--cpu-list", ",".join(map(str, CORES[1:] or CORES))]


@dataclass
class Served:
    process: "subprocess.Popen[str]"
    client: Client
    log: Path

    def family(self) -> list[psutil.Process]:
        """vLLM's processes."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def metric(self, name: str) -> float:
        value = self.client.metric(name)
        assert value is not None, f"no {name}"
        return value

    def running(self) -> float:
        return self.metric(RUNNING)

    def waiting(self) -> float:
        return self.metric(WAITING)

    def healthy(self) -> bool:
        return self.client.ask("GET", "/health").status == 200


def until(true: Callable[[], object], seconds: float) -> float:
    """Waits; the seconds that it took."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() < begun + seconds, f"it did not happen within {seconds:g} s"
        time.sleep(0.05)
    return time.monotonic() - begun


LOGS: list[Path] = []
"""of all engines that were started"""


def tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-LINES_SHOWN:])


def _first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    ready, _, _ = select.select([process.stdout], [], [], SECONDS_TO_START)
    return process.stdout.readline() if ready else ""


@contextmanager
def serve(host: Path, model: str, *more: str) -> Iterator[Served]:
    places = ["--catalogue", "models.toml", "--weights", "weights", "--api-key-file", "key"]
    vllm = ["--vllm", str(Path(VLLM).absolute() / "bin" / "vllm")]
    inference = [*BUT_THE_FIRST_CORE, sys.executable, "-m", "inference"]
    command = [*inference, "serve", model, "--port", "0", *places, *vllm, *more]
    log = host / f"{model}-{uuid4().hex}.log"
    environment = os.environ | FOR_THE_CPU | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with log.open("w") as errors:
        process = subprocess.Popen(command, cwd=host, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment)
    try:
        url = re.fullmatch(rf"engine {model} \(vLLM\) on (http\S+)\n", _first_line(process))
        assert url, f"{model} did not start within {SECONDS_TO_START} s\n{tail(log)}"
        served = Served(process, Client(url[1], KEY), log)
        LOGS.append(log)
        yield served
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
