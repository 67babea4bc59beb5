# SPDX-License-Identifier: EUPL-1.2
"""How much of what names a person is found in students' messages, how often in vain, and what that costs.

Nothing is known of the person here: names, e-mail and ids of a launch would be found besides. "Standards" are the
recognisers of what looks alike everywhere (e-mail, telephone, IBAN, tax id, tokens), which were alone once.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable

from benchmarks.statistics import figure, table
from lti_tool.privacy.recognisers import recognise, recognise_standards
from lti_tool.privacy.redaction import merge
from lti_tool.privacy.spans import Span
from tests.privacy.corpus import CLEAN, WITH_MARKS, Marked, messages

WAYS: dict[str, Callable[[str], Iterable[Span]]] = {"standards": recognise_standards, "all": recognise}
ROUNDS = 5
"""The fastest counts: others share the machine."""


def measure() -> str:
    """Two tables: recall by kind; precision, false alarms, cost."""
    marked, clean = list(messages(*WITH_MARKS)), list(messages(*CLEAN))
    kinds = Counter(item[2] for message in marked for item in message.items)
    found = {way: _found(recogniser, marked) for way, recogniser in WAYS.items()}
    rows = [[kind, str(count), *(str(found[way][kind]) for way in WAYS)] for kind, count in sorted(kinds.items())]
    rows.append(["all", str(kinds.total()), *(str(found[way].total()) for way in WAYS)])
    recall = table(["found in messages", "items", *WAYS], rows)
    return f"{recall}\n\n{table(['way', *_HEADINGS], [_row(way, marked, clean) for way in WAYS])}"


_HEADINGS = (
    "precision, spans",
    "clean messages with a false alarm",
    "CPU ms per 1,000 characters",
    "the same in one text",
)


def _found(recogniser: Callable[[str], Iterable[Span]], marked: list[Marked]) -> Counter[str]:
    found: Counter[str] = Counter()
    for message in marked:
        missed = message.missed(merge(recogniser(message.text)))
        found.update(item[2] for item in message.items if item not in missed)
    return found


def _row(way: str, marked: list[Marked], clean: list[Marked]) -> list[str]:
    spans = [(message, merge(WAYS[way](message.text))) for message in (*marked, *clean)]
    total = sum(len(found) for _message, found in spans)
    false = sum(len(message.false(found)) for message, found in spans)
    alarms = sum(1 for message, found in spans if found and not message.items)
    return [way, f"{total - false} of {total}", f"{alarms} of {len(clean)}", *_costs(way, marked + clean)]


def _costs(way: str, all_messages: list[Marked]) -> tuple[str, str]:
    texts = [message.text for message in all_messages]
    return figure(_cost(way, texts), 2), figure(_cost(way, ["\n\n".join(texts)]), 2)


def _cost(way: str, texts: list[str]) -> float:
    """Milliseconds of processor time for 1,000 characters."""
    seconds = []
    for _round in range(ROUNDS):
        began = time.process_time()
        for text in texts:
            merge(WAYS[way](text))
        seconds.append(time.process_time() - began)
    return 1e6 * min(seconds) / sum(map(len, texts))
