# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor`: what operators run. One line on stderr for an error; exit code 2 for wrong use, 1 for failure."""

import sys

import click
from sqlalchemy.exc import SQLAlchemyError

from lti_tool import settings
from lti_tool.cli.database import db
from lti_tool.cli.doctor import run_doctor
from lti_tool.cli.erasure import erasure_group, receipt
from lti_tool.cli.institutions import institution
from lti_tool.cli.keys import keys
from lti_tool.cli.papers import run_papers
from lti_tool.cli.platforms import invite, platform
from lti_tool.cli.research import research
from lti_tool.cli.residency import run_residency
from lti_tool.cli.retention import retention_group
from lti_tool.cli.scores import scores
from lti_tool.cli.serve import serve
from lti_tool.cli.work import work
from lti_tool.vault import VaultError
from lti_tool.version import VERSION


def run() -> None:
    """Does what the command line says, and ends the process."""
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
@click.version_option(VERSION, prog_name="campus-tutor", message="%(prog)s %(version)s")
def cli() -> None:
    """Campus Tutor: an LTI 1.3 tool that puts a self-hosted language model beside a course."""


for command in (
    *(serve, work, db, institution, invite, platform, keys, scores, retention_group),
    *(erasure_group, receipt, research),
    *(run_doctor, run_residency, run_papers),
):
    cli.add_command(command)
