# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor residency`."""

import click

from lti_tool import residency, settings
from lti_tool.cli.shared import as_json, print_table
from lti_tool.db import Database


@click.command("residency")
@as_json
def run_residency(as_json: bool) -> None:
    """List everybody whom this installation may contact, and why; then what is enforced. All else is refused."""
    loaded = settings.load()
    print_table([contact.as_row() for contact in residency.contacts(loaded, Database(loaded.database_url))], as_json)
    if not as_json:
        for rule in residency.Enforced:
            click.echo(f"enforced  {rule.words}")
