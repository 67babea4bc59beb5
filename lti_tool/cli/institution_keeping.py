# SPDX-License-Identifier: EUPL-1.2
"""How long an institution keeps things, as `campus-tutor institution set` changes it: by term or by days."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

import click
from sqlalchemy.orm import Session

from lti_tool.db import now
from lti_tool.json_body import YEARS
from lti_tool.models import Institution
from lti_tool.models.platform import DAYS_AFTER_TERM, LONGEST_RETENTION, SHORTEST_RETENTION
from lti_tool.privacy import retention
from lti_tool.privacy.keeping import LONGEST_AFTER_TERM, SHORTEST_AFTER_TERM, KeepingRule, as_stored

Command = TypeVar("Command", bound=Callable[..., Any])

DAYS = click.IntRange(SHORTEST_RETENTION, LONGEST_RETENTION)


class _Day(click.ParamType[Any]):
    """A day, or the word `none`."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "none":
            return value
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is no day such as 2027-03-31, and not 'none'.", param, ctx)
        if day.year not in YEARS:
            self.fail(f"'{value}' is no day from the year {YEARS[0]} to {YEARS[-1]}.", param, ctx)
        return day


@dataclass(frozen=True)
class Wanted:
    """What was named; None for what stays."""

    term_ends: Any
    """A day, or `none`: days alone."""
    days_after_term: int | None
    retention_days: int | None
    material_days: int | None
    yes: bool

    @property
    def names_something(self) -> bool:
        """Whether anything is to change."""
        return any((self.term_ends, self.days_after_term, self.retention_days, self.material_days))


OPTIONS = (
    click.option("--term-ends", type=_Day(), metavar="DAY", help="Last day of the term, 2027-03-31; 'none': by days."),
    click.option(
        "--days-after-term",
        type=click.IntRange(SHORTEST_AFTER_TERM, LONGEST_AFTER_TERM),
        help=f"So long after it what was used until then is deleted; {DAYS_AFTER_TERM} if never named.",
    ),
    click.option("--retention-days", type=DAYS, help="Conversations are kept so long after the last question."),
    click.option("--material-days", type=DAYS, help="Material is kept so long after the last use of its course."),
    click.option("--yes", is_flag=True, help="Also where this deletes something at once, or the term has ended."),
)


def with_keeping(command: Command) -> Command:
    """Adds the options."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def set_keeping(session: Session, institution: Institution, wanted: Wanted) -> None:
    """Stores it. Without `yes` a UsageError of click where something would be lost."""
    rule, material = KeepingRule.of(institution), KeepingRule.of_material(institution)
    after = _wanted_rule(rule, wanted)
    material_after = replace(after, days=wanted.material_days or material.days)
    lost = retention.loss(session, institution.id, rule, after)
    files = retention.loss_of_material(session, institution.id, material, material_after).materials
    if (lost.conversations or files) and not wanted.yes:
        what = f"{lost.conversations} conversations of {lost.people} people and {files} files of course material"
        raise click.UsageError(f"This would delete {what} at the next run. Give --yes if that is what you want.")
    institution.retention_days, institution.material_days = after.days, material_after.days
    institution.term_ends, institution.days_after_term = after.term_ends, after.days_after_term
    institution.earlier_terms = as_stored(after.earlier_terms)


def _wanted_rule(rule: KeepingRule, wanted: Wanted) -> KeepingRule:
    by_days = replace(rule, days=wanted.retention_days or rule.days)
    if wanted.term_ends == "none":
        if wanted.days_after_term:
            raise click.UsageError("--days-after-term follows a day: give --term-ends 2027-03-31, or leave it out.")
        return by_days.with_term(None, None, now().date())
    ends = wanted.term_ends or rule.term_ends
    if ends is None:
        if wanted.days_after_term:
            raise click.UsageError("No end of term is known: give --term-ends 2027-03-31, too.")
        return by_days
    if ends != rule.term_ends and ends < now().date() and not wanted.yes:
        raise click.UsageError(f"The term has ended: {ends} is in the past. Name the next one, or give --yes.")
    days_after = wanted.days_after_term or rule.days_after_term or DAYS_AFTER_TERM
    return by_days.with_term(ends, days_after, now().date())


def say_keeping(institution: Institution) -> str:
    """One line, of what holds now."""
    rule = KeepingRule.of(institution)
    by_days = f"{rule.days} days after its last question"
    if rule.term_ends is None:
        return f"A conversation is deleted {by_days}."
    due = rule.due(rule.term_ends).date()
    return f"What is asked until {rule.term_ends} is deleted on {due}; a conversation that goes on later, {by_days}."
