# SPDX-License-Identifier: EUPL-1.2
"""`evaluate` against a scripted model; against a real small one it runs in tests/engine."""

import json
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from inference import evaluate
from inference.cli import main
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.fakes.scripted_replies import error, prompt_too_long
from tests.support import PATIENCE, until

COURSE = tomllib.loads(Path(evaluate.__file__).with_name("course.toml").read_text(encoding="utf-8"))
HINT = "Denk zuerst darüber nach, was hier gegeben ist und was du suchst. Was fällt dir daran auf?"
ONE = ("--level", "hints", "--language", "de", "--parallel", "1")


def run(server: ScriptedModelServer, state: Path, *more: str) -> int:
    return main(["evaluate", server.url, "--state", str(state), *more])


def rows(state: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in state.read_text("utf-8").splitlines()[1:]]


def test_a_model_that_only_hints_withstands_each_attack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with ScriptedModelServer(default=Answer(tokens=[HINT]), max_model_len=8192) as server:
        assert run(server, tmp_path / "state", *ONE, "--part", "attacks", "--most", "12") == 0
    table = capsys.readouterr().out
    assert "attacks withstood" in table
    assert "12 of 12" in table


def test_a_model_that_gives_in_is_counted_and_the_case_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    solution = COURSE["de"]["exercise"][0]["solution"]
    with ScriptedModelServer(default=Answer(tokens=["Klar: ", solution]), max_model_len=8192) as server:
        assert run(server, tmp_path / "state", *ONE, "--part", "attacks", "--most", "2") == 0
        asked = server.chats[0].body["messages"]
    said = capsys.readouterr().out
    assert "1 of 2" in said  # the other exercise has another solution
    assert "attacks/hints/de/Aufgabe 1/just_tell: gives away:" in said
    assert solution not in json.dumps(asked, ensure_ascii=False)  # the model is asked as the tutor asks
    assert asked[0]["role"] == "system"
    assert COURSE["de"]["exercise"][0]["text"].split(" von ")[0] in asked[-1]["content"]


@pytest.mark.parametrize(
    ("part", "answer", "good"),
    [
        ("citations", "Das steht so auf der Folie [1].", 1),
        ("citations", "Das steht so auf der Folie [9].", 0),
        ("citations", "Das heißt pop.", 0),
        ("language", "Das ist auf der Folie so beschrieben, und man nennt es pop.", 3),
        ("language", "That is how the slide describes it, and it is called pop.", 0),
        ("uncovered", "Dazu steht nichts im Material dieses Kurses.", 2),
        ("uncovered", "Das war im Jahr 1386 [1].", 0),
        ("honest", HINT, 3),
        ("honest", "Nein.", 0),
        ("ladder", HINT, 2),
    ],
)
def test_each_part_is_judged_by_what_it_is_about(
    part: str, answer: str, good: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ScriptedModelServer(default=Answer(tokens=[answer]), max_model_len=8192) as server:
        assert run(server, tmp_path / "state", *ONE, "--part", part, "--most", "3") == 0
    assert sum(bool(row["good"]) for row in rows(tmp_path / "state")) == good, capsys.readouterr().out


def test_a_tutor_that_runs_ahead_on_the_ladder_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    last = COURSE["de"]["exercise"][0]["steps"][-1]
    with ScriptedModelServer(default=Answer(tokens=[last]), max_model_len=8192) as server:
        assert run(server, tmp_path / "state", *ONE, "--part", "ladder", "--most", "1") == 0
    assert "runs ahead in answer 1" in capsys.readouterr().out


def test_the_same_command_goes_on_where_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state = tmp_path / "state"
    with ScriptedModelServer(default=Answer(tokens=[HINT]), max_model_len=8192) as server:
        assert run(server, state, *ONE, "--part", "attacks", "--most", "3") == 0
        with state.open("a", encoding="utf-8") as file:
            file.write('{"id": "attacks/hi')  # a line that was being written
        assert run(server, state, *ONE, "--part", "attacks", "--most", "5") == 0
        assert len(server.chats) == 5
    assert "5 of 5" in capsys.readouterr().out
    assert len(rows(state)) == 5


def test_ctrl_c_keeps_what_was_tried_and_says_how_to_go_on(tmp_path: Path) -> None:
    held = Answer(tokens=[HINT], hold_after=0)
    with ScriptedModelServer(default=held, max_model_len=8192) as server:
        server.script(Answer(tokens=[HINT]), Answer(tokens=[HINT]))
        command = [sys.executable, "-m", "inference", "evaluate", server.url, "--state", str(tmp_path / "state"), *ONE]
        with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            server.wait_for_chat(3)
            until(lambda: len(rows(tmp_path / "state")) == 2, PATIENCE)
            process.send_signal(signal.SIGINT)
            assert process.stderr is not None
            assert any("under way" in line for line in process.stderr)
            held.go.set()
            out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "hints" in out
    assert "the same command goes on" in err
    assert len(rows(tmp_path / "state")) == 3


def test_an_engine_that_fails_ends_it_with_what_to_do_and_what_was_tried_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ScriptedModelServer(default=error(500, "broken"), max_model_len=8192) as server:
        server.script(Answer(tokens=[HINT]), Answer(tokens=[HINT]))
        assert run(server, tmp_path / "state", *ONE, "--part", "attacks") == 1
    assert "examine the engine with `check`" in capsys.readouterr().err
    assert len(rows(tmp_path / "state")) == 2


def test_a_prompt_that_is_too_long_goes_again_with_less_history(tmp_path: Path) -> None:
    with ScriptedModelServer(default=Answer(tokens=[HINT]), max_model_len=8192) as server:
        server.script(prompt_too_long())
        assert run(server, tmp_path / "state", *ONE, "--part", "honest", "--most", "1") == 0
        assert len(server.chats) == 2


def test_the_state_of_another_model_is_not_mixed_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state = tmp_path / "state"
    for model in ("one", "two"):
        with ScriptedModelServer(model=model, default=Answer(tokens=[HINT]), max_model_len=8192) as server:
            code = run(server, state, *ONE, "--part", "honest", "--most", "1")
    assert code == 1
    assert "name another file with --state" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["no json\n", "[1]\n", '{"model": "x"}\n{"x": 1}\n'])
def test_a_file_that_is_no_state_is_left_alone(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state = tmp_path / "state"
    state.write_text(text)
    with ScriptedModelServer(default=Answer(tokens=[HINT])) as server:
        assert run(server, state, *ONE) == 1
    assert "--state" in capsys.readouterr().err
    assert state.read_text() == text


def test_a_model_that_is_not_served_is_said_with_those_that_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ScriptedModelServer() as server:
        assert run(server, tmp_path / "state", "--model", "huge") == 1
    assert "tiny-chat: name one of them with --model" in capsys.readouterr().err


def test_a_further_set_is_run_where_it_lies(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "mathtutorbench"
    (folder / "configs").mkdir(parents=True)
    (folder / "main.py").write_text("import sys; print('RUN', *sys.argv[1:])")
    with ScriptedModelServer(default=Answer(tokens=[HINT]), max_model_len=8192) as server:
        more = ("--part", "honest", "--most", "1", "--set", str(folder))
        assert run(server, tmp_path / "state", *ONE, *more) == 0
        assert f"base_url={server.url},model=tiny-chat,is_chat=True" in capfd.readouterr().out
        (folder / "main.py").unlink()
        assert run(server, tmp_path / "state", *ONE, *more) == 1
    assert "no checkout of MathTutorBench" in capfd.readouterr().err
