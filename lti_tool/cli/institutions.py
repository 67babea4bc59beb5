# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor institution`: tenants, and what a role may do at one."""

from uuid import UUID

import click
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lti_tool.cli.institution_kind import make_school, say_kind
from lti_tool.cli.institution_limits import quota, share, shares
from lti_tool.cli.institution_settings import institution_set
from lti_tool.cli.shared import as_json, found_institution, open_database, print_table
from lti_tool.models import Institution, InstitutionKind
from lti_tool.models.research import lacks_parents
from lti_tool.permissions import Permission, check_row
from lti_tool.research import texts
from lti_tool.research.standard_text import STANDARD


@click.group()
def institution() -> None:
    """Tenants: universities and schools."""


@institution.command("add")
@click.argument("name")
@click.option("--kind", type=click.Choice([one.value for one in InstitutionKind]), default="university")
def institution_add(name: str, kind: str) -> None:
    """Add a tenant and print its id.

    Its people can consent to research with the standard text: see 'research text show'; 'research off' ends it.
    At a school nobody is asked until 'research text set' names a text with words for parents.
    """
    if not name.strip():
        raise click.UsageError("The name is empty.")
    row = Institution(name=name.strip())
    try:
        with open_database().transaction() as session:
            session.add(row)
            if kind == InstitutionKind.SCHOOL:
                make_school(row)
            session.flush()
            if not lacks_parents(row, None):
                texts.ask_with(session, row, STANDARD, None)
            else:
                click.echo("\n".join(say_kind(session, row)), err=True)  # the id alone is what scripts read
    except IntegrityError:
        raise click.ClickException(f"There is an institution named {name!r} already: see 'institution list'.") from None
    click.echo(str(row.id))


@institution.command("list")
@as_json
def institution_list(as_json: bool) -> None:
    """List the tenants."""
    with open_database().transaction() as session:
        rows = session.scalars(select(Institution).order_by(Institution.name)).all()
        print_table([{"id": str(row.id), "name": row.name} for row in rows], as_json)


@institution.command("role")
@click.argument("institution_id", metavar="ID", type=click.UUID)
@click.argument("role")
@click.argument("permissions", nargs=-1, type=click.Choice([one.value for one in Permission]))
@click.option("--default", "reset", is_flag=True, help="Take back the change of this role.")
def institution_role(institution_id: UUID, role: str, permissions: tuple[str, ...], reset: bool) -> None:
    """Say what a course role may do in one institution, e.g. `role ID Mentor chat own_data`."""
    try:
        check_row(role, permissions)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    with open_database().transaction() as session:
        row = found_institution(session.get(Institution, institution_id))
        changed = {name: names for name, names in row.role_permissions.items() if name != role}
        row.role_permissions = changed if reset else {**changed, role: list(permissions)}
        print_table([{"role": name, "may": " ".join(names)} for name, names in row.role_permissions.items()], False)


for command in (share, quota, shares, institution_set):
    institution.add_command(command)
