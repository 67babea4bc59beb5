# SPDX-License-Identifier: EUPL-1.2
"""`load` against scripted engines on loopback: short, and every figure is checked against what the engine did."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from inference import profiles
from inference.cli import main
from inference.errors import CommandError
from inference.load import report
from inference.load.crowd import LoadSettings, Played
from inference.load.figures import Heard, Histogram, ServiceLevel, Timeline, percentile
from inference.student_arrivals import Window
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.fakes.scripted_replies import Scripted, busy
from tests.inference.benchmark_engine import ROOT, engine
from tests.support import PATIENCE, free_port

PROFILE = """
[profiles.quick]
about = "For tests: everybody at once, two questions each, no time to think."
bell_minutes = 60
begin_at_bell = 1.0
bell_spread_seconds = 0.1
conversations_per_hour = 0
questions_per_conversation = 2.0
thinking_seconds = { median = 0.01, sigma = 0 }
question_characters = { median = 39, sigma = 0.9 }
answer_tokens = { median = 20, sigma = 0 }
students_per_activity = 10
material_characters = 500
"""


@pytest.fixture
def profile(tmp_path: Path) -> list[str]:
    path = tmp_path / "quick.toml"
    path.write_text(PROFILE)
    return ["--profiles", str(path), "--profile", "quick", "--bell", "0.01"]


def play(tmp_path: Path, url: str, *options: str) -> tuple[int, dict[str, Any]]:
    """Exit code and report."""
    path = tmp_path / "report.json"
    code = main(["load", url, "--json", str(path), *options])
    return code, json.loads(path.read_text())


def test_students_play_and_the_report_says_how_they_fared(
    tmp_path: Path, profile: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with engine("--tokens", "20", "--rate", "20") as (_, url):
        code, found = play(tmp_path, url, *profile, "--students", "30", "--seconds", "4", "--gpus", "2")
    assert code == 0
    assert found["asked"] == found["answered"] > 30
    assert found["failures"] == {}
    assert found["completion_tokens"] == 20 * found["answered"]
    assert 0.02 <= found["gap"]["p50"] <= 0.5, "seconds between two tokens: 0.05 on a quiet machine"
    assert found["gpu_seconds_per_1000_answers"] == pytest.approx(2 * found["seconds"] / found["answered"] * 1000)
    assert found["tokens_per_second"] == pytest.approx(found["completion_tokens"] / found["seconds"])
    assert any(point["streams"] > 5 for point in found["curve"])
    said = capsys.readouterr()
    assert f"{found['asked']} asked, {found['answered']} answered" in said.out
    assert "profile quick (assumptions)" in said.out
    assert "GPU seconds (2 GPUs, idle or not)" in said.out
    assert "answered, 0 failed" in said.err


def test_questions_of_an_activity_share_prompt_salt_and_session_and_turns_carry_what_was_said(
    tmp_path: Path, profile: list[str]
) -> None:
    with ScriptedModelServer() as server:
        play(tmp_path, server.url, *profile, "--students", "20", "--seconds", "4")
        chats = server.chats
    bodies = [chat.body for chat in chats]
    assert {len(body["messages"]) for body in bodies} >= {2, 4}
    by_salt: dict[str, set[str]] = {}
    for chat, body in zip(chats, bodies, strict=True):
        assert chat.headers["x-session-id"] == body["cache_salt"]
        by_salt.setdefault(body["cache_salt"], set()).add(body["messages"][0]["content"])
        assert body["max_tokens"] == 20
        assert body["ignore_eos"] is True
    assert len(by_salt) == 2
    assert all(len(prompts) == 1 for prompts in by_salt.values())
    longer = next(body for body in bodies if len(body["messages"]) == 4)
    assert longer["messages"][2] == {"role": "assistant", "content": "".join(Answer().tokens)}


def test_the_same_seed_asks_the_same_questions(tmp_path: Path, profile: list[str]) -> None:
    asked = []
    for seed in ("4", "4", "5"):
        with ScriptedModelServer() as server:
            play(tmp_path, server.url, *profile, "--students", "5", "--seconds", "3", "--seed", seed)
            asked.append({chat.body["messages"][1]["content"] for chat in server.chats})
    assert asked[0] == asked[1] != asked[2]


FAILURES: dict[str, Scripted] = {
    "status 503": busy(),
    "error in the stream": Answer(die_after=2),
    "ended by the engine": Answer(finish_reason="abort"),
    "stream ended early": Answer(done=False),
    "connection broken off": Answer(cut_after=2, cut="reset"),
    "silent for 0.3 s": Answer(hang_after=1),
    "empty answer": Answer(tokens=[""]),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_each_kind_of_failure_is_counted_under_its_name_and_nothing_is_asked_again(
    kind: str, tmp_path: Path, profile: list[str]
) -> None:
    with ScriptedModelServer(default=FAILURES[kind]) as server:
        silence = "0.3" if "silent" in kind else str(PATIENCE)
        options = ["--students", "3", "--seconds", "2", "--timeout", silence]
        code, found = play(tmp_path, server.url, *profile, *options)
        assert len(server.chats) == 3
    assert code == 1
    assert found["failures"] == {kind: 3}
    assert found["good_share"] == 0


def test_no_more_at_once_and_no_more_in_all_than_it_is_told(tmp_path: Path, profile: list[str]) -> None:
    with ScriptedModelServer(default=Answer(wait_before_first_token=0.2)) as server:
        options = ["--students", "40", "--seconds", "2"]
        _, few = play(tmp_path, server.url, *profile, *options, "--most-parallel", "4")
        assert few["held_back"] > 0
        assert any("were due and not asked" in warning for warning in few["warnings"])
        assert max(point["streams"] for point in few["curve"] or [{"streams": 0}]) <= 4
        before = len(server.chats)
        _, found = play(tmp_path, server.url, *profile, *options, "--most-questions", "7")
        assert len(server.chats) - before == found["asked"] == 7


def test_it_ends_in_time_and_says_what_it_cut_off(tmp_path: Path, profile: list[str]) -> None:
    begun = time.monotonic()
    with ScriptedModelServer(default=Answer(hang_after=3)) as server:
        _, found = play(tmp_path, server.url, *profile, "--students", "4", "--seconds", "2", "--grace", "0.5")
    assert time.monotonic() - begun < 20, "it gives up a silent engine only after 60 s, and waits for answers 30 s"
    assert (found["unfinished"], found["answered"], found["failures"]) == (4, 0, {})


def test_ctrl_c_gives_the_report_so_far(tmp_path: Path, profile: list[str]) -> None:
    with engine("--tokens", "10", "--rate", "100") as (_, url):
        command = [sys.executable, "-m", "inference", "load", url, *profile, "--students", "500", "--seconds", "60"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
        assert process.stderr is not None
        while not re.search(r"\b[1-9]\d* answered", line := process.stderr.readline()):
            assert "answered" in line
        os.kill(process.pid, signal.SIGINT)
        out, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "(ended by Ctrl-C)" in out
    assert int(re.findall(r"(\d+) answered", out)[0]) > 0


def test_a_load_maker_that_is_too_slow_says_so() -> None:
    order = LoadSettings(
        profiles.load()["lecture"], Window(1, 1.0, None), 1, most_parallel=1, most_questions=1, grace=1.0
    )
    late = Histogram()
    late.add(0.5)

    def warnings(played: Played) -> list[str]:
        names = {"url": "", "model": "", "profile": ""}
        return report.make(order, played, names, ServiceLevel(), None).warnings

    assert "0% of a core, 498 ms late" in warnings(Played(seconds=1.0, late=late))[0]
    assert "95% of a core" in warnings(Played(seconds=1.0, cpu_seconds=0.95))[0]
    assert not any("bottleneck" in warning for warning in warnings(Played(seconds=1.0, cpu_seconds=0.5)))


def test_an_engine_that_is_not_there_a_wrong_key_and_a_wrong_model_end_with_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["load", f"http://127.0.0.1:{free_port()}/v1", "--students", "1"]) == 1
    with ScriptedModelServer(api_key="geheim") as server:
        assert main(["load", server.url, "--students", "1"]) == 1
        key = tmp_path / "key"
        key.write_text("geheim")
        assert main(["load", server.url, "--students", "1", "--api-key-file", str(key), "--model", "gpt"]) == 1
        assert main(["load", server.url, "--students", "1", "--json", str(tmp_path / "no" / "folder")]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["error"] * 4
    assert "no answer from" in lines[0]
    assert "--api-key-file" in lines[1]
    assert "does not serve 'gpt' but tiny-chat" in lines[2]
    assert "check --json" in lines[3]


WRONG_USE = {
    "no URL": ["engine", "--students", "3"],
    "there is no profile 'lektüre'": ["http://127.0.0.1/v1", "--students", "3", "--profile", "lektüre"],
    "a whole number from 1": ["http://127.0.0.1/v1", "--students", "0"],
    "a number above 0, up to 3600": ["http://127.0.0.1/v1", "--students", "1", "--timeout", "nan"],
}


@pytest.mark.parametrize("message", WRONG_USE)
def test_wrong_use_ends_with_2(message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["load", *WRONG_USE[message]])
    assert ended.value.code == 2
    assert message in capsys.readouterr().err.splitlines()[-1]


def test_percentiles_are_those_of_the_values_and_the_histogram_is_right_within_a_percent() -> None:
    values = [n / 1000 for n in range(1, 1001)]
    histogram = Histogram()
    for value in values:
        histogram.add(value)
    assert percentile(values, 0.95) == 0.95
    assert percentile([], 0.5) is None
    assert Histogram().percentile(0.5) is None
    for share in (0.5, 0.95, 0.99):
        assert histogram.percentile(share) == pytest.approx(share, rel=0.011)


def test_the_curve_says_how_fast_how_many_were_written() -> None:
    timeline = Timeline()
    for _ in range(4):
        timeline.add(Heard(at=0.0, pieces=tuple(n / 10 for n in range(30)), tokens=60))
    (point,) = timeline.curve()[-1:]
    assert point["streams"] == pytest.approx(4, rel=0.05)
    assert point["tokens_per_second"] == pytest.approx(80, rel=0.05)


def test_good_is_what_came_soon_and_evenly_and_an_open_end_is_left_out() -> None:
    limits = ServiceLevel(first_token_seconds=1, gap_p95_seconds=0.1)
    even = tuple(0.5 + n / 20 for n in range(20))
    assert limits.good(Heard(0, even)) is True
    assert limits.good(Heard(0, tuple(2 + time for time in even))) is False
    assert limits.good(Heard(0, tuple(time * 4 for time in even))) is False
    assert limits.good(Heard(0, failure="status 503")) is False
    assert limits.good(Heard(0, even, unfinished=3)) is None
    assert limits.good(Heard(0, unfinished=0.5)) is None
    assert limits.good(Heard(0, unfinished=1.5)) is False


@pytest.mark.parametrize("text", ["", "[]", '{"kind": "campus-tutor load 1"}', '{"kind": "other"}'])
def test_what_is_no_report_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text(text)
    with pytest.raises(CommandError, match="report"):
        report.read(path)
