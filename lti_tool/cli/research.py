# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor research`: what people are asked, and files of those who consent now. docs/research.md"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import click
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool import settings
from lti_tool.cli.shared import as_json, check_schema, found_institution, open_database, print_table
from lti_tool.models import Institution, ResearchExport, ResearchText
from lti_tool.models.research import asked_with
from lti_tool.process_parts import Parts
from lti_tool.research import chosen, texts
from lti_tool.research.export import Exporter, NotExported

FEW_PEOPLE = 5
"""With fewer, who asked can be guessed."""

Command = TypeVar("Command", bound=Callable[..., None])

of_institution = click.option(
    "--institution", "institution_id", required=True, type=click.UUID, help="Id from 'institution list'."
)


@click.group()
def research() -> None:
    """Research by consent: texts, and files of those who consent now."""


@research.group("text")
def text_group() -> None:
    """What people are asked."""


def _text_file(_context: click.Context, _option: click.Parameter, path: Path | None) -> str | None:
    """What the file says. BadParameter where it is no text."""
    if path is None:
        return None
    try:
        return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n").strip()
    except (OSError, UnicodeDecodeError):
        raise click.BadParameter(f"{path} is no text file in UTF-8 that can be read.") from None


def _file_option(name: str, said: str, *, required: bool = False) -> Callable[[Command], Command]:
    kind = click.Path(exists=True, dir_okay=False, path_type=Path)
    return click.option(name, metavar="FILE", type=kind, required=required, callback=_text_file, help=said)


@text_group.command("set")
@of_institution
@_file_option("--de", "The text in German.", required=True)
@_file_option("--en", "The text in English.", required=True)
@_file_option("--parents-de", "At schools: what parents read, in German.")
@_file_option("--parents-en", "At schools: what parents read, in English.")
def text_set(institution_id: UUID, de: str, en: str, parents_de: str | None, parents_en: str | None) -> None:
    """Ask with a new version, and print its number. Consents to earlier ones count no longer.

    Paragraphs stand apart by an empty line. The same words as before are no new version.
    """
    try:
        text, parents = texts.Wording(de, en), _parents(parents_de, parents_en)
        with open_database().transaction() as session:
            institution = found_institution(session.get(Institution, institution_id))
            version = texts.ask_with(session, institution, text, parents).version
    except texts.UselessText as error:
        raise click.UsageError(str(error)) from None
    click.echo(version)


def _parents(de: str | None, en: str | None) -> texts.Wording | None:
    """Raises UselessText where one language is missing."""
    return None if de is None and en is None else texts.Wording(de or "", en or "")


@text_group.command("list")
@of_institution
@as_json
def text_list(institution_id: UUID, as_json: bool) -> None:
    """List the versions: since when, until when, and how many consent to each now."""
    with open_database().transaction() as session:
        found_institution(session.get(Institution, institution_id))
        print_table([_version(session, row) for row in texts.versions(session, institution_id)], as_json)


def _version(session: Session, row: ResearchText) -> dict[str, Any]:
    consents = chosen.consenting(row.institution_id, row.version).with_only_columns(func.count())
    return {
        "version": row.version,
        "since": row.created_at.isoformat(),
        "until": row.ended_at.isoformat() if row.ended_at else None,
        "parents": row.parents_de is not None,
        "consents": session.scalar(consents),
    }


@text_group.command("show")
@of_institution
@click.option("--version", type=click.IntRange(1), help="An earlier one. Without it, the one that is asked with now.")
@as_json
def text_show(institution_id: UUID, version: int | None, as_json: bool) -> None:
    """Print a text as people read it."""
    with open_database().transaction() as session:
        found_institution(session.get(Institution, institution_id))
        row = _found_text(session, institution_id, version)
    said = {name: getattr(row, name) for name in ("version", "de", "en", "parents_de", "parents_en")}
    if as_json:
        print_table([said], as_json)
        return
    for name, value in said.items():
        if value is not None:
            click.echo(f"[{name}]\n{value}\n")


def _found_text(session: Session, institution_id: UUID, version: int | None) -> ResearchText:
    """Raises ClickException where there is none."""
    if version is None:
        row = asked_with(session, institution_id)
    else:
        row = session.get(ResearchText, (institution_id, version))
    if row is None:
        raise click.ClickException(
            "There is no such text: see 'research text list', or set one with 'research text set'."
        )
    return row


@research.command("off")
@of_institution
def off(institution_id: UUID) -> None:
    """Ask nobody any more. Consents stay and have no effect; a text that is set later has to be consented to anew."""
    with open_database().transaction() as session:
        found_institution(session.get(Institution, institution_id))
        if not texts.end(session, institution_id):
            raise click.ClickException("This institution asks for no research: there is nothing to switch off.")


@research.command("export")
@of_institution
@click.option("--out", required=True, metavar="FILE", type=click.Path(path_type=Path), help="A new file (JSON lines).")
def export(institution_id: UUID, out: Path) -> None:
    """Write the conversations of those who consent now: redacted, under new pseudonyms, from their consent on.

    Read a sample before you hand the file on, and delete earlier ones: docs/research.md.
    """
    parts = Parts.of(settings.load())
    check_schema(parts.database)
    with parts.database.transaction() as session:
        found_institution(session.get(Institution, institution_id))
    try:
        exporter = Exporter(parts.database, parts.vault, parts.keys.sign, parts.settings.public_url)
        row, unreadable = exporter.export(institution_id, out)
    except NotExported as error:
        raise click.ClickException(str(error)) from None
    except FileExistsError:
        raise click.ClickException(f"{out} is there already: name a new file, nothing is overwritten.") from None
    except OSError as error:
        raise click.ClickException(
            f"{out} cannot be written ({error.strerror}): name a file in a folder of yours."
        ) from None
    click.echo(f"{row.id}  {row.people} people, {row.conversations} conversations, {row.turns} turns")
    if row.people < FEW_PEOPLE:
        click.echo(
            f"With fewer than {FEW_PEOPLE} people in it, whoever knows the course may know who is who: wait until more "
            "consent, or say so to whoever gets the file.",
            err=True,
        )
    if unreadable:
        click.echo(f"Left out, as their key does not open them: {unreadable}. See 'doctor'.", err=True)


@research.command("list")
@click.option("--institution", "institution_id", type=click.UUID, help="Only of this one.")
@as_json
def list_exports(institution_id: UUID | None, as_json: bool) -> None:
    """List the files that were written, newest first."""
    with open_database().transaction() as session:
        query = select(ResearchExport).order_by(ResearchExport.at.desc())
        if institution_id is not None:
            found_institution(session.get(Institution, institution_id))
            query = query.where(ResearchExport.institution_id == institution_id)
        print_table([_export(row) for row in session.scalars(query)], as_json)


def _export(row: ResearchExport) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "institution": str(row.institution_id),
        "at": row.at.isoformat(),
        "version": row.version,
        "people": row.people,
        "conversations": row.conversations,
        "turns": row.turns,
        "sha256": row.sha256,
    }
