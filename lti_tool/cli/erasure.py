# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor erasure` and `receipt`: erasures in a restored database, and the proof of one."""

import sys
from pathlib import Path
from typing import Any

import click
from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from lti_tool import settings
from lti_tool.assembly import Assembly, assemble
from lti_tool.cli.shared import check_schema
from lti_tool.models import Person, PersonKey
from lti_tool.own_data import erasure
from lti_tool.own_data.signed_file import Found, SignedFile, SignedKind, Verdict
from lti_tool.privacy.personal import Owner
from lti_tool.process_parts import Parts

PIECE_BYTES = 1024 * 1024


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
    """Say whether this installation signed the receipt or the data export in FILE, and what it says."""
    verdict = _examine(file)
    if verdict.found != Found.UNCHANGED or verdict.signed is None:
        what = "This was changed" if verdict.found == Found.CHANGED else "This is no receipt of this installation"
        raise click.ClickException(f"{what}: {verdict.why}. Give the file as it was saved in “My data”.")
    claims = verdict.signed.claims
    click.echo(f"Signed by this installation ({claims['iss']}) with its key {verdict.signed.kid}.")
    if verdict.kind != SignedKind.RECEIPT:
        click.echo(f"export ({verdict.kind}), unchanged since {claims['at']}")
        return
    where = f" in the course {claims['course']}" if "course" in claims else ""
    click.echo(f"receipt {claims['id']}: everything of one person{where} was erased at {claims['at']}")
    for name, rows in claims["counts"].items():
        click.echo(f"{rows:>7}  {name}")
    click.echo(claims["backups"])


def _examine(file: Path) -> Verdict:
    """Raises ClickException for a file that cannot be read."""
    read = SignedFile(whole_bytes=sys.maxsize)
    try:
        with file.open("rb") as content:
            while piece := content.read(PIECE_BYTES):
                read.take(piece)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from None
    return read.examine(Parts.of(settings.load()).keys.read_signed)
