# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor db`: tables, first keys, and the role that serves."""

from pathlib import Path

import click
from sqlalchemy.exc import ArgumentError

from lti_tool import migrations, serving_role, settings
from lti_tool.assembly import assemble
from lti_tool.jobs.ledger import Ledger
from lti_tool.lti.keys import tool_keys
from lti_tool.models import Secret


@click.group()
def db() -> None:
    """The database."""


@db.command()
@click.option(
    "--serving-url-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file with the database URL of everything else. Its role is made, too: it may not change tables.",
)
def upgrade(serving_url_file: Path | None) -> None:
    """Bring the schema up to date; make the keys of a new installation.

    With --serving-url-file the database's owner runs this command alone.
    """
    assembled = assemble(settings.load())
    database, vault = assembled.parts.database, assembled.parts.vault
    migrations.upgrade(database.engine)
    with database.transaction() as session:
        Secret.create(session, vault, Secret.PSEUDONYM)
        tool_keys.create_first_key(session, vault)
    Ledger(database).prepare(assembled.jobs)
    click.echo(f"Schema {migrations.head()}.")
    if serving_url_file is not None:
        try:
            role = serving_role.grant(database.engine, serving_url_file.read_text(encoding="utf-8").strip())
        except (serving_role.NotPossible, ArgumentError, OSError, ValueError) as error:
            raise click.ClickException(f"{serving_url_file}: {error}.") from None
        click.echo(f"Role {role} reads and writes rows.")
