# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor scores`: sends what is due, from cron."""

import logging
import time

import click
from sqlalchemy import func, select

from lti_tool import settings
from lti_tool.cli.doctor import check_keys
from lti_tool.db import Database
from lti_tool.jobs.ledger import Ledger
from lti_tool.lti.services import score_deliveries
from lti_tool.models import ScoreDelivery
from lti_tool.process_parts import Parts


@click.group()
def scores() -> None:
    """“Done” for the platforms' gradebooks, where instructors switched that on."""


@scores.command()
def run() -> None:
    """Send what is due: from cron, every few minutes, where no 'campus-tutor work' runs."""
    loaded = settings.load()
    logging.basicConfig(level=loaded.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    parts, began = Parts.of(loaded), time.monotonic()
    check_keys(parts.database, parts.vault)
    sender = score_deliveries.sender(parts.database, parts.vault, parts.calls)
    outcome = sender.run()
    Ledger(parts.database).ran([score_deliveries.job(sender)], time.monotonic() - began)
    click.echo(f"{outcome.sent} sent, {outcome.failed} failed, {_waiting(parts.database)} waiting.")


def _waiting(database: Database) -> int:
    query = (
        select(func.count())
        .select_from(ScoreDelivery)
        .where(ScoreDelivery.next_at.is_not(None), ScoreDelivery.sent_at.is_(None))
    )
    with database.transaction() as session:
        return session.scalar(query) or 0
