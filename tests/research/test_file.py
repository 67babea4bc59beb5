# SPDX-License-Identifier: EUPL-1.2
"""A file that is there whole or not at all."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from lti_tool.research.file import NewFile


def write(
    out: Path,
    piece: bytes = b"one",
    *,
    first: Callable[[NewFile], object] = bool,
    last: Callable[[NewFile], object] = bool,
) -> None:
    """`first`: what happens before the piece is written; `last`: before the file is kept."""
    with NewFile(out) as file:
        first(file)
        file.write(piece)
        file.publish()
        last(file)
        file.keep()


def break_off(_file: object) -> None:
    raise RuntimeError


def test_it_is_there_whole_and_nothing_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "out", b"one and two")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out").read_bytes() == b"one and two"


def test_nothing_is_overwritten_not_even_what_a_link_names_or_came_meanwhile(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError):
        write(out)
    out.unlink()
    with pytest.raises(FileExistsError):
        write(out, first=lambda _file: out.write_bytes(b"another one's"))
    assert out.read_bytes() == b"another one's"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_breaks_off_before_it_is_kept_leaves_nothing(tmp_path: Path) -> None:
    for first, last in ((break_off, bool), (bool, break_off)):
        with pytest.raises(RuntimeError):
            write(tmp_path / "out", first=first, last=last)
        assert list(tmp_path.iterdir()) == []


def test_what_is_written_again_has_nothing_of_before(tmp_path: Path) -> None:
    def begin_again(file: NewFile) -> None:
        file.write(b"the first one, which was longer")
        file.begin_again()

    write(tmp_path / "out", b"second", first=begin_again)
    assert (tmp_path / "out").read_bytes() == b"second"


def test_a_file_system_without_links_takes_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_names: object, **_more: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    write(tmp_path / "out")
    with pytest.raises(FileExistsError):
        write(tmp_path / "other", first=lambda _file: (tmp_path / "other").write_bytes(b"came meanwhile"))
    assert [path.read_bytes() for path in sorted(tmp_path.iterdir())] == [b"came meanwhile", b"one"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full disk")
def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path / "out", first=lambda file: os.dup2(full, file._file.fileno()))
    os.close(full)
    assert list(tmp_path.iterdir()) == []
