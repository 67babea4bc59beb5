# SPDX-License-Identifier: EUPL-1.2
"""`plan`: the simulation against what queueing theory knows, the sum against a calculator, and every missing figure."""

import dataclasses
import json
import math
from pathlib import Path
from typing import Any

import pytest

from inference import catalogue, profiles
from inference.cli import main
from inference.errors import CommandError
from inference.load.crowd import LoadSettings, Played
from inference.load.figures import Heard, ServiceLevel
from inference.load.report import make
from inference.plan import figures
from inference.plan.engine import PlannedEngine, rising
from inference.plan.simulation import Scene, SimulationResult, fewest_engines, most_students
from inference.profiles import Profile, Spread
from inference.student_arrivals import Window

FIGURES = """
[engine]
tokens_per_second_alone = 50
tokens_per_second = 400
first_token_seconds = 0.25
places = 128
gpus = 2
[host]
gpus = 8
price_euros = 200000
kilowatts_busy = 8
kilowatts_idle = 2
[site]
euros_per_kilowatt_hour = 0.3
cooling_factor = 1.5
busy_hours_per_year = 2000
depreciation_years = 5
upkeep_share_per_year = 0.1
staff_euros_per_year = 80000
staff_share = 0.5
spare_hosts = 1
"""
LECTURE = profiles.load()["lecture"]
STEADY = dataclasses.replace(
    profiles.load()["evening"], questions_per_conversation=1.0, answer_tokens=Spread(median=200.0, sigma=0.5)
)
MEAN = 200 * math.exp(0.5**2 / 2)
"""tokens of an answer, by the lognormal's formula"""
GENEROUS = ServiceLevel(1e9, 1e9)


def engine(curve: tuple[tuple[float, float], ...], places: int, first_token: float = 0.0) -> PlannedEngine:
    return PlannedEngine(curve, places, first_token, tokens_per_piece=1.0, gpus=1, source="a test")


def steady(one: PlannedEngine, busy: float, profile: Profile = STEADY) -> SimulationResult:
    """Hours of questions that come evenly and keep one engine busy for that share of the time."""
    a_second = busy * one.curve[-1][1] / MEAN
    students = round(a_second * 3600 / profile.conversations_per_hour)
    scene = Scene(profile, one, GENEROUS, seconds=20_000.0, enough=30_000)
    return scene.play(students, 1)


@pytest.mark.parametrize("busy", [0.3, 0.6, 0.8])
def test_shared_evenly_an_answer_takes_what_theory_says(busy: float) -> None:
    """M/G/1 processor sharing: the mean time a token is 1 / (speed x (1 - load)), whatever the lengths are."""
    outcome = steady(engine(((1.0, 100.0),), places=5000), busy)
    assert sum(outcome.gaps) / outcome.questions == pytest.approx(1 / (100 * (1 - busy)), rel=0.08)


@pytest.mark.parametrize("busy", [0.3, 0.7])
def test_with_one_place_questions_wait_as_theory_says(busy: float) -> None:
    """M/G/1 first come, first served: Pollaczek and Khinchine's formula."""
    outcome = steady(engine(((1.0, 100.0),), places=1), busy)
    seconds = MEAN / 100
    squared = seconds**2 * math.exp(0.5**2)
    expected = busy / seconds * squared / (2 * (1 - busy))
    assert sum(outcome.firsts) / outcome.questions == pytest.approx(expected, rel=0.1)


def test_the_same_seed_gives_the_same_peak_and_a_conversation_goes_on_after_its_answers() -> None:
    scene = Scene(LECTURE, engine(((1.0, 50.0), (40.0, 2000.0)), 128, 0.2), ServiceLevel())
    one, other = scene.play(500, 2), scene.play(500, 2)
    assert one.firsts == other.firsts
    assert one.questions > 1.5 * one.rounds * (500 * LECTURE.begin_at_bell)
    assert min(one.firsts) == pytest.approx(0.2)
    assert dataclasses.replace(scene, seed=2).play(500, 2).firsts != one.firsts


def test_the_more_engines_the_better_and_the_fewest_that_do_are_found() -> None:
    scene = Scene(LECTURE, engine(((1.0, 50.0), (10.0, 500.0)), 32, 0.2), ServiceLevel(), enough=1)
    tried: dict[int, float] = {}
    found = fewest_engines(scene, 6_000, 0.95, 500, lambda number, outcome: tried.update({number: outcome.good_share}))
    assert found is not None
    assert found > 2
    assert tried[found] >= 0.95 > tried[found - 1]
    assert fewest_engines(scene, 6_000, 0.95, found - 1, lambda *_: None) is None


def test_the_most_students_one_engine_carries_are_found_within_two_percent() -> None:
    scene = Scene(LECTURE, engine(((1.0, 50.0), (8.0, 400.0)), 128, 0.2), ServiceLevel(), enough=1)
    found = most_students(scene, 1, 0.95, lambda *_: None)
    assert scene.play(found, 1).good_share >= 0.95
    assert scene.play(round(found * 1.05), 1).good_share < 0.95
    assert most_students(scene, 1, 0.95, lambda *_: None) == found


def test_a_burst_needs_more_than_a_division_says() -> None:
    one = engine(((1.0, 50.0), (10.0, 500.0)), 32, 0.2)
    scene = Scene(LECTURE, one, ServiceLevel(), enough=1)
    outcome = scene.play(6_000, 300)
    by_division = outcome.tokens / scene.seconds / 500
    needed = fewest_engines(scene, 6_000, 0.95, 300, lambda *_: None)
    assert needed is not None
    assert needed > 1.1 * by_division


def test_a_measured_curve_rises_and_promises_nothing_beyond_what_was_seen() -> None:
    curve = rising([(1, 50, 10), (4, 210, 10), (8, 190, 10), (16, 600, 5)])
    assert list(curve) == [(1, 50), (6, 200), (16, 600)]
    one = engine(curve, places=64)
    assert one.tokens_per_second(1) == 50
    assert one.tokens_per_second(11) == pytest.approx(400)
    assert one.tokens_per_second(64) == 600


def written(folder: Path, text: str = FIGURES) -> list[str]:
    path = folder / "figures.toml"
    path.write_text(text)
    return ["--figures", str(path)]


def test_the_sum_is_shown_and_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "--students", "3000", *written(tmp_path), "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    steps: dict[str, dict[str, Any]] = {step["name"]: step for step in plan["steps"]}
    engines = plan["engines"]
    hosts = math.ceil(engines / 4) + 1
    assert steps["GPUs"]["value"] == 2 * engines
    assert steps["hosts to buy"]["value"] == hosts
    assert steps["power at work"]["value"] == pytest.approx(hosts * 8 * 1.5)
    assert steps["energy"]["value"] == pytest.approx(hosts * (2000 * 8 + 6760 * 2) * 1.5)
    total = hosts * 200_000 * (1 / 5 + 0.1) + steps["energy"]["value"] * 0.3 + 40_000
    assert steps["total"]["value"] == pytest.approx(total)
    assert steps["for each student"]["value"] == pytest.approx(total / 3_000)
    assert plan["carried"]["one host (4 engines)"] > 3 * plan["carried"]["one engine"]
    assert plan["tried"][str(engines)]["good_share"] >= 0.95


def test_the_text_shows_each_step_and_calls_assumptions_by_their_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", "--students", "800", *written(tmp_path), "--set", "site.staff_share=1"]) == 0
    said = capsys.readouterr()
    assert "its figures are assumptions" in said.out
    assert "stated in [engine], not measured" in said.out
    assert "staff: 1 positions x 80,000 EUR = 80,000 EUR/year" in said.out
    assert "begin because of the bell: 800 students x 0.15 = 120 conversations" in said.out
    assert "engines 1: " in said.err


def test_an_engine_larger_than_a_host_takes_several(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "--students", "100", *written(tmp_path), "--set", "engine.gpus=16"]) == 0
    assert "hosts for the peak: 1 engines x 2 hosts each (16 GPUs / 8, up) = 2" in capsys.readouterr().out


ENGINE_KEYS = ["tokens_per_second_alone", "tokens_per_second", "first_token_seconds", "places", "gpus"]
OTHER_KEYS = [part.name for kind in (figures.Host, figures.Site) for part in dataclasses.fields(kind)]


@pytest.mark.parametrize("key", ENGINE_KEYS + OTHER_KEYS)
def test_each_missing_figure_is_named(key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, _, rest = FIGURES.partition("[host]")
    if key in ENGINE_KEYS:
        table = "".join(line for line in table.splitlines(keepends=True) if not line.startswith(f"{key} ="))
    else:
        rest = "".join(line for line in rest.splitlines(keepends=True) if not line.startswith(f"{key} ="))
    text = f"{table}[host]{rest}"
    # `gpus` is a key of both tables; the first one goes from the host then, and below from the engine.
    assert main(["plan", "--students", "100", *written(tmp_path, text)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert f"key {key} is missing" in line or f"key engine.{key} is missing" in line


def test_without_prices_a_plan_names_them_and_the_students_one_engine_carries_need_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    only = FIGURES.partition("[host]")[0]
    assert main(["plan", "--students", "100", *written(tmp_path, only)]) == 1
    assert "table host is missing" in capsys.readouterr().err
    assert main(["plan", *written(tmp_path, only)]) == 0
    assert "one engine: " in capsys.readouterr().out


WRONG = {
    ("gpus = 8", "gpus = 0"): "table host: key gpus takes a whole number from 1",
    ("[site]", "[sites]"): "unknown table sites (did you mean 'site'?)",
    ("staff_share", "staff_shares"): "unknown key staff_shares (did you mean 'staff_share'?)",
    ("cooling_factor = 1.5", "cooling_factor = 0.5"): "key cooling_factor takes a number from 1 to 10",
    ("tokens_per_second = 400", "tokens_per_second = 20"): "not below the speed of one",
    ("gpus = 2", "gpus = "): "is not TOML",
}


@pytest.mark.parametrize("change", WRONG)
def test_a_wrong_figure_ends_with_its_key(
    change: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", "--students", "100", *written(tmp_path, FIGURES.replace(*change, 1))]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert WRONG[change] in line


@pytest.mark.parametrize(
    "setting", ["site.staff_share", "site.staff_share=much", "=3", "staff_share=1", "engine=3", ".places=3"]
)
def test_a_setting_that_is_none_is_refused(setting: str) -> None:
    with pytest.raises(CommandError, match=r"--set takes TABLE\.KEY=NUMBER"):
        figures.load(None, [setting])


def test_wrong_use_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--profile", "lektüre"], ["--students", "0"], ["--share", "2"]):
        with pytest.raises(SystemExit) as ended:
            main(["plan", *arguments])
        assert ended.value.code == 2


def written_report(folder: Path, model: str = "ministral-3-14b") -> Path:
    """As `load` writes it, of an engine that gave 40 tokens/s to each of up to ten."""
    heard = [
        Heard(at=float(start), pieces=tuple(0.2 + n / 20 for n in range(200)), tokens=400)
        for start in range(40)
        for _ in range(1 + start // 4)
    ]
    order = LoadSettings(LECTURE, Window(300, 60.0, 10.0), 1, 1000, 1000, 30.0)
    names = {"url": "http://127.0.0.1/v1", "model": model, "profile": "lecture"}
    path = folder / "load.json"
    path.write_text(make(order, Played(heard=heard, seconds=60.0), names, ServiceLevel(), None).dump())
    return path


def test_a_report_and_the_catalogue_are_enough_to_say_how_many_are_carried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", "--report", str(written_report(tmp_path)), "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["engine"]["places"] == 128
    assert plan["engine"]["gpus"] == 1
    assert plan["engine"]["first_token"] == pytest.approx(0.2)
    assert plan["engine"]["tokens_per_piece"] == pytest.approx(2)
    assert plan["carried"]["one engine"] > 100
    for answers, speed in plan["engine"]["curve"][2:-2]:
        assert speed == pytest.approx(40 * answers, rel=0.25)


def test_the_replicas_of_the_catalogue_are_told_how_many_they_carry(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = catalogue.SHIPPED.read_text("utf-8")
    entry = "[models.ministral-3-14b]\n"
    (tmp_path / "models.toml").write_text(shipped.replace(entry, f"{entry}replicas = 3\ndata_parallel = 2\n"))
    options = ["--report", str(written_report(tmp_path)), "--catalogue", str(tmp_path / "models.toml"), "--json"]
    assert main(["plan", *options]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["engine"]["gpus"] == 2
    assert plan["carried"]["the catalogue's 3 replicas"] > 2 * plan["carried"]["one engine"]


def test_seconds_in_which_an_engine_wrote_nothing_do_not_stop_the_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written_report(tmp_path)
    report = json.loads(path.read_text())
    report["curve"].insert(0, {"streams": 0.5, "tokens_per_second": 0.0, "seconds": 9})
    path.write_text(json.dumps(report))
    assert main(["plan", "--report", str(path)]) == 0
    assert "one engine: " in capsys.readouterr().out


MENDED: dict[str, list[Any]] = {
    "curve": [[], "none", [{"streams": 1}], [{"streams": "1", "tokens_per_second": 2, "seconds": 3}]],
    "limits": [{}, {"first_token_seconds": 1}, {"first_token_seconds": "1", "gap_p95_seconds": 1}],
    "model": [["list"], None],
    "students": [-3, 2.5, True],
    "least_first_token": ["soon", -1, float("nan")],
    "tokens_per_second": [float("inf")],
    "gpus": [-1],
    "warnings": ["a text", [1]],
}


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in MENDED.items() for value in values])
def test_a_report_that_somebody_broke_is_one_line(
    key: str, value: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written_report(tmp_path)
    path.write_text(json.dumps(json.loads(path.read_text()) | {key: value}))
    assert main(["plan", "--report", str(path)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: ")
    assert "report" in line


@pytest.mark.parametrize("content", ["", "{}", "[]", "null", "<html>"])
def test_a_file_that_is_no_report_is_one_line(content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "load.json").write_text(content)
    assert main(["plan", "--report", str(tmp_path / "load.json")]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert str(tmp_path / "load.json") in line


def test_a_report_of_another_profile_or_of_too_few_students_is_said_to_be_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(written_report(tmp_path))
    assert main(["plan", "--report", path, "--profile", "seminar", "--set", "engine.places=4000"]) == 0
    said = capsys.readouterr().out
    assert "measured with profile lecture" in said
    assert "measure with more students" in said


def test_a_report_of_a_model_that_is_not_in_the_catalogue_asks_for_what_it_cannot_know(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", "--report", str(written_report(tmp_path, "own"))]) == 1
    assert "engine.places is missing" in capsys.readouterr().err
