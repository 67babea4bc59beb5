# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor keys`: the tool's signing keys, and the master key."""

import click

from lti_tool import settings
from lti_tool.cli import rewrapping
from lti_tool.db import Database
from lti_tool.lti.keys import tool_keys
from lti_tool.vault import Vault, VaultError


@click.group("keys")
def keys() -> None:
    """The tool's signing keys, and the master key that wraps everything."""


@keys.command("rotate")
@click.option("--withdraw", is_flag=True, help="The old keys leaked: delete them at once.")
def keys_rotate(withdraw: bool) -> None:
    """Make a new signing key and print its id; it signs in ten minutes, the old one stays published a day more."""
    loaded = settings.load()
    with Database(loaded.database_url).transaction() as session:
        click.echo(tool_keys.rotate(session, Vault(loaded.master_key), withdraw=withdraw))


@keys.command("rewrap")
def keys_rewrap() -> None:
    """Wrap everything by the newest master key and print how many keys that were; the older one can then go."""
    loaded = settings.load()
    try:
        click.echo(rewrapping.rewrap(Database(loaded.database_url), Vault(loaded.master_key)))
    except VaultError as error:
        remedy = "put the old key behind the new one in CAMPUS_TUTOR_MASTER_KEY, separated by a comma"
        raise click.ClickException(f"{error}: {remedy}.") from None
