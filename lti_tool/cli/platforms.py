# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor platform` and `invite`: learning platforms, who lets them in, and what works."""

import sys
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import click
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool import settings
from lti_tool.cli.shared import as_json, found_institution, found_platform, open_database, print_table
from lti_tool.db import Database, now
from lti_tool.lti.administration.platform_check import PlatformCheck
from lti_tool.lti.platforms import registered
from lti_tool.lti.registration import invitations, manual
from lti_tool.models import Deployment, Institution, IssuerAlias, Platform, PlatformState
from lti_tool.outbound import OutboundError, origin
from lti_tool.process_parts import Parts


@click.command()
@click.option("--institution", "institution_id", required=True, type=click.UUID, help="Id from 'institution list'.")
@click.option("--days", default=7, show_default=True, type=click.IntRange(1, 90), help="How long the link is good.")
def invite(institution_id: UUID, days: int) -> None:
    """Print a link by which one platform registers itself, e.g. for Moodle's "Manage tools".

    The platform may live in the networks that CAMPUS_TUTOR_ALLOWED_NETWORKS names. Until when the link is good
    stands on stderr, so that a script gets the link alone.
    """
    loaded = settings.load()
    with Database(loaded.database_url).transaction() as session:
        found_institution(session.get(Institution, institution_id))
        row, token = invitations.make(session, institution_id, days, by_operator=True)
    click.echo(invitations.link(loaded.public_url, token))
    click.echo(f"Good for one registration, until {row.expires_at:%Y-%m-%d %H:%M} UTC.", err=True)


@click.group()
def platform() -> None:
    """Learning platforms: Moodle, ILIAS and others."""


def _fitting(_context: click.Context, option: click.Parameter, value: str) -> str:
    limit = manual.limit_of(option.name or "")
    if len(value) > limit:
        raise click.BadParameter(f"{value[:50]!r}... is longer than {limit} characters.")
    if not value.strip() or not value.isprintable():
        raise click.BadParameter(f"{value!r} is empty, or not one line of text.")
    return value


def _http_url(context: click.Context, option: click.Parameter, value: str) -> str:
    try:
        origin(value)
    except OutboundError as error:
        raise click.BadParameter(f"{value!r} is no http(s) URL: {error}.") from None
    return _fitting(context, option, value)


@platform.command("add")
@click.option("--institution", "institution_id", required=True, type=click.UUID, help="Id from 'institution list'.")
@click.option("--issuer", required=True, callback=_http_url, help="The platform's issuer, exactly as it signs it.")
@click.option("--client-id", required=True, callback=_fitting)
@click.option("--auth-url", required=True, callback=_http_url)
@click.option("--token-url", required=True, callback=_http_url)
@click.option("--jwks-url", required=True, callback=_http_url)
@click.option("--deployment-id", required=True, callback=_fitting)
@click.option("--name", default="", help="What people call this platform.")
@click.option("--family", default="other", type=click.Choice(["moodle", "ilias", "other"]), show_default=True)
def platform_add(institution_id: UUID, deployment_id: str, **fields: str) -> None:
    """Register a platform by hand and print its id."""
    fields["name"] = fields["name"] or urlsplit(fields["issuer"]).netloc
    row = Platform(institution_id=institution_id, **fields)
    try:
        with open_database().transaction() as session:
            found_institution(session.get(Institution, institution_id))
            session.add(row)
            session.flush()
            session.add(Deployment(platform_id=row.id, deployment_id=deployment_id))
    except IntegrityError:
        message = f"{row.issuer} with client {row.client_id} is registered already: see 'platform list'."
        raise click.ClickException(message) from None
    click.echo(str(row.id))


@platform.command("alias")
@click.argument("platform_id", metavar="ID", type=click.UUID)
@click.argument("issuer", callback=_http_url)
@click.option("--remove", is_flag=True, help="Take the alias back.")
def platform_alias(platform_id: UUID, issuer: str, remove: bool) -> None:
    """Let a platform sign as another ISSUER too, where its issuer follows the host name."""
    with open_database().transaction() as session:
        row = found_platform(session.get(Platform, platform_id))
        taken = select(Platform.id).where(registered.is_issued_by(issuer), Platform.client_id == row.client_id)
        others = set(session.scalars(taken)) - {row.id}
        if others:
            raise click.ClickException(f"{issuer} with client {row.client_id} is registered already.")
        known = {alias.issuer: alias for alias in row.aliases}
        if remove and issuer in known:
            row.aliases.remove(known[issuer])
        elif not remove and issuer not in row.issuers():
            row.aliases.append(IssuerAlias(issuer=issuer))
        click.echo("\n".join(row.issuers()))


@platform.command("list")
@as_json
def platform_list(as_json: bool) -> None:
    """List the registered platforms."""
    with open_database().transaction() as session:
        deployments = session.scalars(select(Deployment)).all()
        rows = session.scalars(select(Platform).order_by(Platform.name, Platform.issuer)).all()
        listed = [_platform_row(row, deployments) for row in rows]
        print_table(listed if as_json else [_said(row) for row in listed], as_json)


def _said(row: dict[str, Any]) -> dict[str, Any]:
    """A line of the table says what its lists are: "3" could be a count."""
    lists = {"deployments": "deployment ids", "waiting": "deployment ids that wait", "aliases": "aliases"}
    reach = "public network only" if row["public_only"] else "allowed networks"
    return (
        row | {"public_only": reach} | {name: f"{words}: {','.join(row[name]) or '-'}" for name, words in lists.items()}
    )


def _platform_row(row: Platform, deployments: Iterable[Deployment]) -> dict[str, Any]:
    names = ("name", "family", "state", "issuer", "client_id", "auth_url", "token_url", "jwks_url")
    return {
        "id": str(row.id),
        "institution": str(row.institution_id),
        **{name: getattr(row, name) for name in names},
        "deployments": [d.deployment_id for d in deployments if d.platform_id == row.id and d.state == "active"],
        "waiting": [d.deployment_id for d in deployments if d.platform_id == row.id and d.state == "pending"],
        "aliases": [alias.issuer for alias in row.aliases],
        "public_only": row.public_only,
    }


@platform.command("approve")
@click.argument("platform_id", metavar="ID", type=click.UUID)
@click.option("--deployment", "deployment_id", help="Only this deployment. Without it, all that wait.")
def platform_approve(platform_id: UUID, deployment_id: str | None) -> None:
    """Let a platform in, and its deployments that wait for approval.

    Look at its addresses before ('platform list'): from then on they may lie in CAMPUS_TUTOR_ALLOWED_NETWORKS.
    """
    with open_database().transaction() as session:
        row = found_platform(session.get(Platform, platform_id))
        waiting = [d for d in _deployments(session, row, deployment_id) if deployment_id or d.state == "pending"]
        for deployment in waiting:
            deployment.state, deployment.disabled_at = PlatformState.ACTIVE, None
        if deployment_id is None or row.state == PlatformState.PENDING:
            row.public_only = False
        row.state, row.disabled_at = PlatformState.ACTIVE, None
        print_table([{"deployment": d.deployment_id, "state": d.state} for d in waiting], False)


@platform.command("disable")
@click.argument("platform_id", metavar="ID", type=click.UUID)
@click.option("--deployment", "deployment_id", help="Only this deployment.")
def platform_disable(platform_id: UUID, deployment_id: str | None) -> None:
    """Refuse launches from a platform, or from one of its deployments; visits under way end. Nothing is deleted.

    No invitation from before brings it back; those that its administrators made are revoked.
    """
    with open_database().transaction() as session:
        row = found_platform(session.get(Platform, platform_id))
        off: Iterable[Platform | Deployment] = (
            [row] if deployment_id is None else _deployments(session, row, deployment_id)
        )
        for one in off:
            one.state, one.disabled_at = PlatformState.DISABLED, now()
        if revoked := invitations.revoke_of(session, row):
            click.echo(f"Open invitations that were revoked: {revoked}.", err=True)


@platform.command("check")
@click.argument("platform_id", metavar="ID", type=click.UUID)
@as_json
def check_platform(platform_id: UUID, as_json: bool) -> None:
    """Say what works between a platform and this tool, and the remedy for what does not."""
    parts = Parts.of(settings.load())
    with parts.database.transaction() as session:
        found_platform(session.get(Platform, platform_id))
    findings = PlatformCheck(parts.database, parts.keys, parts.outbound).examine(platform_id)
    print_table([finding.as_row() for finding in findings], as_json)
    if any(finding.well is False and not finding.past for finding in findings):
        sys.exit(1)


def _deployments(session: Session, row: Platform, deployment_id: str | None) -> list[Deployment]:
    query = select(Deployment).where(Deployment.platform_id == row.id)
    if deployment_id is not None:
        query = query.where(Deployment.deployment_id == deployment_id)
    found = list(session.scalars(query))
    if deployment_id is not None and not found:
        raise click.ClickException(f"The platform has no deployment {deployment_id!r}: see 'platform list'.")
    return found
