# SPDX-License-Identifier: EUPL-1.2
"""What was seen, as Markdown between two marks of a document."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from tests.browser.measuring.driver import Setting
from tests.browser.measuring.walk import Kept, Seen

BEGIN = "<!-- measured: begin (python -m tests.browser.measuring --write) -->"
END = "<!-- measured: end -->"
LABELS = {"moodle-4.5": "Moodle 4.5", "ilias-10": "ILIAS 10", "storage": "with storage"}
PLACES = {"frame": "in the page", "tab": "new tab"}
PROOFS = {"cookie": "cookie", "storage": "platform's storage", "click": "click on “continue as”"}
YES = {True: "yes", False: "**no**"}

LAUNCHES = ("Browser", "Setting", "Platform", "Opened", "Proof", "Clicks", "Chat in", "Streams", "Reload", "Session")
KEEPS = ("Browser", "Setting", "Place", "cookie", "Partitioned cookie", "sessionStorage", "localStorage")


def document(text: str, seen: Sequence[Seen], settings: Sequence[Setting], refusals: Sequence[str]) -> str:
    """The text with what was measured between its marks. ValueError if a mark is missing."""
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the document lacks the marks between which the tables go")
    return f"{before}{BEGIN}\n{measured(seen, settings, refusals)}\n{END}{after}"


def measured(seen: Sequence[Seen], settings: Sequence[Setting], refusals: Sequence[str]) -> str:
    """Both tables, with who measured when. `refusals`: the settings where a refusal can be read in the frame."""
    versions = ", ".join(sorted({row.browser for row in seen}))
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    notes = [f"* {one.browser}, {one.name}: {one.note}" for one in settings if one.note]
    parts = [
        f"Measured on {today} with {versions}.",
        "\n".join(notes),
        _table(LAUNCHES, _launches(seen)),
        _summary(seen, refusals, len({(row.browser, row.setting) for row in seen})),
        "What the browsers let the tutor's page keep:",
        _table(KEEPS, _keeps(seen)),
    ]
    return "\n\n".join(parts)


def _launches(seen: Sequence[Seen]) -> Iterable[tuple[str, ...]]:
    """Platforms with one and the same fate share a row."""

    def fate(row: Seen) -> Seen:
        return replace(row, accent="", cookies_after=0, bearer_in_address=False, kept=_ANY)

    order = sorted(seen, key=lambda row: (*_setting(row, seen), row.place))
    for _where, group in groupby(order, key=lambda row: (row.browser, row.setting, row.place)):
        rows = list(group)
        for one in dict.fromkeys(map(fate, rows)):
            alike = [LABELS[row.accent] for row in rows if fate(row) == one]
            yield (
                one.browser.split()[0],
                one.setting,
                ", ".join(alike),
                PLACES[one.place],
                PROOFS[one.proof],
                str(one.clicks),
                PLACES[one.ends_in],
                YES[one.streamed],
                YES[one.reload_goes_on],
                YES[one.session_kept],
            )


def _keeps(seen: Sequence[Seen]) -> Iterable[tuple[str, ...]]:
    order = sorted(seen, key=lambda row: (*_setting(row, seen), row.ends_in))
    for _where, group in groupby(order, key=lambda row: (row.browser, row.setting, row.ends_in)):
        row = next(group)
        kept = row.kept
        found = (kept.plain_cookie, kept.partitioned_cookie, kept.session_storage, kept.local_storage)
        yield (row.browser.split()[0], row.setting, PLACES[row.ends_in], *("yes" if one else "no" for one in found))


def _summary(seen: Sequence[Seen], refusals: Sequence[str], settings: int) -> str:
    cookies = sum(row.cookies_after for row in seen)
    exposed = sum(row.bearer_in_address for row in seen)
    return (
        f"In these {len(seen)} launches, {cookies} requests of the page carried a cookie (F7), and in {exposed} the "
        f"bearer stood in an address or a referrer (F11). A refusal could be read in the frame in {len(refusals)} of "
        f"{settings} settings."
    )


def _setting(row: Seen, seen: Sequence[Seen]) -> tuple[int]:
    """In the order in which they were measured."""
    return (next(number for number, one in enumerate(seen) if _of(one) == _of(row)),)


def _of(row: Seen) -> tuple[str, str]:
    return row.browser, row.setting


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


_ANY = Kept(plain_cookie=False, partitioned_cookie=False, session_storage=False, local_storage=False)
