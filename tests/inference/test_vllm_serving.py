# SPDX-License-Identifier: EUPL-1.2
"""`python -m inference serve MODEL` as a process, with a small program in vLLM's place."""

import asyncio
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil
import pytest

from inference import catalogue
from inference.cli import main
from inference.vllm.front import Front
from inference.vllm.supervisor import ServingPlan, Supervisor
from inference.weights import Fetched, provenance
from tests.support import PATIENCE, until

COMMIT = "c0ffee" + "0" * 34
FAKE = Path(__file__).parents[1] / "fakes" / "vllm.py"
CATALOGUE = """
[models.tiny]
repository = "maker/tiny"
revision = "main"
licence = "MIT"
languages = ["de"]
model_context = 4096
context = 2048
good_for.en = "Trying."
good_for.de = "Probieren."
"""


@dataclass
class Host:
    """A machine with weights, a catalogue and a vLLM."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    processes: "list[subprocess.Popen[str]]" = field(default_factory=list)

    def options(self, *more: str) -> list[str]:
        places = ["--catalogue", str(self.folder / "models.toml"), "--weights", str(self.folder / "weights")]
        return ["serve", "tiny", "--port", "0", *places, "--vllm", str(self.folder / "vllm"), *more]

    def start(self, *more: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "inference", *self.options(*more)]
        log = (self.folder / "stderr").open("w")
        environment = os.environ | self.environment | {"FAKE_VLLM_LOG": str(self.folder / "log")}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment)
        self.processes.append(process)
        return process

    def serve(self, *more: str) -> tuple["subprocess.Popen[str]", int]:
        """The process and its port, once it can be asked."""
        process = self.start(*more)
        assert process.stdout
        line = process.stdout.readline()
        found = re.fullmatch(r"engine tiny \(vLLM\) on http://127\.0\.0\.1:(\d+)/v1\n", line)
        assert found, (line, self.errors())
        return process, int(found[1])

    def errors(self) -> str:
        return (self.folder / "stderr").read_text()

    def log(self) -> list[str]:
        path = self.folder / "log"
        return path.read_text().splitlines() if path.exists() else []

    @property
    def hold(self) -> Path:
        """While this file is there, an answer goes no further than its first event."""
        return self.folder / "log.hold"

    @property
    def late(self) -> Path:
        """While this file is there, an engine that starts does not listen yet."""
        return self.folder / "log.late"

    def engines(self) -> list[int]:
        return [int(line.split()[1]) for line in self.log() if line.startswith("start")]


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    (tmp_path / "models.toml").write_text(CATALOGUE)
    (tmp_path / "weights" / "tiny").mkdir(parents=True)
    (tmp_path / "weights" / "tiny" / "config.json").write_text("{}")
    (tmp_path / "vllm").write_text(f'#!/bin/sh\nexec {sys.executable} {FAKE} "$@"\n')
    (tmp_path / "vllm").chmod(0o755)
    host = Host(tmp_path)
    yield host
    for process in host.processes:
        process.kill()
        process.wait()


def ask(port: int, path: str, method: str = "GET", body: str | None = None, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request(method, path, body, headers)
    return connection.getresponse()


def status(port: int, path: str) -> int:
    return ask(port, path).status


def test_it_says_it_is_there_only_after_a_first_token(host: Host) -> None:
    _, port = host.serve()
    assert "/v1/chat/completions" in host.log()[1]
    assert status(port, "/health") == 200


def test_an_answer_comes_through_piece_by_piece(host: Host) -> None:
    _, port = host.serve()
    host.hold.touch()
    answer = ask(port, "/v1/chat/completions", "POST", "{}")
    assert answer.getheader("content-type") == "text/event-stream"
    assert answer.read1(100) == b"data: 0\n\n", "the first event does not wait for the second"
    host.hold.unlink()
    assert answer.read() == b"data: 1\n\ndata: 2\n\n"


def test_nothing_outside_v1_reaches_the_engine(host: Host) -> None:
    _, port = host.serve()
    seen = host.log()
    assert [status(port, path) for path in ("/invocations", "/tokenize", "/v1/../docs", "/")] == [404] * 4
    assert host.log() == seen


def test_an_answer_that_comes_before_the_body_is_not_lost(host: Host) -> None:
    _, port = host.serve()
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(b"POST /v1/nothing HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n")
        time.sleep(0.1)
        connection.sendall(b"{}")
        assert connection.recv(1000).startswith(b"HTTP/1.1 404 Not Found\r\n")


def test_a_hang_up_reaches_the_engine_at_once(host: Host) -> None:
    """Not when the engine has something to say again: here it is silent."""
    _, port = host.serve()
    host.hold.touch()
    answer = ask(port, "/v1/chat/completions", "POST", "{}")
    answer.read1(10)
    assert "hang-up" not in host.log()
    answer.close()
    until(lambda: "hang-up" in host.log())


def test_the_key_is_in_no_argument_and_guards_the_metrics(host: Host) -> None:
    (host.folder / "key").write_text("geheim\n")
    process, port = host.serve("--api-key-file", str(host.folder / "key"))
    family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    assert len(family) == 2
    assert not [one for one in family if "geheim" in " ".join(one.cmdline())]
    assert family[1].environ()["VLLM_API_KEY"] == "geheim"
    assert "authorization: Bearer geheim" in host.log()[1]
    assert status(port, "/metrics") == ask(port, "/metrics", Authorization="Bearer false").status == 401
    assert ask(port, "/metrics", Authorization="Bearer geheim").status == 200


def test_a_dead_engine_is_started_again_and_meanwhile_said_to_be_away(host: Host) -> None:
    _, port = host.serve()
    host.late.touch()  # it stays away until it was looked at
    os.kill(host.engines()[0], signal.SIGKILL)
    until(lambda: status(port, "/health") == 503)
    answer = ask(port, "/v1/models")
    assert (answer.status, answer.getheader("retry-after")) == (503, "5")
    assert b"ServiceUnavailableError" in answer.read()
    host.late.unlink()
    until(lambda: status(port, "/health") == 200)
    assert len(host.engines()) == 2
    assert "the engine was killed: most likely the host's memory is too small" in host.errors()
    assert "starting it again in 1 s" in host.errors()


def test_a_drain_takes_itself_out_of_rotation_first_and_cuts_no_answer(host: Host) -> None:
    host.environment["FAKE_VLLM_EVENTS"] = "30"
    process, port = host.serve("--notice", "4")
    host.hold.touch()  # both answers are still running when the engine is closed
    running = ask(port, "/v1/chat/completions", "POST", "{}")
    process.terminate()
    until(lambda: status(port, "/health") == 503)
    last = ask(port, "/v1/chat/completions", "POST", "{}")
    assert last.status == 200, "still answered while balancers find out"
    until(lambda: status(port, "/v1/models") == 503)
    host.hold.unlink()
    assert running.read().endswith(b"data: 29\n\n")
    assert last.read().endswith(b"data: 29\n\n")
    assert process.wait(PATIENCE) == 0
    assert not psutil.pid_exists(host.engines()[0])


def test_answers_that_take_too_long_are_cut_at_the_end(host: Host) -> None:
    host.environment["FAKE_VLLM_EVENTS"] = "1000"
    process, port = host.serve("--notice", "0", "--shutdown-timeout", "0.3")
    running = ask(port, "/v1/chat/completions", "POST", "{}")
    process.terminate()
    assert not running.read().endswith(b"data: 999\n\n")
    assert process.wait(PATIENCE) == 0
    assert "1 answers were still running after 0.3 s: cut" in host.errors()
    assert "Traceback" not in host.errors()


def test_a_second_signal_ends_it_at_once(host: Host) -> None:
    process, _ = host.serve("--notice", "60")
    process.send_signal(signal.SIGINT)
    until(lambda: "leaving" in host.errors())
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 0
    assert not psutil.pid_exists(host.engines()[0])


def test_no_engine_outlives_its_killed_supervisor(host: Host) -> None:
    process, _ = host.serve()
    process.kill()
    until(lambda: not psutil.pid_exists(host.engines()[0]))


def test_a_signal_while_it_starts_ends_it(host: Host) -> None:
    host.environment["FAKE_VLLM"] = "deaf"
    process = host.start()
    until(host.engines)
    process.terminate()
    assert process.wait(PATIENCE) == 0
    assert not psutil.pid_exists(host.engines()[0])


def test_an_engine_that_never_comes_up_is_explained_and_not_tried_again(host: Host) -> None:
    host.environment["FAKE_VLLM"] = "die torch.OutOfMemoryError: CUDA out of memory."
    assert host.start().wait(PATIENCE) == 1
    assert host.errors().splitlines()[-1].startswith("error: the GPU's memory is too small: free it")
    assert len(host.engines()) == 1


def test_an_engine_that_never_ends_starting_is_ended_and_explained(host: Host) -> None:
    host.environment["FAKE_VLLM"] = "deaf"
    assert host.start("--start-timeout", "3").wait(PATIENCE) == 1
    said = "error: the engine gave no first token within 3 s: see in its log above what it waits for"
    assert host.errors().splitlines()[-1].startswith(said)
    assert not [pid for pid in host.engines() if psutil.pid_exists(pid)]


def test_one_that_hangs_when_it_starts_again_is_tried_once_more(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """The supervisor without its command, so that only the second start has little time."""
    monkeypatch.setenv("FAKE_VLLM_LOG", str(host.folder / "log"))
    model = catalogue.load(host.folder / "models.toml")["tiny"]
    arguments = [str(host.folder / "vllm"), f"--uds={host.folder / 'socket'}"]
    patient = ServingPlan(model, arguments, os.environ, key=None, start_timeout=PATIENCE, notice=0, patience=0)
    said: list[str] = []

    async def run() -> None:
        supervisor = Supervisor(patient, Front(host.folder / "socket", None), said.append)
        running = asyncio.create_task(supervisor.run())
        await asyncio.to_thread(until, lambda: said == ["ready"])
        host.late.touch()
        supervisor.plan = replace(patient, start_timeout=0.5)
        os.kill(host.engines()[0], signal.SIGKILL)
        await asyncio.to_thread(until, lambda: len(said) == 3)
        host.late.unlink()
        supervisor.plan = patient
        await asyncio.to_thread(until, lambda: said[-1] == "ready")
        os.kill(os.getpid(), signal.SIGTERM)
        await running

    asyncio.run(run())
    assert "gave no first token within 0.5 s" in said[2]
    assert said[2].endswith("starting it again in 2 s")


def test_an_address_that_others_reach_needs_a_key(host: Host, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(host.options("--host", "0.0.0.0")) == 1
    (*_, line) = capsys.readouterr().err.splitlines()
    assert "on 0.0.0.0 everybody who reaches this machine could ask without a key: name a key with" in line
    assert host.engines() == []


def test_a_missing_vllm_is_told_with_how_to_get_one(
    host: Host, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(host.folder / "empty"))
    options = host.options()
    where = options.index("--vllm")
    assert main(options[:where] + options[where + 2 :]) == 1
    assert "run pip install '.[vllm]' in the checkout" in capsys.readouterr().err
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    assert "vllm" in project["optional-dependencies"]


def test_an_engine_that_refuses_a_first_question_is_not_announced(host: Host) -> None:
    host.environment["FAKE_VLLM"] = "refuse"
    assert host.start().wait(PATIENCE) == 1
    assert "tiny loads but refuses a first question" in host.errors().splitlines()[-1]
    assert "no chat template" in host.errors().splitlines()[-1]


def test_missing_weights_are_named_with_where_to_put_them(host: Host, capsys: pytest.CaptureFixture[str]) -> None:
    (host.folder / "weights" / "tiny" / "config.json").unlink()
    assert main(host.options()) == 1
    said = capsys.readouterr().err
    assert "the weights of tiny are missing: run `python -m inference fetch tiny`" in said
    assert f"copy its folder to {host.folder / 'weights' / 'tiny'}" in said


def test_weights_of_a_moving_revision_are_served_with_a_note(host: Host) -> None:
    (host.folder / "weights" / "tiny" / "fetched.json").write_text(
        json.dumps({"repository": "maker/tiny", "commit": COMMIT, "files": {"config.json": [2, "git:0"]}})
    )
    host.serve()
    assert f'main may be another one tomorrow: write revision = "{COMMIT}" into the catalogue' in host.errors()


@pytest.mark.parametrize(
    ("revision", "commit", "said"),
    [
        (COMMIT, COMMIT, None),
        (COMMIT, "f" * 40, f"are commit {'f' * 40}, the catalogue says {COMMIT}: run `python -m inference fetch tiny`"),
        ("main", None, "were not brought by `fetch`"),
    ],
)
def test_where_weights_come_from_is_told_unless_it_is_sure(
    host: Host, revision: str, commit: str | None, said: str | None
) -> None:
    model = replace(catalogue.load(host.folder / "models.toml")["tiny"], revision=revision)
    if commit:
        fetched = Fetched("maker/tiny", commit, {})
        (host.folder / "weights" / "tiny" / "fetched.json").write_text(fetched.dump())
    told = provenance(model, host.folder / "weights")
    assert told is None if said is None else said in str(told)


def test_weights_that_are_cut_short_are_named(host: Host, capsys: pytest.CaptureFixture[str]) -> None:
    place = host.folder / "weights" / "tiny"
    (place / "fetched.json").write_text(
        '{"repository": "m/t", "commit": "1", "files": {"model.safetensors": [10, "sha256:0"]}}'
    )
    (place / "model.safetensors").write_text("short")
    assert main(host.options()) == 1
    assert f"{place / 'model.safetensors'} is missing or cut short" in capsys.readouterr().err


def test_a_missing_vllm_and_two_keys_are_one_line_each(host: Host, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*host.options(), "--vllm", str(host.folder / "nothing")]) == 1
    assert capsys.readouterr().err == f"error: there is no program {host.folder / 'nothing'}: check --vllm\n"
    (host.folder / "key").write_text("one\ntwo\n")
    assert main(host.options("--api-key-file", str(host.folder / "key"))) == 1
    assert "has 2 API keys: vLLM takes one" in capsys.readouterr().err
