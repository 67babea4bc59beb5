# SPDX-License-Identifier: EUPL-1.2
"""What commands share: rows by their ids, and tables as text or JSON."""

import json
from collections.abc import Mapping
from typing import Any

import click

from lti_tool import migrations, settings
from lti_tool.db import Database
from lti_tool.models import Institution, Platform

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


def open_database() -> Database:
    """As the settings name it."""
    return Database(settings.load().database_url)


def check_schema(database: Database) -> None:
    """ClickException where the tables are not those of this version."""
    if migrations.revision_of(database.engine) != migrations.head():
        raise click.ClickException("The database has another schema than this version. Run 'campus-tutor db upgrade'.")


def found_institution(row: Institution | None) -> Institution:
    """The row itself. Raises ClickException where there is none."""
    if row is None:
        raise click.ClickException("There is no institution with this id: see 'institution list'.")
    return row


def found_platform(row: Platform | None) -> Platform:
    """The row itself. Raises ClickException where there is none."""
    if row is None:
        raise click.ClickException("There is no platform with this id: see 'platform list'.")
    return row


def print_table(rows: list[dict[str, Any]], as_json: bool) -> None:
    """A line for each row, or all of them as JSON."""
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in rows:
        click.echo("  ".join(_cell(value) for value in row.values()))


def _cell(value: object) -> str:
    match value:
        case bool():
            return "ok" if value else "WRONG"
        case None:
            return "-"
        case list() | tuple():
            return ",".join(map(str, value))
        case Mapping():
            return json.dumps(value)
        case _:
            return str(value)
