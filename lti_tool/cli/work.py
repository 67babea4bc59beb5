# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor work`: everything that happens without a request, as long as the machine runs or once from cron."""

import logging
import os
import signal
import threading
from contextlib import suppress
from pathlib import Path

import click

from lti_tool import settings
from lti_tool.assembly import assemble
from lti_tool.cli.doctor import check_keys
from lti_tool.cli.shared import check_schema
from lti_tool.errors import DATABASE_AWAY
from lti_tool.jobs.worker import Worker

WORK_CONNECTIONS = 48
"""To PostgreSQL, at most: one for each thread."""


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, and end: from cron, every few minutes.")
@click.option(
    "--alive", type=click.Path(path_type=Path), help="A file to touch as long as all is well, for a health check."
)
def work(once: bool, alive: Path | None) -> None:
    """Do what happens without a request: send scores, delete what is past its time. One process beside 'serve'.

    Several may run, on several hosts: they do nothing twice. SIGTERM ends it after what is under way.
    """
    loaded = settings.load()
    assembled = assemble(loaded, connections=WORK_CONNECTIONS)
    database = assembled.parts.database
    with suppress(*DATABASE_AWAY):  # a database that is away is waited for
        check_schema(database)
        check_keys(database, assembled.parts.vault)
    logging.basicConfig(level=loaded.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    worker = Worker(database, assembled.jobs, alive)
    if once:
        if failed := worker.run_once():
            raise click.ClickException(f"{', '.join(failed)} failed; the log above says where, 'doctor' since when.")
        return
    set_at_signal(assembled.parts.ending)
    worker.run(assembled.parts.ending)


def set_at_signal(ending: threading.Event) -> None:
    """By SIGTERM or SIGINT, in a thread of its own: the main one, which runs handlers, may hold the event's lock."""
    told, tell = os.pipe()

    def wait() -> None:
        os.read(told, 1)
        ending.set()

    threading.Thread(target=wait, name="signals", daemon=True).start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: os.write(tell, b"."))
