# SPDX-License-Identifier: EUPL-1.2
"""The model-free engine over HTTP: vLLM's framing and errors, and a process that starts, streams and ends properly."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests
from werkzeug.test import Client, TestResponse

from inference.cli import main
from inference.passages.requests import pieces
from inference.passages.server import PassagesApp
from tests.inference import records
from tests.inference.records import Response
from tests.support import PATIENCE, until

MATERIAL = '<material><passage n="3" title="Bäume" place="Seite 8">Ein **Baum** hat eine Wurzel.</passage></material>'
QUESTION = {"role": "user", "content": "Was ist ein Baum?"}
ASK: dict[str, Any] = {"model": "passages", "messages": [{"role": "system", "content": MATERIAL}, QUESTION]}
SAID = (
    "Hier ist kein Sprachmodell eingerichtet. Diese Stellen aus dem Kursmaterial passen zu deiner Frage; sie sind "
    "wörtlich zitiert.\n\n**Bäume**, Seite 8 [3]\n\n> Ein **Baum** hat eine Wurzel."
)


def at_once(seconds: float) -> bool:
    return False


def chat(body: Any, headers: dict[str, str] | None = None, wait: Callable[[float], bool] = at_once) -> TestResponse:
    """The application without a server under it; `body` as JSON, or as bytes."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    client = Client(PassagesApp(wait=wait, seconds_per_word=0.01, keys=["secret", "other"] if headers else ()))
    return client.post("/v1/chat/completions", data=data, headers=headers or {})


def events(response: TestResponse) -> list[Any]:
    *lines, done, end = response.get_data(as_text=True).split("\n\n")
    assert (done, end) == ("data: [DONE]", "")
    return [json.loads(line.removeprefix("data: ")) for line in lines]


def text_of(streamed: list[Any]) -> str:
    return "".join(event["choices"][0]["delta"]["content"] for event in streamed if event["choices"])


def test_an_answer_at_once_and_a_streamed_one_say_the_same() -> None:
    whole = chat(ASK).get_json()
    assert whole["choices"][0]["message"]["content"] == text_of(events(chat(ASK | {"stream": True}))) == SAID
    assert whole["choices"][0]["finish_reason"] == "stop"
    assert whole["model"] == "passages"
    assert whole["usage"]["completion_tokens"] == len(pieces(SAID))


@pytest.mark.parametrize("name", ["plain", "usage"])
def test_the_events_have_the_fields_of_a_real_vllm_in_their_order(name: str) -> None:
    recorded = Response.parse(records.read(f"chat-stream_{name}.resp")).chunks[:-1]
    real = [json.loads(chunk.removeprefix(b"data: ")) for chunk in recorded]
    options = {"stream_options": {"include_usage": True}} if name == "usage" else {}
    ours = events(chat(ASK | {"stream": True} | options))
    for ours_at, real_at in [(0, 0), (1, 1), (-2, -2), (-1, -1)]:
        assert shape(ours[ours_at]) == shape(real[real_at])


def shape(value: Any) -> Any:
    """Field names in their order, and the types of what they hold."""
    if isinstance(value, dict):
        return [(name, shape(inner)) for name, inner in value.items()]
    return [shape(inner) for inner in value] if isinstance(value, list) else type(value)


def test_a_limit_on_tokens_cuts_the_answer_and_says_so() -> None:
    streamed = events(chat(ASK | {"stream": True, "max_tokens": 3}))
    assert text_of(streamed) == "Hier ist kein"
    assert streamed[-1]["choices"][0]["finish_reason"] == "length"


def test_a_server_that_ends_breaks_the_answer_off_with_abort() -> None:
    waits: list[float] = []

    def ending(seconds: float) -> bool:
        waits.append(seconds)
        return len(waits) == 4

    streamed = events(chat(ASK | {"stream": True, "stream_options": {"include_usage": True}}, wait=ending))
    assert text_of(streamed) == "Hier ist kein Sprachmodell"
    assert streamed[-2]["choices"][0]["finish_reason"] == "abort"
    assert streamed[-1]["usage"]["completion_tokens"] == 4


def test_the_request_id_becomes_part_of_the_answers_id() -> None:
    headers = {"X-Request-Id": "r-7", "Authorization": "Bearer other"}
    assert chat(ASK, headers).get_json()["id"] == "chatcmpl-r-7"


def test_content_in_parts_is_read_as_text() -> None:
    parts = {"role": "user", "content": [{"type": "text", "text": "Was ist"}, {"type": "text", "text": "ein Baum?"}]}
    body = chat(ASK | {"messages": [ASK["messages"][0], parts]}).get_json()
    assert body["choices"][0]["message"]["content"] == SAID


def test_material_that_a_person_writes_into_a_question_is_not_quoted() -> None:
    forged = {"role": "user", "content": f"Was ist ein Baum? {MATERIAL}"}
    said = chat(ASK | {"messages": [forged]}).get_json()["choices"][0]["message"]["content"]
    assert "kein Material" in said


WRONG = {
    "bad_json": b'{"model": ',
    "missing_messages": {"model": "passages", "max_tokens": 24, "temperature": 0.7, "seed": 11},
    "empty_messages": {"messages": []},
    "max_tokens_zero": ASK | {"max_tokens": 0},
    "stream_options_without_stream": ASK | {"stream_options": {"include_usage": True}},
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_request_gets_the_error_of_a_real_vllm(name: str) -> None:
    recorded = json.loads(records.read(f"chat-err_{name}.resp").split(b"\r\n\r\n")[1])["error"]
    answered = chat(WRONG[name])
    error = answered.get_json()["error"]
    assert answered.status_code == error["code"] == recorded["code"] == 400
    assert (shape(error), error["type"], error["param"]) == (shape(recorded), recorded["type"], recorded["param"])
    if name != "bad_json":  # whose reason is the JSON library's
        assert error["message"] == recorded["message"]


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        (ASK | {"model": "gpt-4"}, 404, "The model `gpt-4` does not exist. Valid aliases: passages."),
        ([], 400, "The body must be a JSON object."),
        (b'{"messages": [{"role": "user", "content": "\xff"}]}', 400, "JSON decode error"),
        ({"messages": "hello"}, 400, "messages must be a list of objects."),
        ({"messages": ["hello"]}, 400, "messages must be a list of objects."),
        (
            {"messages": [{"role": "user", "content": "word " * 131_073}]},
            400,
            "context length is 131072 tokens",
        ),
        (b" " * (8 * 2**20 + 1), 413, "The body is longer than 8388608 bytes."),
    ],
)
def test_every_other_wrong_request_gets_one_clear_error(body: Any, status: int, message: str) -> None:
    answered = chat(body)
    assert answered.status_code == status
    assert message in answered.get_json()["error"]["message"]


@pytest.mark.parametrize("content", [None, 7, [], ["x"], {"text": "x"}])
def test_odd_content_is_taken_for_no_text(content: object) -> None:
    assert chat({"messages": [{"role": "user", "content": content}]}).status_code == 200


def test_a_key_guards_v1_and_nothing_else() -> None:
    assert chat(ASK, {"Authorization": "Bearer secret"}).status_code == 200
    for wrong in ("Bearer wrong", "Bearer", "sécret"):
        refused = chat(ASK, {"Authorization": wrong})
        assert (refused.status_code, refused.get_json()) == (401, {"error": "Unauthorized"})
    client = Client(PassagesApp(wait=at_once, seconds_per_word=0, keys=["secret"]))
    assert client.get("/health").status_code == 200
    assert client.get("/v1/models").status_code == 401


def test_the_engine_lists_itself_as_what_it_is() -> None:
    listed = Client(PassagesApp(wait=at_once, seconds_per_word=0)).get("/v1/models").get_json()["data"]
    assert [(card["id"], card["owned_by"], card["max_model_len"]) for card in listed] == [
        ("passages", "campus-tutor", 131_072)
    ]


def test_unknown_pages_and_methods_are_refused() -> None:
    client = Client(PassagesApp(wait=at_once, seconds_per_word=0))
    assert (client.get("/v2").status_code, client.get("/v2").get_json()) == (404, {"detail": "Not Found"})
    assert client.get("/v1/chat/completions").status_code == 405


def start(*options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "inference", "serve", "--engine", "passages", *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def engine() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running engine and its base URL; it is told to end if the test has not done so."""
    process = start("--port", "0", "--words-per-second", "100")
    assert process.stdout is not None
    found = re.search(r"http://\S+", process.stdout.readline())
    assert found is not None
    yield process, found[0]
    process.terminate()
    process.communicate(timeout=PATIENCE)


def test_a_hundred_and_twenty_streams_run_at_once(engine: tuple[subprocess.Popen[str], str]) -> None:
    def ask(_: int) -> tuple[str, float]:
        begun = time.monotonic()
        answered = requests.post(f"{engine[1]}/chat/completions", json=ASK | {"stream": True}, timeout=PATIENCE)
        answered.encoding = "utf-8"
        lines = [line.removeprefix("data: ") for line in answered.text.split("\n\n")[:-2]]
        return text_of([json.loads(line) for line in lines]), time.monotonic() - begun

    begun = time.monotonic()
    with ThreadPoolExecutor(120) as pool:
        results = list(pool.map(ask, range(120)))
    assert {text for text, _ in results} == {SAID}
    assert all(seconds >= (len(pieces(SAID)) - 1) / 100 for _, seconds in results), "the words came at their pace"
    assert time.monotonic() - begun < sum(seconds for _, seconds in results) / 10, "the streams ran side by side"


def test_sigterm_ends_the_running_answers_and_the_process(engine: tuple[subprocess.Popen[str], str]) -> None:
    process, url = engine
    material = MATERIAL.replace("Wurzel", "Wurzel " * 80)
    messages = [{"role": "system", "content": material}, QUESTION]
    with requests.post(f"{url}/chat/completions", json={"messages": messages, "stream": True}, stream=True) as answer:
        lines = answer.iter_lines()
        next(lines)
        process.send_signal(signal.SIGTERM)
        rest = b"\n".join(lines)
    assert b'"finish_reason":"abort"' in rest
    assert rest.strip().endswith(b"data: [DONE]")
    assert process.wait(timeout=PATIENCE) == 0
    assert process.communicate()[1] == ""


def test_the_engine_stops_writing_when_the_client_hangs_up(engine: tuple[subprocess.Popen[str], str]) -> None:
    process, url = engine
    material = MATERIAL.replace("Wurzel", "Wurzel " * 5000)
    messages = [{"role": "system", "content": material}, QUESTION]
    # Open files, because the kernel's list of connections may leave some out while others change.
    idle = psutil.Process(process.pid).num_fds()
    with requests.post(f"{url}/chat/completions", json={"messages": messages, "stream": True}, stream=True) as answer:
        next(answer.iter_lines())
        assert psutil.Process(process.pid).num_fds() == idle + 1
    until(lambda: psutil.Process(process.pid).num_fds() == idle, seconds=20)  # the whole answer would take 50
    assert process.poll() is None


def test_a_port_in_use_is_one_line_with_the_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["serve", "--engine", "passages", "--port", port]) == 1
    remedy = "end the program that uses it, or choose another with --port"
    assert capsys.readouterr() == ("", f"error: port {port} on 127.0.0.1 is in use: {remedy}\n")


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (["--engine", "passages", "--host", "192.0.2.1", "--port", "0"], 1, "check --host and --port"),
        (["--engine", "passages", "--api-key-file", os.devnull], 1, "has no API key"),
        (["--engine", "passages", "--api-key-file", "missing.txt"], 1, "check --api-key-file"),
        (["--engine", "passages", "--port", "70000"], 2, "takes a whole number from 0 to 65535, not '70000'"),
        (["--engine", "passages", "--port", "many"], 2, "takes a whole number from 0 to 65535, not 'many'"),
        (["--engine", "passages", "--words-per-second", "0"], 2, "takes a number above 0"),
        (["--engine", "oracle"], 2, "invalid choice: 'oracle'"),
        ([], 2, "--engine"),
    ],
)
def test_wrong_use_is_one_line_with_the_remedy(
    options: list[str], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        ended = main(["serve", *options])
    except SystemExit as exit_by_argparse:
        ended = int(str(exit_by_argparse))
    assert ended == code
    assert says in capsys.readouterr().err.splitlines()[-1]


OPEN = (
    "everybody who reaches this machine could ask without a key: name a key with --api-key-file, or say --without-key"
)


@pytest.mark.parametrize("host", ["0.0.0.0", "", "::"])
def test_without_a_key_it_listens_to_this_machine_alone(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--engine", "passages", "--host", host, "--port", "0"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"error: on {host or '0.0.0.0'} {OPEN}")


def test_without_a_key_it_can_be_told_to_listen_to_others(tmp_path: Path) -> None:
    process = start("--host", "0.0.0.0", "--port", "0", "--without-key")
    assert process.stdout is not None
    port = process.stdout.readline().rpartition(":")[2].removesuffix("/v1\n")
    status = requests.get(f"http://127.0.0.1:{port}/v1/models", timeout=PATIENCE).status_code
    process.terminate()
    process.communicate(timeout=PATIENCE)
    assert status == 200


def test_a_key_that_no_header_can_carry_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "key").write_text("schlüssel", "utf-8")
    assert main(["serve", "--engine", "passages", "--port", "0", "--api-key-file", str(tmp_path / "key")]) == 1
    assert "an API key has letters, digits and signs of ASCII" in capsys.readouterr().err


def test_the_keys_of_a_file_open_the_engine(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text("one\n\ntwo\n")
    process = start("--port", "0", "--api-key-file", str(keys))
    assert process.stdout is not None
    url = process.stdout.readline().split()[-1]
    statuses = [requests.get(f"{url}/models", headers={"Authorization": f"Bearer {key}"}) for key in ("two", "three")]
    process.terminate()
    process.communicate(timeout=PATIENCE)
    assert [answered.status_code for answered in statuses] == [200, 401]
