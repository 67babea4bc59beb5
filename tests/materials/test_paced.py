# SPDX-License-Identifier: EUPL-1.2
"""The body of an upload comes fast enough, or is ended."""

import io
from typing import IO, cast

import gevent
import pytest
from gevent import monkey

from lti_tool import paced
from lti_tool.errors import BadRequest
from lti_tool.paced import PacedStream


class Line:
    """A connection that brings so many bytes a second. Its clock is the test's."""

    def __init__(self, bytes_per_second: float, size: int) -> None:
        self.pace, self.left, self.seconds = bytes_per_second, size, 0.0

    def read(self, size: int, /) -> bytes:
        data = bytes(min(size, self.left))
        self.left -= len(data)
        self.seconds += len(data) / self.pace
        return data

    def take(self) -> None:
        stream = PacedStream(cast(IO[bytes], self), clock=lambda: self.seconds)
        while stream.read(1000):
            pass


@pytest.mark.parametrize(
    ("bytes_per_second", "size", "ended_after"),
    [(11_000, 3_000_000, None), (9_000, 500_000, None), (9_000, 3_000_000, 61), (0.5, 3_000_000, 2001),
     (20_000, 100_000_000, 1801)],
)  # fmt: skip
def test_an_upload_that_trickles_or_lasts_too_long_is_ended(
    bytes_per_second: float, size: int, ended_after: float | None
) -> None:
    line = Line(bytes_per_second, size)
    if ended_after is None:
        line.take()
        return
    with pytest.raises(BadRequest) as told:
        line.take()
    assert told.value.code == "too_slow"
    assert line.seconds <= ended_after


def test_under_gevent_a_read_that_brings_nothing_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            gevent.sleep(60)
            return b""

    monkeypatch.setattr(monkey, "is_module_patched", lambda _name: True)
    monkeypatch.setattr(paced, "FIRST_SECONDS", 0.05)
    with pytest.raises(BadRequest) as told:
        PacedStream(Silent()).read(100)
    assert told.value.code == "too_slow"
