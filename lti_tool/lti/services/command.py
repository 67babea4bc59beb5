"""`campus-tutor scores`: sends what is due, from cron or for as long as the machine runs."""

import logging
import time
from pathlib import Path

import click
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from lti_tool import settings
from lti_tool.db import Database
from lti_tool.lti.keys.tool_keys import ToolKeys
from lti_tool.lti.platforms import registered
from lti_tool.lti.services.access_tokens import Tokens
from lti_tool.lti.services.calls import Calls
from lti_tool.lti.services.line_items import Columns
from lti_tool.lti.services.score_deliveries import Deliveries
from lti_tool.lti.services.scores import Scores
from lti_tool.models import ScoreDelivery
from lti_tool.outbound import Outbound
from lti_tool.privacy.vault import Vault


@click.group()
def scores() -> None:
    """“Done” for the platforms' gradebooks, where instructors switched that on."""


@scores.command()
@click.option("--watch", is_flag=True, help="Go on until ended, instead of once.")
@click.option("--alive", type=click.Path(path_type=Path), help="A file to touch after each round, for a health check.")
@click.option("--every", default=30, show_default=True, type=click.IntRange(1, 3600), help="Seconds between rounds.")
def run(watch: bool, alive: Path | None, every: int) -> None:
    """Send what is due: from cron, every few minutes, or with --watch as a service."""
    loaded = settings.load()
    logging.basicConfig(level=loaded.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    database = Database(loaded.database_url)
    deliveries = _deliveries(loaded, database)
    while True:
        try:
            outcome = deliveries.run()
            if alive is not None:
                alive.touch()
            if outcome.sent or outcome.failed or not watch:
                click.echo(f"{outcome.sent} sent, {outcome.failed} failed, {_waiting(database)} waiting.")
        except OperationalError:
            if not watch:
                raise
            logging.getLogger(__name__).error("database unavailable; trying again")
        if not watch:
            return
        time.sleep(every)


def _deliveries(loaded: settings.Settings, database: Database) -> Deliveries:
    vault, outbound = Vault(loaded.master_key), Outbound.for_platforms(loaded)
    outbound.ask(lambda place: registered.knows(database, place))
    tokens = Tokens(outbound, ToolKeys(database, vault).newest)
    calls = Calls(outbound, tokens)
    return Deliveries(database, vault, Scores(calls), Columns(calls))


def _waiting(database: Database) -> int:
    query = (
        select(func.count())
        .select_from(ScoreDelivery)
        .where(ScoreDelivery.next_at.is_not(None), ScoreDelivery.sent_at.is_(None))
    )
    with database.transaction() as session:
        return session.scalar(query) or 0
