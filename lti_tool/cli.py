"""`campus-tutor`: what operators run. One line on stderr for an error; exit code 2 for wrong use, 1 for failure."""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import click
from sqlalchemy import select
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from lti_tool import access, doctor, migrations, residency, rewrapping, serving_role, settings
from lti_tool.db import Database, now
from lti_tool.institution_commands import quota, share, shares
from lti_tool.jobs.command import work
from lti_tool.jobs.ledger import Ledger
from lti_tool.jobs.registry import all_jobs
from lti_tool.lti import checkup, invitations, keys, registration_by_hand, registrations
from lti_tool.lti.services.command import scores
from lti_tool.models import Deployment, Institution, IssuerAlias, Platform, PlatformState, Secret
from lti_tool.outbound import OutboundError, origin
from lti_tool.parts import Parts
from lti_tool.privacy.command import retention_group
from lti_tool.vault import Vault, VaultError

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


def main() -> None:
    """The console script."""
    try:
        sys.exit(cli.main(standalone_mode=False))
    except click.exceptions.NoArgsIsHelpError as error:
        _fail(_which(error), 2)
    except click.ClickException as error:
        _fail(error.format_message(), error.exit_code)
    except click.Abort:
        _fail("stopped", 1)
    except settings.SettingsError as error:
        _fail(str(error), 1)
    except VaultError as error:
        _fail(f"{error}. Give this installation's own master key there; 'doctor' says whether its keys open.", 1)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        _fail(f"The database does not do this: {reason}. Check CAMPUS_TUTOR_DATABASE_URL and run 'db upgrade'.", 1)


def _which(error: click.exceptions.NoArgsIsHelpError) -> str:
    """One line, too, for whoever stopped at the name of a group."""
    context = error.ctx
    assert context is not None
    path = context.command_path.removeprefix(context.find_root().command_path).strip()
    names = context.command.list_commands(context) if isinstance(context.command, click.Group) else []
    return f"{path or 'campus-tutor'} takes one of {', '.join(names)}; see --help."


def _fail(message: str, code: int) -> None:
    click.echo(f"campus-tutor: {' '.join(message.split())}", err=True)
    sys.exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Campus Tutor: an LTI 1.3 tool that puts a self-hosted language model beside a course."""


def _host_and_port(_context: click.Context, _option: click.Parameter, value: str) -> str:
    try:
        settings.host_and_port(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not HOST:PORT.") from None
    return value


@cli.command()
@click.option(
    "--bind", default="127.0.0.1:8000", show_default=True, callback=_host_and_port, help="HOST:PORT to listen on."
)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
def serve(bind: str, workers: int) -> None:
    """Serve with gunicorn, on a database whose schema is up to date and whose keys open."""
    loaded = settings.load()
    database = Database(loaded.database_url)
    if migrations.revision_of(database.engine) != migrations.head():
        raise click.ClickException("The database has another schema than this version. Run 'campus-tutor db upgrade'.")
    keys_found = doctor.keys_open(database, Vault(loaded.master_key))
    if not keys_found.well:
        raise click.ClickException(f"The keys {keys_found.said}.")
    database.engine.dispose()
    if loaded.metrics_bind is not None:
        host, port = loaded.metrics_bind  # gunicorn's main process reads no settings, and they may stand in a file
        os.environ["CAMPUS_TUTOR_METRICS_BIND"] = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    conf = Path(__file__).with_name("gunicorn_conf.py")
    # Replaces this process: gevent must patch an interpreter that has not imported the tool yet.
    command = [sys.executable, "-m", "gunicorn", "-c", str(conf), "--bind", bind, "--workers", str(workers)]
    os.execv(sys.executable, command)  # noqa: S606


@cli.group()
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
    parts = Parts.of(settings.load())
    database, vault = parts.database, parts.vault
    migrations.upgrade(database.engine)
    with database.transaction() as session:
        Secret.create(session, vault, Secret.PSEUDONYM)
        keys.create_first_key(session, vault)
    Ledger(database).prepare(all_jobs(parts))
    click.echo(f"Schema {migrations.head()}.")
    if serving_url_file is not None:
        try:
            role = serving_role.grant(database.engine, serving_url_file.read_text(encoding="utf-8").strip())
        except (serving_role.NotPossible, ArgumentError, OSError, ValueError) as error:
            raise click.ClickException(f"{serving_url_file}: {error}.") from None
        click.echo(f"Role {role} reads and writes rows.")


@cli.group()
def institution() -> None:
    """Tenants: universities and schools."""


@institution.command("add")
@click.argument("name")
def institution_add(name: str) -> None:
    """Add a tenant and print its id."""
    if not name.strip():
        raise click.UsageError("The name is empty.")
    row = Institution(name=name.strip())
    try:
        with _database().transaction() as session:
            session.add(row)
    except IntegrityError:
        raise click.ClickException(f"There is an institution named {name!r} already: see 'institution list'.") from None
    click.echo(str(row.id))


@institution.command("list")
@as_json
def institution_list(as_json: bool) -> None:
    """List the tenants."""
    with _database().transaction() as session:
        rows = session.scalars(select(Institution).order_by(Institution.name)).all()
        _table([{"id": str(row.id), "name": row.name} for row in rows], as_json)


@institution.command("role")
@click.argument("institution_id", metavar="ID", type=click.UUID)
@click.argument("role")
@click.argument("permissions", nargs=-1, type=click.Choice([p.value for p in access.Permission]))
@click.option("--default", "reset", is_flag=True, help="Take back the change of this role.")
def institution_role(institution_id: UUID, role: str, permissions: tuple[str, ...], reset: bool) -> None:
    """Say what a course role may do in one institution, e.g. `role ID Mentor chat own_data`."""
    try:
        access.check_row(role, permissions)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    with _database().transaction() as session:
        row = _institution(session.get(Institution, institution_id))
        changed = {name: names for name, names in row.role_permissions.items() if name != role}
        row.role_permissions = changed if reset else {**changed, role: list(permissions)}
        _table([{"role": name, "may": " ".join(names)} for name, names in row.role_permissions.items()], False)


for command in (share, quota, shares):
    institution.add_command(command)


@cli.command()
@click.option("--institution", "institution_id", required=True, type=click.UUID, help="Id from 'institution list'.")
@click.option("--days", default=7, show_default=True, type=click.IntRange(1, 90), help="How long the link is good.")
def invite(institution_id: UUID, days: int) -> None:
    """Print a link by which one platform registers itself, e.g. for Moodle's "Manage tools".

    The platform may live in the networks that CAMPUS_TUTOR_ALLOWED_NETWORKS names. Until when the link is good
    stands on stderr, so that a script gets the link alone.
    """
    loaded = settings.load()
    with Database(loaded.database_url).transaction() as session:
        _institution(session.get(Institution, institution_id))
        row, token = invitations.make(session, institution_id, days, by_operator=True)
    click.echo(invitations.link(loaded.public_url, token))
    click.echo(f"Good for one registration, until {row.expires_at:%Y-%m-%d %H:%M} UTC.", err=True)


@cli.group()
def platform() -> None:
    """Learning platforms: Moodle, ILIAS and others."""


def _fitting(_context: click.Context, option: click.Parameter, value: str) -> str:
    limit = registration_by_hand.limit_of(option.name or "")
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
        with _database().transaction() as session:
            _institution(session.get(Institution, institution_id))
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
    with _database().transaction() as session:
        row = _platform(session.get(Platform, platform_id))
        taken = select(Platform.id).where(registrations.is_issued_by(issuer), Platform.client_id == row.client_id)
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
    with _database().transaction() as session:
        deployments = session.scalars(select(Deployment)).all()
        rows = session.scalars(select(Platform).order_by(Platform.name, Platform.issuer)).all()
        listed = [_platform_row(row, deployments) for row in rows]
        _table(listed if as_json else [_said(row) for row in listed], as_json)


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


cli.add_command(work)
cli.add_command(scores)
cli.add_command(retention_group)


@platform.command("approve")
@click.argument("platform_id", metavar="ID", type=click.UUID)
@click.option("--deployment", "deployment_id", help="Only this deployment. Without it, all that wait.")
def platform_approve(platform_id: UUID, deployment_id: str | None) -> None:
    """Let a platform in, and its deployments that wait for approval.

    Look at its addresses before ('platform list'): from then on they may lie in CAMPUS_TUTOR_ALLOWED_NETWORKS.
    """
    with _database().transaction() as session:
        row = _platform(session.get(Platform, platform_id))
        waiting = [d for d in _deployments(session, row, deployment_id) if deployment_id or d.state == "pending"]
        for deployment in waiting:
            deployment.state, deployment.disabled_at = PlatformState.ACTIVE, None
        if deployment_id is None or row.state == PlatformState.PENDING:
            row.public_only = False
        row.state, row.disabled_at = PlatformState.ACTIVE, None
        _table([{"deployment": d.deployment_id, "state": d.state} for d in waiting], False)


@platform.command("disable")
@click.argument("platform_id", metavar="ID", type=click.UUID)
@click.option("--deployment", "deployment_id", help="Only this deployment.")
def platform_disable(platform_id: UUID, deployment_id: str | None) -> None:
    """Refuse launches from a platform, or from one of its deployments; visits under way end. Nothing is deleted.

    No invitation from before brings it back; those that its administrators made are revoked.
    """
    with _database().transaction() as session:
        row = _platform(session.get(Platform, platform_id))
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
def platform_check(platform_id: UUID, as_json: bool) -> None:
    """Say what works between a platform and this tool, and the remedy for what does not."""
    parts = Parts.of(settings.load())
    with parts.database.transaction() as session:
        _platform(session.get(Platform, platform_id))
    findings = checkup.Checkup(parts.database, parts.keys, parts.outbound).examine(platform_id)
    _table([finding.as_row() for finding in findings], as_json)
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


@cli.group("keys")
def tool_keys() -> None:
    """The tool's signing keys, and the master key that wraps everything."""


@tool_keys.command("rotate")
@click.option("--withdraw", is_flag=True, help="The old keys leaked: delete them at once.")
def keys_rotate(withdraw: bool) -> None:
    """Make a new signing key and print its id; it signs in ten minutes, the old one stays published a day more."""
    loaded = settings.load()
    with Database(loaded.database_url).transaction() as session:
        click.echo(keys.rotate(session, Vault(loaded.master_key), withdraw=withdraw))


@tool_keys.command("rewrap")
def keys_rewrap() -> None:
    """Wrap everything by the newest master key and print how many keys that were; the older one can then go."""
    loaded = settings.load()
    try:
        click.echo(rewrapping.rewrap(Database(loaded.database_url), Vault(loaded.master_key)))
    except VaultError as error:
        remedy = "put the old key behind the new one in CAMPUS_TUTOR_MASTER_KEY, separated by a comma"
        raise click.ClickException(f"{error}: {remedy}.") from None


@cli.command("doctor")
@as_json
def run_doctor(as_json: bool) -> None:
    """Check settings, database, keys, model servers and clock."""
    findings = doctor.examine()
    _table([finding.as_row() for finding in findings], as_json)
    if not all(finding.well for finding in findings):
        sys.exit(1)


@cli.command("residency")
@as_json
def run_residency(as_json: bool) -> None:
    """List everybody whom this installation may contact, and why. The tool's own connections to others are refused."""
    loaded = settings.load()
    _table([contact.as_row() for contact in residency.contacts(loaded, Database(loaded.database_url))], as_json)


def _database() -> Database:
    return Database(settings.load().database_url)


def _institution(row: Institution | None) -> Institution:
    if row is None:
        raise click.ClickException("There is no institution with this id: see 'institution list'.")
    return row


def _platform(row: Platform | None) -> Platform:
    if row is None:
        raise click.ClickException("There is no platform with this id: see 'platform list'.")
    return row


def _table(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in rows:
        click.echo("  ".join(_cell(value) for value in row.values()))


def _cell(value: object) -> str:
    match value:
        case bool():
            return "ok" if value else "WRONG"
        case None:
            return "-"
        case list() | tuple():
            return ",".join(map(str, value))
        case Mapping():
            return json.dumps(value)
        case _:
            return str(value)


if __name__ == "__main__":
    main()
