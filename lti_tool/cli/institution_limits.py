# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor institution share|quota|shares`: what institutions may use, changed while the tool runs."""

import json
import math
from typing import Any
from uuid import UUID

import click
from sqlalchemy import and_, select

from lti_tool import settings
from lti_tool.db import Database, now
from lti_tool.models import Institution, Usage
from lti_tool.models.quota import UNLIMITED, OwnerKind, since

COLUMNS = {"person": "tokens_per_day", "activity": "tokens_per_activity", "institution": "tokens_per_month"}
MOST = {"tokens_per_day": 2**31 - 1, "tokens_per_activity": UNLIMITED - 1, "tokens_per_month": UNLIMITED - 1}
"""What the columns hold."""


def _weight(_context: click.Context, _option: click.Parameter, value: float) -> float:
    if not (math.isfinite(value) and 0.001 <= value <= 1e9):
        raise click.BadParameter("a share is a number from 0.001 to 1,000,000,000.")
    return value


def _limit(_context: click.Context, option: click.Parameter, value: str | None) -> dict[str, int | None]:
    """The column and its value; nothing for an option that was not given."""
    column = COLUMNS[str(option.name)]
    if value is None:
        return {}
    if value == "none" and column != COLUMNS["person"]:
        return {column: None}
    if not (value.isascii() and value.isdecimal()) or int(value) > MOST[column]:
        raise click.BadParameter(f"{value!r} is no number of tokens up to {MOST[column]:,}.")
    return {column: int(value)}


@click.command("share")
@click.argument("institution_id", metavar="ID", type=click.UUID)
@click.argument("weight", type=float, callback=_weight)
def share(institution_id: UUID, weight: float) -> None:
    """Set an institution's weight beside the others', for when more is asked than the engines can answer."""
    _change(institution_id, {"share": weight})


@click.command("quota")
@click.argument("institution_id", metavar="ID", type=click.UUID)
@click.option("--person", callback=_limit, metavar="TOKENS", help="Of one person in a day.")
@click.option("--activity", callback=_limit, metavar="TOKENS", help="Of one activity in a day, or 'none'.")
@click.option("--institution", callback=_limit, metavar="TOKENS", help="Of the institution in a month, or 'none'.")
def quota(institution_id: UUID, **limits: dict[str, int | None]) -> None:
    """Set how many tokens may be used; what is not named stays."""
    values = {column: value for limit in limits.values() for column, value in limit.items()}
    if not values:
        raise click.UsageError("Name what to change: --person, --activity or --institution.")
    _change(institution_id, values)


@click.command("shares")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def shares(as_json: bool) -> None:
    """List shares and quotas, and what was used this month (UTC)."""
    used = and_(Usage.owner_id == Institution.id, Usage.since == since(OwnerKind.INSTITUTION, now()))
    query = select(Institution, Usage.tokens).outerjoin(Usage, used).order_by(Institution.name)
    with Database(settings.load().database_url).transaction() as session:
        rows = [_row(institution, tokens or 0) for institution, tokens in session.execute(query)]
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in rows:
        click.echo("  ".join(f"{name}={'none' if value is None else value}" for name, value in row.items()))


def _row(institution: Institution, tokens: int) -> dict[str, Any]:
    limits = {column: getattr(institution, column) for column in COLUMNS.values()}
    named = {"id": str(institution.id), "name": institution.name, "share": institution.share}
    return named | limits | {"used_this_month": tokens}


def _change(institution_id: UUID, values: dict[str, Any]) -> None:
    with Database(settings.load().database_url).transaction() as session:
        row = session.get(Institution, institution_id)
        if row is None:
            raise click.ClickException("There is no institution with this id: see 'institution list'.")
        for name, value in values.items():
            setattr(row, name, value)
