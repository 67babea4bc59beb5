# SPDX-License-Identifier: EUPL-1.2
"""What vLLM tells of its load, and what follows for whoever waits: pure functions."""

import pytest

from lti_tool.model_server.vllm_metrics import Gauges, parse
from lti_tool.model_server.waiting import Throughput, seconds
from tests.fakes import scripted_metrics
from tests.support import shared


@pytest.mark.parametrize(
    ("record", "gauges"),
    [
        ("chat-get_metrics", Gauges(running=0, waiting=0, started=0)),
        ("queue-metrics-under-load", Gauges(running=4, waiting=4, started=13)),
    ],
)
def test_a_real_vllm_s_metrics_are_understood(record: str, gauges: Gauges) -> None:
    assert parse((shared("vllm/records") / f"{record}.resp").read_bytes()) == gauges


def test_the_scripted_metrics_are_understood_alike() -> None:
    assert parse(scripted_metrics.vllm(3, 9, 77)) == Gauges(3, 9, 77)


def test_several_engines_behind_one_address_count_together() -> None:
    two = scripted_metrics.vllm(3, 9, 5) + scripted_metrics.vllm(1, 2, 5).replace(b'engine="0"', b'engine="1"')
    assert parse(two) == Gauges(4, 11, 10)


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"\xff" * 100, b"vllm:num_requests_running 3\n", b"http_requests_total 7\n",
     scripted_metrics.vllm().replace(b" 0.0", b" NaN"), scripted_metrics.vllm().replace(b" 0.0", b" -1"),
     scripted_metrics.vllm().replace(b" 0.0", b" +Inf"), scripted_metrics.vllm().replace(b" 0.0", b" many")],
)  # fmt: skip
def test_what_is_no_load_is_none(body: bytes) -> None:
    assert parse(body) is None


def measured(*states: tuple[float, int, int]) -> float | None:
    """Requests a second after looks that saw (time, waiting, started)."""
    throughput = Throughput()
    for at, waiting, started in states:
        throughput.note(at, Gauges(8, waiting, started))
    return throughput.per_second


def test_an_engine_s_throughput_is_what_it_takes_off_its_queue() -> None:
    assert measured(*[(float(at), 10, at * 3) for at in range(20)]) == pytest.approx(3.0)


def test_without_a_queue_nothing_is_measured_however_much_is_done() -> None:
    assert measured(*[(float(at), 0, at * 3) for at in range(20)]) is None
    quiet = [(float(at), 0, 60) for at in range(20, 200)]
    assert measured(*[(float(at), 10, at * 3) for at in range(20)], *quiet) == pytest.approx(3.0)


def test_a_single_moment_is_not_enough_to_promise_anything() -> None:
    assert measured((0.0, 5, 0)) is None
    assert measured((0.0, 5, 0), (1.0, 5, 4)) is None
    assert measured((0.0, 5, 0), (1.0, 5, 4), (2.0, 5, 8)) == pytest.approx(4.0)


def test_where_nothing_moves_nothing_is_promised() -> None:
    assert measured(*[(float(at), 10, 4) for at in range(20)]) is None


def test_the_last_seconds_count_more_than_the_last_minutes() -> None:
    fast = [(float(at), 10, at * 10) for at in range(60)]
    slow = [(60.0 + at, 10, 600 + at) for at in range(60)]
    rate = measured(*fast, *slow)
    assert rate is not None
    assert 1.0 < rate < 2.5


def test_an_engine_that_began_anew_does_not_count_backwards() -> None:
    before = [(float(at), 10, 1000 + at * 2) for at in range(10)]
    after = [(10.0 + at, 10, at * 2) for at in range(10)]
    assert measured(*before, *after) == pytest.approx(2.0)


def test_a_clock_that_stands_still_breaks_nothing() -> None:
    assert measured((1.0, 5, 0), (1.0, 5, 9)) is None


def test_the_wait_is_place_by_throughput() -> None:
    assert seconds(9, 2.0) == 5.0
    assert seconds(0, 0.5) == 2.0
    assert seconds(9, None) is None
