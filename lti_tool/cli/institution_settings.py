# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor institution set`: what an institution says of itself."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import click

from lti_tool.cli.shared import found_institution, open_database
from lti_tool.models import Institution, InstitutionKind
from lti_tool.models.platform import MAX_SAID_CHARACTERS
from lti_tool.privacy import number_form as forms


def _line(_context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """One line without spaces around it; None where the option is not given. Raises BadParameter."""
    if value is None:
        return None
    said = value.strip()
    if not said.isprintable():
        raise click.BadParameter("it is one line, without control characters.", param=option)
    if len(said) > MAX_SAID_CHARACTERS:
        raise click.BadParameter(f"it has {len(said)} characters, {MAX_SAID_CHARACTERS} are possible.", param=option)
    return said


def _said(name: str, help_: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(name, metavar="TEXT", callback=_line, help=f"{help_}; '' takes it back.")


@click.command("set")
@click.argument("institution_id", metavar="ID", type=click.UUID)
@_said("--controller", "Who answers for the processing (GDPR, article 4 (7)), with the address")
@_said("--controller-contact", "How the controller is reached: e-mail, telephone")
@_said("--officer", "The data protection officer")
@_said("--officer-contact", "How the data protection officer is reached")
@_said("--legal-basis", "By which law the data is processed (GDPR, article 6)")
@click.option("--kind", type=click.Choice([one.value for one in InstitutionKind]), help="What it is.")
@click.option("--number-form", metavar="REGEX", help="How its matriculation numbers look; '' takes it back.")
@click.option(
    "--number-example", "examples", multiple=True, metavar="NUMBER", help="A number of that form (not stored)."
)
def institution_set(
    institution_id: UUID, number_form: str | None, examples: tuple[str, ...], **named: str | None
) -> None:
    """Set what is named, e.g. who answers for the processing: it stands in the institution's papers."""
    values: dict[str, str | None] = {name: value for name, value in named.items() if value is not None}
    if number_form is not None:
        values["number_form"] = _tried(number_form, examples)
    if not values:
        raise click.UsageError("Name what to set, e.g. --controller; see --help.")
    with open_database().transaction() as session:
        row = found_institution(session.get(Institution, institution_id))
        for name, value in values.items():
            setattr(row, name, value)


def _tried(form: str, examples: tuple[str, ...]) -> str | None:
    """The form as it is stored; None for an empty one. Raises UsageError for one that cannot be used."""
    if not form:
        return None
    try:
        forms.check(form, examples)
    except forms.UselessForm as error:
        raise click.UsageError(str(error)) from None
    return form
