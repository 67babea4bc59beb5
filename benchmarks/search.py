# SPDX-License-Identifier: EUPL-1.2
"""Finding passages: how often what answers is among the first five, and what an index and a search cost.

Each size is a fresh process on one core. Its passages are the sample course's paragraphs, a twentieth of whose words
are changed each time that they come again.
"""

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from benchmarks.processes import PROXY_CORE, ROOT, on_core
from benchmarks.questions import QUESTIONS, Asked
from benchmarks.statistics import figure, percentile, table
from lti_tool.demo.course import TITLES, Language, passages
from lti_tool.retrieval import Collection
from lti_tool.retrieval.words import tokens

SIZES = (600, 5_000, 50_000)
FOUND_WITHIN = 5
LANGUAGES: tuple[Language, Language] = ("de", "en")


@dataclass(frozen=True)
class Paragraph:
    """A passage of the sample course."""

    title: str
    language: str
    place: str
    heading: str
    text: str
    available_from: datetime | None = None


def measure(say: Callable[[str], None]) -> str:
    """Both tables."""
    quality = _quality()
    rows = []
    for size in SIZES:
        say(f"search: {size:,} passages")
        found = _run(size)
        rows.append([f"{size:,}", *(figure(found[name], digits) for name, digits in _COLUMNS)])
    heads = ["passages", "built, CPU s", "x its words read", "MB kept", "MB while built", "p50 CPU ms", "p99 CPU ms"]
    return f"{quality}\n\n{table(heads, rows)}"


_COLUMNS = (("built", 2), ("ratio", 1), ("kept", 0), ("peak", 0), ("p50", 2), ("p99", 2))


def paragraphs(language: Language) -> list[Paragraph]:
    """All of the course in one language."""
    found = []
    for page in passages(language):
        heading, *texts = page.text.split("\n\n")
        found += [Paragraph(TITLES[language], language, page.place, heading.lstrip("# "), text) for text in texts]
    return found


def _quality() -> str:
    """Of the questions of each kind."""
    collections = {str(language): Collection(paragraphs(language)).at(datetime.now(UTC)) for language in LANGUAGES}
    kinds = dict.fromkeys(asked.kind for asked in QUESTIONS)
    rows = []
    for kind in (*kinds, "all"):
        ranks = [_rank(collections[asked.language].find, asked) for asked in QUESTIONS if kind in (asked.kind, "all")]
        share = sum(1 for rank in ranks if 0 < rank <= FOUND_WITHIN) / len(ranks)
        mrr = sum(1 / rank for rank in ranks if rank) / len(ranks)
        rows.append([kind, f"{len(ranks)}", figure(share, 2), figure(mrr, 2)])
    return table(["questions", "n", f"R@{FOUND_WITHIN}", "MRR"], rows)


def _rank(find: Callable[[str, tuple[str, str] | None], Iterable[Paragraph]], asked: Asked) -> int:
    """Where the paragraph that answers stands, from 1; 0 where it is not found."""
    before = (asked.before, "") if asked.before else None
    found = enumerate(find(asked.question, before), start=1)
    return next((rank for rank, paragraph in found if asked.answered_by in paragraph.text), 0)


def _run(size: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.search", str(size)]
    with on_core(PROXY_CORE):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - ourselves
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _many(size: int) -> list[Paragraph]:
    chance = random.Random(1)  # noqa: S311 - the same text each time
    once = [paragraph for language in LANGUAGES for paragraph in paragraphs(language)]
    return [_changed(once[n % len(once)], n // len(once), chance) for n in range(size)]


def _changed(paragraph: Paragraph, time_: int, chance: random.Random) -> Paragraph:
    if not time_:
        return paragraph
    words = [f"{word}{time_}" if chance.random() < 0.05 else word for word in paragraph.text.split(" ")]
    return Paragraph(paragraph.title, paragraph.language, f"{time_}", paragraph.heading, " ".join(words))


def main(size: int) -> None:
    """One size, in this process: its figures as JSON."""
    many = _many(size)
    begun = time.process_time()
    for paragraph in many:
        tokens(paragraph.text)
    least = time.process_time() - begun
    before = _megabytes()
    begun = time.process_time()
    collection = Collection(many)
    built = time.process_time() - begun
    usable, times = collection.at(datetime.now(UTC)), []
    for _ in range(10):
        for asked in QUESTIONS:
            begun = time.process_time()
            usable.find(asked.question, (asked.before, "") if asked.before else None)
            times.append(1000 * (time.process_time() - begun))
    figures = {"built": built, "ratio": built / least, "kept": collection.bytes / 1e6, "peak": _megabytes() - before}
    figures |= {"p50": percentile(times, 0.5), "p99": percentile(times, 0.99)}
    sys.stdout.write(json.dumps(figures))


def _megabytes() -> float:
    """Most that this process had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]))
