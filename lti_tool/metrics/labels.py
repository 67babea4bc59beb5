# SPDX-License-Identifier: EUPL-1.2
"""Values of labels: words of our own or an operator's, few, and never what a person wrote.

Codes are literals in our source and the model's name is the operator's, but an engine that is broken or hostile names
its models as it likes. So what a label takes is checked here, however trustworthy its source: a Prometheus that once
stored a name keeps it for months, and one that gets a new series with each question fills its disk.
"""

import re

OTHER = "other"
MAX_VALUES = 60
"""Different values of one label in one process; what comes later is `other`."""

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""As codes of errors are written, and nothing else: no space, no capital, no `@`, no hyphen as an id has it."""
MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,79}")
MAX_MODELS = 20


class Words:
    """The values of one label."""

    def __init__(self, allowed: re.Pattern[str], most: int = MAX_VALUES) -> None:
        self._allowed, self._most = allowed, most
        self._seen: set[str] = set()

    def of(self, value: str) -> str:
        """The value itself, or `other`."""
        if value in self._seen:
            return value
        if len(self._seen) >= self._most or not self._allowed.fullmatch(value):
            return OTHER
        self._seen.add(value)
        return value
