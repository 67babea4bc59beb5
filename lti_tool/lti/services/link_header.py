# SPDX-License-Identifier: EUPL-1.2
"""The header `Link` of a page of a list (RFC 8288, section 3): where the next page is.

Read by hand, from left to right and never twice: one regular expression for the whole header took a minute of a worker
for 65 kB of `<<<<`.
"""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from lti_tool.lti.services.errors import UnusableReply

MAX_HEADER_CHARACTERS = 16 * 1024
"""Characters that are read. A link is an address; longer ones are none."""

# "++" and "*+" never give back what they took, so that a try that fails costs what it looked at and no more.
_PARAMETER = re.compile(
    r'[ \t]*+;[ \t]*+([^\s=;,"<>]*+)(?:[ \t]*+=[ \t]*+(?:"((?:[^"\\]|\\.)*+)"?|([^\s",;]*+)))?', re.DOTALL
)


def next_page(header: str, url: str) -> str | None:
    """The address after `url`, letter for letter: servers tell `From=4` from `from=4`. None: the last page.

    Raises UnusableReply for an address that is none.
    """
    for target, relations in _links(header[:MAX_HEADER_CHARACTERS]):
        if "next" in relations:
            try:
                return str(urljoin(url, target))
            except ValueError:
                raise UnusableReply("link") from None
    return None


def _links(header: str) -> Iterator[tuple[str, list[str]]]:
    """Each target with its relations, in lower case."""
    at = 0
    while (opens := header.find("<", at)) >= 0 and (closes := header.find(">", opens)) >= 0:
        relations, at = _relations(header, closes + 1)
        yield header[opens + 1 : closes], relations


def _relations(header: str, at: int) -> tuple[list[str], int]:
    """Of one link, and where its parameters end. Only the first `rel` counts (section 3.3)."""
    relations: list[str] | None = None
    while parameter := _PARAMETER.match(header, at):
        at = parameter.end()
        if relations is None and parameter[1].lower() == "rel":
            relations = (parameter[2] or parameter[3] or "").lower().split()
    return relations or [], at
