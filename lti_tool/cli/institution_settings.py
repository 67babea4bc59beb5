# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor institution set`: what an institution says of itself."""

from typing import Any
from uuid import UUID

import click

from lti_tool.cli.institution_keeping import Wanted, say_keeping, set_keeping, with_keeping
from lti_tool.cli.shared import found_institution, open_database
from lti_tool.models import Institution
from lti_tool.privacy import number_form as forms


@click.command("set")
@click.argument("institution_id", metavar="ID", type=click.UUID)
@click.option("--number-form", metavar="REGEX", help="How its matriculation numbers look; '' takes it back.")
@click.option(
    "--number-example", "examples", multiple=True, metavar="NUMBER", help="A number of that form (not stored)."
)
@with_keeping
def institution_set(institution_id: UUID, number_form: str | None, examples: tuple[str, ...], **keeping: Any) -> None:
    """Set what is named: the form of matriculation numbers, which are kept from the model; how long things are kept."""
    wanted = Wanted(**keeping)
    if number_form is None and not wanted.names_something:
        raise click.UsageError("Name what to set: --number-form, --term-ends, --retention-days; see --help.")
    if number_form:
        try:
            forms.check(number_form, examples)
        except forms.UselessForm as error:
            raise click.UsageError(str(error)) from None
    with open_database().transaction() as session:
        institution = found_institution(session.get(Institution, institution_id, with_for_update=True))
        if number_form is not None:
            institution.number_form = number_form or None
        if wanted.names_something:
            set_keeping(session, institution, wanted)
            click.echo(say_keeping(institution))
