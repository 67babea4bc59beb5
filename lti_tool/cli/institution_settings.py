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
@click.option(
    "--store-nothing",
    type=click.Choice(["on", "off"]),
    help="Whether nothing of its conversations is stored, whatever a tutor's settings say.",
)
def institution_set(
    institution_id: UUID, number_form: str | None, examples: tuple[str, ...], store_nothing: str | None
) -> None:
    """Set what is named: the form of matriculation numbers, which are kept from the model; storing nothing."""
    changes: dict[str, object] = {}
    if number_form is not None:
        changes["number_form"] = _checked(number_form, examples) or None
    if store_nothing is not None:
        changes["store_nothing"] = store_nothing == "on"
    if not changes:
        raise click.UsageError("Name what to set: --number-form, --store-nothing.")
    with open_database().transaction() as session:
        institution = found_institution(session.get(Institution, institution_id))
        for name, value in changes.items():
            setattr(institution, name, value)


def _checked(number_form: str, examples: tuple[str, ...]) -> str:
    if number_form:
        try:
            forms.check(number_form, examples)
        except forms.UselessForm as error:
            raise click.UsageError(str(error)) from None
    return number_form
