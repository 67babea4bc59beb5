# SPDX-License-Identifier: EUPL-1.2
"""Slides made a PDF by the real LibreOffice: which pages come of them, and what a file cannot make it do."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pypdfium2
import pytest

from lti_tool.materials.pages import FileKind, ReadFailed
from lti_tool.materials.reading import count_pages, render_page
from lti_tool.materials.reading.slides import LIMITS, NoWalls, converted, find_office
from tests.materials import without_walls
from tests.materials.decks import NOTES, coloured_odp, coloured_pptx, office, seen_colours, square
from tests.materials.files import pptx_of
from tests.materials.processes import reading_processes
from tests.support import in_ci, until


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Neither a process nor a file."""
    (tmp_path / "t").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "t"))
    yield tmp_path / "t"
    assert not list((tmp_path / "t").iterdir())
    assert not children()


def children() -> list[str]:
    """Programs that this process has started and that still run."""
    names = [child.name() for child in psutil.Process().children(recursive=True)]
    return [name for name in names if name == "soffice.bin"] + [str(one) for one in reading_processes()]


def deck(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "deck"
    path.write_bytes(content)
    return path


def pictures(tmp_path: Path, content: bytes, kind: FileKind) -> list[list[int]]:
    """Which squares each page of the PDF shows."""
    with converted(deck(tmp_path, content), kind, office()) as pdf:
        made = [render_page(pdf, FileKind.PDF, n, 100_000) for n in range(1, count_pages(pdf) + 1)]
    return [seen_colours(png or b"") for png in made]


@pytest.mark.parametrize(
    ("kind", "content"),
    [(FileKind.PPTX, coloured_pptx(5, hidden=[2, 4])), (FileKind.ODP, coloured_odp(5, hidden=[2, 4]))],
)
def test_each_slide_that_is_shown_becomes_a_page_and_neither_hidden_slides_nor_notes_do(
    tmp_path: Path, kind: FileKind, content: bytes
) -> None:
    with converted(deck(tmp_path, content), kind, office()) as pdf:
        made = [render_page(pdf, FileKind.PDF, n, 100_000) for n in (1, 2, 3)]
        said = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    assert [seen_colours(png or b"") for png in made] == [[1], [3], [5]]
    assert [f"Folie {n} über" in text for n, text in zip((1, 3, 5), said, strict=True)] == [True] * 3
    assert NOTES.split(":")[0] not in " ".join(said)


@contextmanager
def listening() -> Iterator[tuple[int, list[bytes]]]:
    """A server's port, and what was asked of it."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                try:
                    connection = server.accept()[0]
                except TimeoutError:
                    continue
                with connection:
                    connection.settimeout(2)
                    asked.append(connection.recv(1000))
                    connection.sendall(b"HTTP/1.0 404 Not Found\r\n\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1], asked
        finally:
            over.set()
            thread.join()


@pytest.mark.parametrize("kind", [FileKind.PPTX, FileKind.ODP])
def test_a_picture_that_lies_elsewhere_is_not_loaded_neither_from_the_network_nor_from_this_machine(
    tmp_path: Path, kind: FileKind
) -> None:
    """Started without `become_office`, LibreOffice asks the server and shows the secret."""
    make = coloured_pptx if kind is FileKind.PPTX else coloured_odp
    secret = tmp_path / "secret.png"
    secret.write_bytes(square((200, 30, 30)))
    with listening() as (port, asked):
        assert pictures(tmp_path, make(2, link=f"http://127.0.0.1:{port}/x.png"), kind) == [[], [2]]
        assert pictures(tmp_path, make(2, link=secret.as_uri()), kind) == [[], [2]]
    assert asked == []


def test_neither_a_macro_runs_nor_is_an_embedded_object_loaded_from_elsewhere(tmp_path: Path) -> None:
    written, secret = tmp_path / "t" / "written", tmp_path / "secret.odp"
    secret.write_bytes(coloured_odp(1))
    macro = f'Open "{written}" For Output As #1\nPrint #1, "x"\nClose #1\nShell("/usr/bin/touch", 0, "{written}")'
    assert pictures(tmp_path, coloured_odp(2, macro=macro), FileKind.ODP) == [[1], [2]]
    assert not written.exists()
    with listening() as (port, asked):
        for link in (secret.as_uri(), f"http://127.0.0.1:{port}/x.odp"):
            shown = pictures(tmp_path, coloured_odp(2, link=link, element="object"), FileKind.ODP)
            assert shown == [[], [2]]
    assert asked == []


INSIDE = """
import os, socket, subprocess, sys, threading
open("deck.pdf", "w").write("%PDF")
def refused(attempt):
    try:
        attempt()
    except (OSError, subprocess.SubprocessError):
        return True
    return False
thread = threading.Thread(target=lambda: None)
thread.start()
thread.join()
tries = [
    lambda: socket.create_connection(("127.0.0.1", {port}), timeout=5),
    lambda: socket.socket(socket.AF_UNIX).connect({socket!r}),
    lambda: open({secret!r}),
    lambda: open({secret!r}, "a"),
    lambda: os.truncate({secret!r}, 0),
    lambda: os.listdir("/etc"),
    lambda: open("/proc/%d/environ" % os.getppid(), "rb"),
    os.fork,
    lambda: subprocess.run(["/bin/true"], check=True),
    lambda: os.execv("/bin/true", ["true"]),
    lambda: os.kill(os.getppid(), 0),
    lambda: open("large", "wb").truncate(1 << 30),
]
open("deck.pdf", "w").write("".join("FT"[refused(one)] for one in tries))
"""


def test_what_takes_over_the_office_program_reaches_nothing_but_its_folder(tmp_path: Path) -> None:
    """In its place this Python, which tries what an attacker would: threads alone it may start."""
    secret, place = tmp_path / "secret", str(tmp_path / "s")
    secret.write_text("secret")
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX) as local,
        tempfile.TemporaryDirectory(dir="/usr/share") if os.geteuid() == 0 else tempfile.TemporaryDirectory() as home,
    ):
        local.bind(place)
        local.listen()
        script = Path(home) / "deck.py"
        script.write_text(INSIDE.format(port=server.getsockname()[1], socket=place, secret=str(secret)))
        said = run_inside(tmp_path, script)
    assert said == "T" * 12
    assert secret.read_text() == "secret"


def run_inside(tmp_path: Path, script: Path) -> str:
    """The child of `become_office`, with Python in place of LibreOffice."""
    folder = tmp_path / "folder"
    folder.mkdir()
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parents[2])!r})\n"
        "from lti_tool.materials.formats import office\nfrom lti_tool.materials.pages import ReadingLimits\n"
        f"office._arguments = lambda *_all: [{sys.executable!r}, '-S', '-c', {script.read_text()!r}]\n"
        f"office.become_office({str(Path(sys.executable).resolve())!r}, {str(folder)!r}, 'odp', ReadingLimits())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return (folder / "deck.pdf").read_text()


def test_what_takes_too_long_by_the_clock_is_ended(tmp_path: Path) -> None:
    limits = replace(LIMITS, wall_seconds=0.3)
    with (
        pytest.raises(ReadFailed, match="took_too_long"),
        converted(deck(tmp_path, coloured_odp(1)), FileKind.ODP, office(), limits),
    ):
        pass


def test_what_takes_too_much_processor_time_is_ended(tmp_path: Path) -> None:
    text = "Ein Satz mit mehreren Wörtern darin. " * 20
    slides = pptx_of(*((f"Folie {n}", [(0, text)] * 5) for n in range(150)))
    limits = replace(LIMITS, cpu_seconds=1)
    with (
        pytest.raises(ReadFailed, match=r"needs_too_much_memory|took_too_long"),  # it outlives the first warning
        converted(deck(tmp_path, slides), FileKind.PPTX, office(), limits),
    ):
        pass


def test_what_is_cancelled_ends_at_once(tmp_path: Path) -> None:
    path, asked = deck(tmp_path, coloured_odp(1)), list[int]()

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 2

    with pytest.raises(ReadFailed, match="cancelled"), converted(path, FileKind.ODP, office(), cancelled=cancelled):
        pass
    assert len(asked) == 3


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", coloured_pptx(1)[:3000]], ids=["no archive", "cut off"])
def test_what_cannot_be_converted_fails(tmp_path: Path, content: bytes) -> None:
    with (
        pytest.raises(ReadFailed, match="broken"),
        converted(deck(tmp_path, content), FileKind.PPTX, office()),
    ):
        pass


def test_with_too_little_memory_it_fails_and_nothing_stays(tmp_path: Path) -> None:
    small = replace(LIMITS, max_memory_bytes=300 << 20, wall_seconds=30)
    with pytest.raises(ReadFailed), converted(deck(tmp_path, coloured_pptx(1)), FileKind.PPTX, office(), small):
        pass


def test_a_parent_that_dies_takes_the_program_along_and_the_next_one_clears_up(tmp_path: Path, temporary: Path) -> None:
    path = deck(tmp_path, coloured_odp(1))
    code = (
        "import sys, tempfile\nfrom pathlib import Path\nfrom lti_tool.materials.reading.slides import *\n"
        f"tempfile.tempdir = {str(temporary)!r}\n"
        f"with converted(Path({str(path)!r}), FileKind.ODP, Path({str(office())!r})): pass\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2])
    until(lambda: [one.name() for one in psutil.Process(parent.pid).children()] == ["soffice.bin"])
    (program,) = psutil.Process(parent.pid).children()
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    until(lambda: not program.is_running() or program.status() == psutil.STATUS_ZOMBIE)
    assert len(list(temporary.iterdir())) == 1
    with (
        pytest.raises(ReadFailed),
        converted(deck(tmp_path, b"x"), FileKind.ODP, Path("/bin/false")),
    ):
        assert len(list(temporary.iterdir())) == 1, "its own"


def test_where_the_kernel_cannot_keep_it_in_the_program_is_not_started(tmp_path: Path) -> None:
    code = (
        "from lti_tool.materials.reading.slides import *\n"
        "try:\n"
        f"    with converted(Path({str(deck(tmp_path, b'x'))!r}), FileKind.ODP, Path('/bin/true')): pass\n"
        "except NoWalls:\n    print('not started')\n"
    )
    command = without_walls.command([sys.executable, "-c", code])
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False)
    assert done.stdout == "not started\n", done.stderr
    assert NoWalls.__doc__


def test_it_is_found_where_debian_and_its_makers_put_it_and_only_with_its_part_for_slides(tmp_path: Path) -> None:
    assert find_office(tmp_path) is None
    for place in ("opt/libreoffice25.8", "usr/lib/libreoffice"):
        folder = tmp_path / place / "program"
        folder.mkdir(parents=True)
        (folder / "soffice.bin").touch()
        assert find_office(tmp_path) != folder / "soffice.bin"
        (folder / "libsdlo.so").touch()
        assert find_office(tmp_path) == folder / "soffice.bin"
    if in_ci():
        assert find_office() is not None
