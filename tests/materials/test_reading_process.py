# SPDX-License-Identifier: EUPL-1.2
"""The process that reads: started for each file, shut in, and gone afterwards."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from lti_tool.materials.reading import (
    FileKind,
    ReadFailed,
    Reading,
    ReadingLimits,
    process,
    read_file,
    render_page,
    walls,
)
from tests.materials.files import Pdf, paragraph, plain_pdf
from tests.materials.processes import reading_processes
from tests.support import in_ci, until


@pytest.fixture(autouse=True)
def _none_survives() -> Iterator[None]:
    yield
    assert reading_processes() == []


def endless() -> bytes:
    """A page tree that has the same page 200,000 times: pdfium counts, and each page is quick."""
    pdf = Pdf()
    page = pdf.page(pdf.lines((70, 700, 10, "Immer wieder dieselbe Seite mit demselben Text.")))
    pdf.pages = [page] * 1500
    return pdf.made()


SLOW = ReadingLimits(cpu_seconds=60, wall_seconds=60)


def test_a_process_that_is_killed_half_way_is_started_once_more() -> None:
    killed: list[int] = []

    def kill(count: int, _all: int) -> None:
        if count == 2 and not killed:
            killed.extend(child.pid for child in reading_processes())
            os.kill(killed[0], signal.SIGKILL)

    reading: Reading = read_file("a.pdf", endless(), SLOW, progress=kill)
    assert len(killed) == 1
    assert len(reading.pages) == 1500


def test_a_process_that_is_killed_twice_means_that_there_is_too_little_memory() -> None:
    def kill(_count: int, _all: int) -> None:
        for child in reading_processes():
            os.kill(child.pid, signal.SIGKILL)

    with pytest.raises(ReadFailed, match="needs_too_much_memory"):
        read_file("a.pdf", endless(), SLOW, progress=kill)


def test_what_is_cancelled_ends_at_once() -> None:
    told: list[int] = []
    with pytest.raises(ReadFailed, match="cancelled"):
        read_file(
            "a.pdf", endless(), SLOW, progress=lambda done, _all: told.append(done), cancelled=lambda: len(told) > 3
        )
    assert len(told) < 1500


def test_a_caller_that_fails_half_way_leaves_no_process_behind() -> None:
    def fail(_done: int, _all: int) -> None:
        raise ConnectionError("the database is away")

    with pytest.raises(ConnectionError):
        read_file("a.pdf", endless(), SLOW, progress=fail)


def test_what_takes_too_long_by_the_clock_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(ReadFailed, match="took_too_long"):
        read_file("a.pdf", endless(), ReadingLimits(wall_seconds=0.02))
    assert time.monotonic() - began < 5


def test_what_takes_too_much_processor_time_is_ended() -> None:
    pdf = Pdf()
    page = pdf.page(pdf.lines(*paragraph("Ein Satz mit mehreren Wörtern darin. " * 120, width=90)))
    pdf.pages = [page] * 1900  # some five seconds
    with pytest.raises(ReadFailed, match="took_too_long"):
        read_file("a.pdf", pdf.made(), ReadingLimits(cpu_seconds=1, wall_seconds=120))


def test_a_parent_that_dies_takes_its_reader_along() -> None:
    """As when `work` is killed: what it was reading must not go on beside the one that takes over."""
    code = (
        "import sys, os, time\nfrom lti_tool.materials.reading import read_file\n"
        "from tests.materials.test_reading_process import endless, SLOW\n"
        "def told(n, _all):\n    print(n, flush=True); time.sleep(30)\n"
        "read_file('a.pdf', endless(), SLOW, progress=told)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2], text=True
    )
    assert parent.stdout is not None
    assert parent.stdout.readline().strip() == "1"
    readers = psutil.Process(parent.pid).children()
    assert len(readers) == 1
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until(lambda: not readers[0].is_running() or readers[0].status() == psutil.STATUS_ZOMBIE)


INSIDE = """
import os, resource, socket, sys, types
for name in ("lti_tool", "lti_tool.materials"):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [{root!r} + "/" + name.replace(".", "/")]
from lti_tool.materials.formats import confinement
from lti_tool.materials.pages import ReadingLimits
confinement.set_limits(ReadingLimits())
walls = confinement.shut_in()
def refused(attempt):
    try:
        attempt()
    except OSError:
        return True
    return False
print(walls)
print([
    refused(lambda: socket.create_connection(("127.0.0.1", {port}), timeout=5)),
    refused(lambda: socket.socket(socket.AF_UNIX)),
    refused(lambda: open("/etc/passwd")),
    refused(lambda: open("/proc/%d/environ" % os.getppid(), "rb").read()),
    refused(lambda: open("/tmp/campus-tutor-was-here", "w").write("x")),
    refused(os.fork),
    refused(lambda: os.execv("/bin/true", ["true"])),
    refused(lambda: os.kill(os.getppid(), 0)),
])
print([resource.getrlimit(what)[0] for what in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE)])
import lxml.etree
print("libraries", lxml.etree.LXML_VERSION[0] > 0, flush=True)
os.abort()
"""


def test_the_process_reaches_no_network_no_file_and_no_other_process() -> None:
    """By the kernel's own means. Where a kernel has none of the three walls, docs/operation.md says what is left."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = INSIDE.format(root=str(Path(__file__).parents[2]), port=server.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-I", "-c", code], capture_output=True, text=True, timeout=60, check=False
        )
    stands, refused, limits, *rest = done.stdout.splitlines()
    if in_ci():
        assert "calls" in stands
    by_wall = [bool({"network", "calls"} & set(eval(stands)))] * 2 + ["files" in stands] * 3 + ["calls" in stands] * 3
    assert refused == str(by_wall)
    assert limits == "[0, 0]"
    assert rest == ["libraries True"]
    assert done.returncode == -signal.SIGABRT  # an abort is still told from other ends


def test_the_walls_that_stand_are_told() -> None:
    assert set(walls()) <= {"network", "files", "calls"}
    assert "calls" in walls()


TELLING = """
import json, os, sys
descriptors = sorted(os.listdir("/proc/self/fd"))
told = json.dumps([dict(os.environ), sys.argv[1:], descriptors, os.getcwd(), sys.flags.isolated])
sys.stdout.buffer.write(b"X" + len(told).to_bytes(4, "big") + told.encode() + b"D" + bytes(4))
"""


def test_the_process_is_given_the_content_and_nothing_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In place of the reader a program that tells what it was given."""
    (tmp_path / "telling.py").write_text(TELLING)
    monkeypatch.setattr(process, "PROGRAM", tmp_path / "telling.py")
    monkeypatch.setenv("CAMPUS_TUTOR_MASTER_KEY", "secret")
    order = {"task": "read", "kind": "pdf", "ending": ".pdf"}
    ((_letter, told),) = process.frames(b"content", order, ReadingLimits(), max_bytes=10_000)
    environment, arguments, descriptors, folder, isolated = json.loads(told)
    assert set(environment) <= {"LC_CTYPE"}  # which Python sets itself
    assert json.loads(arguments[0])["kind"] == "pdf"
    assert len(descriptors) == 4  # in, out, errors, and the folder that is being listed
    assert (folder, isolated) == ("/", 1)


LYING = """
import json, sys
for kind, told in {frames}:
    sys.stdout.buffer.write(kind + len(told).to_bytes(4, "big") + told)
"""


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ([(b"P", b"[1]"), (b"D", b"")], "broken"),
        ([(b"P", b'["page", 1, 1, "", 5, "", ""]'), (b"D", b"")], "broken"),
        ([(b"P", b'["page", -1, 1, "", "", "", ""]'), (b"D", b"")], "broken"),
        ([(b"P", b'["leaf", 1, 1, "", "", "", ""]'), (b"D", b"")], "broken"),
        ([(b"P", b"[" * 50_000), (b"D", b"")], "broken"),
        ([(b"H", b"[]"), (b"D", b"")], "broken"),
        ([(b"E", b'"no such code"')], "broken"),
        ([(b"E", b"{")], "broken"),
        ([], "broken"),
        ([(b"D", b"")], "no_text"),
        ([(b"P", b'["page", 1, 1, "", "a", "", ""]')] * 11 + [(b"D", b"")], "too_many_pages"),
        ([(b"P", b'["page", 1, 1, "", "' + b"a" * 100_000 + b'", "", ""]'), (b"D", b"")], "too_many_pages"),
    ],
)
def test_what_a_malicious_file_makes_the_process_say_is_not_believed(
    told: list[tuple[bytes, bytes]], code: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "lying.py").write_text(LYING.format(frames=told))
    monkeypatch.setattr(process, "PROGRAM", tmp_path / "lying.py")
    with pytest.raises(ReadFailed) as failed:
        read_file("a.pdf", b"%PDF-", ReadingLimits(max_pages=10, max_text_bytes=60_000))
    assert failed.value.code == code


def test_a_page_of_a_pdf_has_a_picture_within_its_bound() -> None:
    picture = render_page(plain_pdf(2), FileKind.PDF, 2, 200_000)
    assert picture is not None
    assert picture.startswith(b"\x89PNG")
    width, height = int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")
    assert 150_000 < width * height <= 200_000


def test_a_page_of_absurd_size_has_a_small_picture() -> None:
    pdf = Pdf()
    pdf.page("0 0 10 10 re f", size=(2_000_000, 2_000_000))
    picture = render_page(pdf.made(), FileKind.PDF, 1, 100_000)
    assert picture is not None
    assert int.from_bytes(picture[16:20], "big") * int.from_bytes(picture[20:24], "big") <= 100_000


def test_slides_have_no_picture_and_a_page_that_is_not_there_fails() -> None:
    assert render_page(b"PK", FileKind.PPTX, 1, 1000) is None
    with pytest.raises(ReadFailed, match="broken"):
        render_page(plain_pdf(), FileKind.PDF, 2, 1000)
    with pytest.raises(ReadFailed, match="broken"):
        render_page(b"%PDF-", FileKind.PDF, 1, 1000)
