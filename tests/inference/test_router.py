# SPDX-License-Identifier: EUPL-1.2
"""The router's files in `deploy/router`: the very command line and nginx configuration, run before scripted engines."""

import http.client
import os
import re
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from inference.client import Client
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.fakes.scripted_replies import SHUTTING_DOWN, Scripted, busy, error
from tests.inference.router import FILES, KEY, UNIT, command_line, in_place_of, running, status
from tests.support import PATIENCE, free_port, missing

NGINX = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {server}
}}
"""


@dataclass
class Stack:
    """nginx, the router behind it, and two engines behind that."""

    engines: list[ScriptedModelServer]
    door: int
    """nginx's port"""
    router: int

    @property
    def client(self) -> Client:
        return Client(f"http://127.0.0.1:{self.door}/v1", KEY, timeout=PATIENCE)

    def ask(self, number: int = 0) -> int:
        """The answer's status; an answer that does not come whole is 0."""
        messages = [{"role": "system", "content": f"Material {number % 4}. " * 40}, {"role": "user", "content": "?"}]
        body = {"model": "tiny-chat", "messages": messages, "stream": True}
        answer = self.client.ask("POST", "/v1/chat/completions", body)
        return answer.status if answer.status != 200 or answer.body.endswith(b"data: [DONE]\n\n") else 0

    def crowd(self, count: int, at_once: int = 4) -> Counter[int]:
        with ThreadPoolExecutor(at_once) as pool:
            return Counter(pool.map(self.ask, range(count)))

    def asked(self) -> list[int]:
        return [len(engine.chats) for engine in self.engines]


@contextmanager
def routed(program: Path, folder: Path, urls: list[str]) -> Iterator[int]:
    """The router's port."""
    port = free_port()
    words = command_line({"ENGINES": " ".join(url.removesuffix("/v1") for url in urls)})
    words = in_place_of(in_place_of(words, "--port", str(port)), "--prometheus-port", str(free_port()))
    with running([str(program), *words[1:]], folder / "router.log"):
        until(lambda: status(port, "GET", "/readiness") == 200, folder / "router.log")
        yield port


@contextmanager
def fronted(folder: Path, router: int) -> Iterator[int]:
    """The port of an nginx with our server block in it."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        missing("nginx")
    assert found is not None
    port = free_port()
    server = (FILES / "nginx.conf").read_text()
    server = server.replace("10.0.0.10:8000", f"127.0.0.1:{port}").replace("127.0.0.1:30000", f"127.0.0.1:{router}")
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(user + NGINX.format(folder=folder, server=server))
    with running([found, "-p", str(folder), "-c", str(folder / "nginx.conf")], folder / "nginx.log"):
        until(lambda: status(port, "GET", "/health") == 200, folder / "nginx.log")
        yield port


def until(true: Callable[[], bool], log: Path | None = None, seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, log.read_text()[-2000:] if log else "it did not come true"
        time.sleep(0.1)


@pytest.fixture
def stack(program: Path, tmp_path: Path) -> Iterator[Stack]:
    with (
        ScriptedModelServer(api_key=KEY) as one,
        ScriptedModelServer(api_key=KEY) as other,
        routed(program, tmp_path, [one.url, other.url]) as router,
        fronted(tmp_path, router) as door,
    ):
        yield Stack([one, other], door, router)


def test_a_question_and_its_key_go_through_and_a_wrong_key_does_not(stack: Stack) -> None:
    assert stack.ask() == 200
    assert stack.client.ask("GET", "/v1/models").json()["data"][0]["id"] == "tiny-chat"
    assert stack.client.ask("POST", "/v1/chat/completions", {"messages": []}, key="falsch").status in (401, 422)
    assert stack.client.ask("GET", "/v1/models", key=None).status == 401


def test_adding_an_engine_needs_no_key_and_is_closed_to_the_tools_network(stack: Stack) -> None:
    with ScriptedModelServer(api_key=KEY) as foreign:
        path = f"/add_worker?url={foreign.url.removesuffix('/v1')}"
        assert status(stack.door, "POST", path) == 404
        assert foreign.requests == []
        assert status(stack.router, "POST", path) == 200, "the router's ways have changed: is the door still needed?"


def test_nothing_else_is_open(stack: Stack) -> None:
    paths = ("/metrics", "/invocations", "/flush_cache", "/v1/", "/v1/chat/completions/", "/workers")
    assert {path: status(stack.door, "GET", path) for path in paths} == dict.fromkeys(paths, 404)


def test_text_comes_as_it_is_written_and_a_hang_up_reaches_the_engine(stack: Stack) -> None:
    answer = Answer(tokens=["Wort "] * 2000, pause=0.05, hold_after=3)
    for engine in stack.engines:
        engine.default = answer
    stream = stack.client.stream({"model": "tiny-chat", "messages": [{"role": "user", "content": "?"}]})
    stream.first_text()  # held back until there is more, it would not come
    answer.go.set()
    stream.hang_up()
    until(lambda: any(chat.hung_up for engine in stack.engines for chat in engine.chats))


def test_one_activity_that_all_ask_at_once_is_spread_over_the_engines(stack: Stack) -> None:
    for engine in stack.engines:
        engine.default = Answer(wait_before_first_token=4)
    with ThreadPoolExecutor(24) as pool:
        assert set(pool.map(lambda _: stack.ask(0), range(24))) == {200}
    assert min(stack.asked()) >= 6


@pytest.mark.parametrize("reply", [busy(), error(500, SHUTTING_DOWN)], ids=["busy", "shutting down"])
def test_what_one_engine_refuses_the_other_one_answers(stack: Stack, reply: Scripted) -> None:
    stack.engines[0].default = reply
    assert stack.crowd(30) == {200: 30}


def test_when_all_refuse_the_student_hears_it_soon(stack: Stack) -> None:
    for engine in stack.engines:
        engine.default = busy()
    begun = time.monotonic()
    assert stack.ask() == 503
    assert time.monotonic() - begun < 20, "a student would wait; on a quiet machine it is less than one second"


def test_nothing_is_asked_again_after_the_first_token(stack: Stack) -> None:
    for engine in stack.engines:
        engine.default = Answer(cut_after=3, cut="reset", pause=0.2)  # a reset at once takes the first bytes with it
    with pytest.raises((http.client.HTTPException, OSError)):
        stack.ask()
    assert sum(stack.asked()) == 1


def test_a_killed_engine_costs_no_answer_and_comes_back_by_itself(stack: Stack) -> None:
    stack.engines[0].stop()
    assert stack.crowd(40) == {200: 40}
    stack.engines[0].start()
    before = len(stack.engines[0].chats)

    def asked_again() -> bool:
        stack.crowd(16, at_once=8)
        return len(stack.engines[0].chats) > before

    until(asked_again, seconds=2 * PATIENCE)


def test_no_question_stands_in_the_routers_log(stack: Stack, tmp_path: Path) -> None:
    stack.crowd(5)
    assert "Material" not in (tmp_path / "router.log").read_text()


def test_the_router_listens_on_this_host_only() -> None:
    words = command_line({"ENGINES": ""})
    assert words[words.index("--host") + 1] == "127.0.0.1"
    assert words[words.index("--prometheus-host") + 1] == "127.0.0.1"
    door = (FILES / "nginx.conf").read_text()
    assert f"server 127.0.0.1:{words[words.index('--port') + 1]};" in door
    assert "IPAddressDeny=any" in UNIT


def test_the_example_of_engines_is_what_the_unit_reads() -> None:
    environment = dict(
        line.split("=", 1) for line in (FILES / "router.env").read_text().splitlines() if not line.startswith("#")
    )
    words = command_line(environment)
    first = words.index("--worker-urls") + 1
    assert words[first : first + 3] == ["http://10.0.0.11:8000", "http://10.0.0.12:8000", "--policy"]


def test_the_lock_pins_the_version_that_the_readme_names() -> None:
    lock = (FILES / "requirements.lock").read_text()
    (version,) = re.findall(r"^vllm-router==(\S+)", lock, re.MULTILINE)
    assert f" {version}, of the vLLM project" in (FILES / "README.md").read_text()
    assert lock.count("--hash=sha256:") >= lock.count("==")
