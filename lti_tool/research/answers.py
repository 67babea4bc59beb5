# SPDX-License-Identifier: EUPL-1.2
"""What the addresses of research by consent answer (docs/api.md)."""

from typing import TypedDict

from lti_tool.answers import ErrorShown


class ConsentText(TypedDict):
    """What the institution asks, in both languages."""

    de: str
    en: str


class ExportedIn(TypedDict):
    """A file for researchers in which the person was."""

    id: str
    at: str


class ResearchConsentShown(TypedDict):
    """`GET` and `PUT /api/me/consent`."""

    offered: bool
    """Whether the person can consent: their institution has a text, and they are no staff here."""
    version: int | None
    """Of the text that is asked with now; None where there is none."""
    text: ConsentText | None
    parents: ConsentText | None
    """What parents read, at schools."""
    given: bool
    """Whether a consent stands that was not withdrawn, to whichever version."""
    counts: bool
    """Whether it is to the text of now: else nothing of the person goes into an export."""
    given_at: str | None
    """Of the newest consent."""
    withdrawn_at: str | None
    """Of the last withdrawal, where none was given since."""
    exports: list[ExportedIn]
    """Newest first."""


class NewerText(TypedDict):
    """`PUT /api/me/consent`, 409: the text has changed since it was read."""

    error: ErrorShown
    current: ResearchConsentShown
