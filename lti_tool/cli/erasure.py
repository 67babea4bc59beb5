# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor erasure` and `receipt`: erasures in a restored database, and the proof of one."""

import json
from pathlib import Path
from typing import Any

import click
from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from lti_tool import settings
from lti_tool.assembly import Assembly, assemble
from lti_tool.cli.shared import check_schema
from lti_tool.lti.keys.tool_keys import BadSignature
from lti_tool.models import Person, PersonKey
from lti_tool.own_data import erasure
from lti_tool.privacy.personal import Owner
from lti_tool.process_parts import Parts


@click.group("erasure")
def erasure_group() -> None:
    """What people erased."""


@erasure_group.command("repeat")
@click.option("--dry-run", is_flag=True, help="Only count them.")
def repeat(dry_run: bool) -> None:
    """After a restore: erase the people who are there again without their keys, and print how many.

    Restore the newest copy of the keys first: who has none there had erased everything.
    """
    assembled = assemble(settings.load())
    check_schema(assembled.parts.database)
    with assembled.parts.database.transaction() as session:
        _refuse_without_keys(session)
        gone = [Owner(row.id, row.platform_id, None) for row in session.execute(_keyless())]
    if not dry_run:
        _erase(assembled, gone)
    click.echo(len(gone))


def _refuse_without_keys(session: Session) -> None:
    """Raises ClickException where all would be erased."""
    people = session.scalar(select(func.count()).select_from(Person))
    if people and session.scalar(select(PersonKey.person_id).join(Person, Person.id == PersonKey.person_id)) is None:
        raise click.ClickException("Nobody here has a key. Restore the newest copy of the table person_key first.")


def _keyless() -> Any:
    return select(Person.id, Person.platform_id).where(~exists().where(PersonKey.person_id == Person.id))


def _erase(assembled: Assembly, people: list[Owner]) -> None:
    tables = [table for feature in assembled.features for table in feature.tables]
    for owner in people:
        erasure.erase(assembled.parts.database, tables, owner)
    with assembled.parts.database.transaction() as session:  # of people who came after the backup
        session.execute(delete(PersonKey).where(~exists().where(Person.id == PersonKey.person_id)))


@click.group("receipt")
def receipt() -> None:
    """Receipts of erasures."""


@receipt.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(file: Path) -> None:
    """Say whether this installation signed the receipt in FILE, and what it says."""
    said = _read(file)
    try:
        claims = Parts.of(settings.load()).keys.verify(str(said.pop("signed", "")), erasure.RECEIPT)
    except BadSignature as error:
        raise click.ClickException(f"This is no receipt of this installation: {error}.") from None
    if said != {name: value for name, value in claims.items() if name != "iss"}:
        raise click.ClickException("This receipt was changed: it does not say what was signed.")
    click.echo(f"Signed by this installation ({claims['iss']}).")
    click.echo(f"receipt {claims['id']}: everything of one person was erased at {claims['at']}")
    for name, rows in claims["counts"].items():
        click.echo(f"{rows:>7}  {name}")
    click.echo(claims["backups"])


def _read(file: Path) -> dict[str, Any]:
    """The receipt's fields; of the whole answer, or alone. Raises ClickException."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        content = None
    if isinstance(content, dict) and set(content) == {"receipt"}:
        content = content["receipt"]
    if not isinstance(content, dict):
        raise click.ClickException(f"{file} holds no receipt: give the file that was saved when the data was erased.")
    return content
