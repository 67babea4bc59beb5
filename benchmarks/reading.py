# SPDX-License-Identifier: EUPL-1.2
"""A thousand pages of PDF: read by the tool, and by nothing but pdfium, which is the least that there can be.

Each way is a fresh process on one core, and what it and its children took is asked of the kernel (getrusage(2)).
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.processes import PROXY_CORE, ROOT, on_core
from benchmarks.statistics import figure, table
from tests.materials.files import Pdf, paragraph

PAGES = 1000
TEXT = (
    "Ein Entscheidungsbaum teilt die Daten nach dem Merkmal, das am meisten über die Klasse sagt, und das wiederholt "
    "sich in jedem Knoten, bis die Blätter rein sind oder kein Merkmal mehr übrig ist. Gemessen wird das an der "
    "Entropie der Klassen vor und nach der Teilung; die Differenz heißt Informationsgewinn. "
)
WAYS = ("pdfium, text alone", "tool, pages", "tool, pages and passages")


def measure(folder: Path, say: Callable[[str], None]) -> str:
    """The table."""
    file = folder / "script.pdf"
    file.write_bytes(script(PAGES))
    say(f"reading: {file.stat().st_size / 1e6:.1f} MB of PDF are written")
    results = [_run(way, file) for way in WAYS]
    least = results[0]["cpu"]
    rows = [
        [
            way,
            figure(found["wall"]),
            figure(found["cpu"]),
            figure(found["cpu"] / least),
            figure(found["megabytes"], 0),
            figure(found["characters"] / 1e6, 2),
        ]
        for way, found in zip(WAYS, results, strict=True)
    ]
    return table([f"{PAGES:,} pages", "s", "CPU s", "x pdfium", "peak MB", "million characters"], rows)


def script(pages: int) -> bytes:
    """Three of four pages in one column, the others in two, all with a heading, a running head and a number."""
    pdf = Pdf()
    for n in range(1, pages + 1):
        lines = [(70.0, 810.0, 8.0, "Maschinelles Lernen"), (290.0, 30.0, 8.0, f"Seite {n}")]
        lines += [(70.0, 780.0, 16.0, f"{n} Entscheidungsbäume")]
        if n % 4:
            lines += paragraph(TEXT * 10, top=750, width=90)
        else:
            lines += paragraph(TEXT * 5, top=750, width=42) + paragraph(TEXT * 5, left=310, top=750, width=42)
        pdf.page(pdf.lines(*lines))
    return pdf.made()


def _run(way: str, file: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.reading", way, str(file)]
    with on_core(PROXY_CORE):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - ourselves
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _read(way: str, file: Path) -> int:
    """How many characters there were."""
    if way == WAYS[0]:
        import pypdfium2

        document = pypdfium2.PdfDocument(file)
        return sum(len(page.get_textpage().get_text_range()) for page in document)
    from lti_tool.materials.passages import cut
    from lti_tool.materials.reading import ReadingLimits, read_file

    reading = read_file(file.name, file, ReadingLimits())
    if way == WAYS[1]:
        return sum(len(page.text) for page in reading.pages)
    return sum(len(passage.text) for passage in cut(reading.pages))


def main(way: str, file: Path) -> None:
    """One way, in this process: its figures as JSON. The peak is that of the process which held the file."""
    began = time.perf_counter()
    before = time.process_time()
    characters = _read(way, file)
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = time.process_time() - before + children.ru_utime + children.ru_stime
    peak = (own if way == WAYS[0] else children).ru_maxrss / 1024
    wall = time.perf_counter() - began
    sys.stdout.write(json.dumps({"cpu": cpu, "wall": wall, "megabytes": peak, "characters": characters}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
