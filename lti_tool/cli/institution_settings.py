# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor institution set`: what an institution says of itself."""

from uuid import UUID

import click

from lti_tool.cli.shared import found_institution, open_database
from lti_tool.models import Institution
from lti_tool.privacy import number_form as forms


@click.command("set")
@click.argument("institution_id", metavar="ID", type=click.UUID)
@click.option("--number-form", metavar="REGEX", help="How its matriculation numbers look; '' takes it back.")
@click.option(
    "--number-example", "examples", multiple=True, metavar="NUMBER", help="A number of that form (not stored)."
)
def institution_set(institution_id: UUID, number_form: str | None, examples: tuple[str, ...]) -> None:
    """Set what is named, e.g. the form of matriculation numbers: they are kept from the model."""
    if number_form is None:
        raise click.UsageError("Name what to set: --number-form.")
    if number_form:
        try:
            forms.check(number_form, examples)
        except forms.UselessForm as error:
            raise click.UsageError(str(error)) from None
    with open_database().transaction() as session:
        found_institution(session.get(Institution, institution_id)).number_form = number_form or None
