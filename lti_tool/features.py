# SPDX-License-Identifier: EUPL-1.2
"""What a feature owes to the whole: everything in one object, so that nothing can be forgotten.

Each feature's `feature.py` hands over one; `assembly` collects them, and whoever needs all of a kind walks the list:
`create_app` the addresses, sentences and metrics, `campus-tutor work` the jobs and what retention deletes, and what
erases or exports a person the tables.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint
from prometheus_client.registry import Collector

from lti_tool.jobs.job import Job
from lti_tool.privacy.personal import PersonalTable
from lti_tool.privacy.retention_kind import RetentionKind


@dataclass(frozen=True)
class Nothing:
    """This feature keeps no row of any person."""

    why: str


def no_sentences() -> dict[str, str]:
    """For a feature that has no place in the chat page."""
    return {}


@dataclass(frozen=True, kw_only=True)
class Feature:
    """No field has a default: a feature that says nothing about one of them does not start."""

    name: str
    """As its package."""
    blueprints: Sequence[Blueprint]
    strings: Callable[[], dict[str, str]]
    """What the chat page's JavaScript says for it, in the spoken language, by key."""
    personal: Sequence[PersonalTable] | Nothing
    """Tables whose rows belong to a person or tell of one, with what erasing and exporting them means. Each table has
    one owner."""
    retention: Sequence[RetentionKind]
    """What of it is deleted when its time is over."""
    jobs: Sequence[Job]
    """What else it does without a request."""
    metrics: Sequence[Collector]
    """What it can tell at a scrape, beside what `metrics` counts."""

    def __post_init__(self) -> None:
        """Raises ValueError for a feature that does not say why it keeps nothing of a person."""
        if not (self.personal.why if isinstance(self.personal, Nothing) else self.personal):
            raise ValueError(f"feature {self.name}: name the tables of a person, or Nothing with the reason")

    @property
    def tables(self) -> Sequence[PersonalTable]:
        """Those of `personal`, none for Nothing."""
        return () if isinstance(self.personal, Nothing) else self.personal
