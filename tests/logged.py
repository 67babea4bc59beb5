# SPDX-License-Identifier: EUPL-1.2
"""What the tool's log lines may hold: codes and ids. Each line of each test is looked at, at the loudest level.

Names, e-mails and questions are those that the factories and the practice platform use; tokens and keys are known
by their form. `conftest` holds every line of a test's own process against them, `tests.factories.command` and
`tests.chat.gunicorn` what the processes write that they start.
"""

import base64
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from lti_tool.demo.people import PEOPLE
from tests.support import MASTER_KEY

WRITTEN = ("Was ist ein Baum?", "Das ist eine Antwort über Bäume", "half mir")
"""What the factories' people ask, are answered, and say of it."""
OF_PEOPLE = {
    *("Jürgen Müßig", "Müßig", "jmuessig1", "uni-beispiel.de", "Lehrperson"),
    *(value for one in PEOPLE.values() for value in (one.given_name, one.family_name, one.email)),
    *(one.username for one in PEOPLE.values() if one.username != "admin"),
}
_SECRET = {base64.b64encode(MASTER_KEY).decode(), base64.urlsafe_b64encode(MASTER_KEY).decode(), MASTER_KEY.hex()}
_FORMS = (
    r"\beyJ[\w-]{6,}\.[\w-]*",  # a JWT (RFC 7519)
    r"\b[Bb]earer [\w.~+/-]{8,}",  # a token on its way (RFC 6750)
    r"-----BEGIN [A-Z ]*PRIVATE",
    r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,}",  # an e-mail address
    r"(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{43}(?![\w-])",  # 32 random bytes, as tokens are made
)
TELLING = re.compile(
    "|".join([*(re.escape(text) for text in sorted({*WRITTEN, *OF_PEOPLE, *_SECRET})), *_FORMS]), re.ASCII
)
_FORMAT = logging.Formatter("%(levelname)s %(name)s %(message)s")


def list_telling(lines: str) -> list[str]:
    """Those lines that tell of a person, or hold a token or a key."""
    return [line for line in lines.splitlines() if TELLING.search(line)]


class _Listening(logging.Handler):
    """Looks at each record as it would be written, with its traceback."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self._found = found

    def emit(self, record: logging.LogRecord) -> None:
        self._found += list_telling(_FORMAT.format(record))


@contextmanager
def listening() -> Iterator[list[str]]:
    """Fills the list with what the tool's own loggers tell in this process, at debug."""
    found: list[str] = []
    log, handler = logging.getLogger("lti_tool"), _Listening(found)
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    try:
        yield found
    finally:
        log.setLevel(level)
        log.removeHandler(handler)
