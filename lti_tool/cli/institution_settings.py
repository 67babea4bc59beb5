# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor institution set`: what an institution says of itself."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any
from uuid import UUID

import click

from lti_tool import times
from lti_tool.cli.institution_help import set_help_lines, with_help_lines
from lti_tool.cli.institution_keeping import Wanted, say_keeping, set_keeping, with_keeping
from lti_tool.cli.institution_kind import say_kind
from lti_tool.cli.shared import found_institution, open_database
from lti_tool.models import Institution, InstitutionKind
from lti_tool.models.platform import MAX_SAID_CHARACTERS
from lti_tool.privacy import number_form as forms


def _line(_context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """One line without spaces around it; None where the option is not given."""
    if value is None:
        return None
    said = value.strip()
    if not said.isprintable():
        raise click.BadParameter("it is one line, without control characters.", param=option)
    if len(said) > MAX_SAID_CHARACTERS:
        raise click.BadParameter(f"it has {len(said)} characters, {MAX_SAID_CHARACTERS} are possible.", param=option)
    return said


def _zone(_context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    if value is not None and not times.is_zone(value):
        raise click.BadParameter(f"{value!r} is no time zone such as Europe/Berlin or UTC.", param=option)
    return value


def _said(name: str, help_: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(name, metavar="TEXT", callback=_line, help=f"{help_}; '' takes it back.")


@click.command("set")
@click.argument("institution_id", metavar="ID", type=click.UUID)
@_said("--controller", "Who answers for the processing (GDPR, article 4 (7)), with the address")
@_said("--controller-contact", "How the controller is reached: e-mail, telephone")
@_said("--officer", "The data protection officer")
@_said("--officer-contact", "How the data protection officer is reached")
@_said("--legal-basis", "By which law the data is processed (GDPR, article 6)")
@_said("--counselling", "Its own counselling service, and how it is reached: told to who is not well")
@click.option("--kind", type=click.Choice([one.value for one in InstitutionKind]), help="What it is.")
@click.option("--number-form", metavar="REGEX", help="How its matriculation numbers look; '' takes it back.")
@click.option(
    "--number-example", "examples", multiple=True, metavar="NUMBER", help="A number of that form (not stored)."
)
@click.option(
    "--store-nothing",
    type=click.Choice(["on", "off"]),
    help="Whether nothing of its conversations is stored, whatever a tutor's settings say.",
)
@with_help_lines
@click.option("--time-zone", callback=_zone, metavar="ZONE", help="What a day is there, e.g. Europe/Berlin.")
@with_keeping
def institution_set(
    institution_id: UUID,
    number_form: str | None,
    examples: tuple[str, ...],
    store_nothing: str | None,
    **named: Any,
) -> None:
    """Set what is named: who answers for the processing, as its papers say; how long things are kept, or that
    nothing is stored; how its matriculation numbers look, which are kept from the model; whom
    somebody can turn to who is not well; that it is a school; in which time zone it is.
    """
    help_lines = named.pop("help_lines_de"), named.pop("help_lines_en")
    wanted = Wanted(**{one.name: named.pop(one.name) for one in fields(Wanted)})
    values: dict[str, object] = {name: value for name, value in named.items() if value is not None}
    if number_form is not None:
        values["number_form"] = _tried(number_form, examples)
    if store_nothing is not None:
        values["store_nothing"] = store_nothing == "on"
    if not (values or wanted.names_something or help_lines != (None, None)):
        raise click.UsageError("Name what to set, e.g. --controller or --term-ends; see --help.")
    with open_database().transaction() as session:
        row = found_institution(session.get(Institution, institution_id, with_for_update=True))
        other_kind = values.get("kind", row.kind) != row.kind
        for name, value in values.items():
            setattr(row, name, value)
        set_help_lines(row, *help_lines)
        if wanted.names_something:
            set_keeping(session, row, wanted)
            click.echo(say_keeping(row))
        if other_kind:
            session.flush()
            click.echo("\n".join(say_kind(session, row)))


def _tried(form: str, examples: tuple[str, ...]) -> str | None:
    """The form as it is stored; None for an empty one."""
    if not form:
        return None
    try:
        forms.check(form, examples)
    except forms.UselessForm as error:
        raise click.UsageError(str(error)) from None
    return form
