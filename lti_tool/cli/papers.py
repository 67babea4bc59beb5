# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor papers`: what an officer, a staff council and everybody may read, from what the installation does."""

from pathlib import Path
from uuid import UUID

import click

from lti_tool import settings
from lti_tool.cli.shared import check_schema
from lti_tool.db import Database
from lti_tool.language import LANGUAGES
from lti_tool.papers import files
from lti_tool.papers.facts import Facts, gather


@click.command("papers")
@click.option("--institution", "institution_id", metavar="ID", type=click.UUID, required=True, help="Whose papers.")
@click.option("--out", "folder", metavar="FOLDER", type=click.Path(path_type=Path), required=True, help="Made if new.")
@click.option("--language", type=click.Choice(LANGUAGES), default="de", show_default=True)
def run_papers(institution_id: UUID, folder: Path, language: str) -> None:
    """Write privacy notice, record of processing, impact assessment and the like as HTML and Markdown.

    From what the installation is told and does: write them again after a change. An officer must review them.
    """
    loaded = settings.load()
    database = Database(loaded.database_url)
    check_schema(database)
    try:
        facts = gather(loaded, database, institution_id)
        written = files.write(facts, folder, language)
    except LookupError:
        raise click.ClickException("There is no institution with this id: see 'institution list'.") from None
    except files.NoFolder as error:
        raise click.ClickException(str(error)) from None
    for path, paper in written:
        click.echo(f"{path}  gaps={len(paper.gaps)}")
    _name_missing(facts)


def _name_missing(facts: Facts) -> None:
    """What the command can take out of the gaps, on stderr: it is no file."""
    if facts.missing:
        options = " ".join(f"{needed.option} …" for needed in facts.missing)
        click.echo(f"missing: campus-tutor institution set {facts.institution_id} {options}", err=True)
