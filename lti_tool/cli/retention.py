# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor retention`: deletes what is past its time, from cron."""

import json
import time
from datetime import timedelta

import click

from lti_tool import settings
from lti_tool.db import Database
from lti_tool.insights.counting import Counting
from lti_tool.jobs.ledger import Ledger
from lti_tool.privacy import clock, retention


@click.group("retention")
def retention_group() -> None:
    """How long things are kept."""


@retention_group.command()
@click.option("--dry-run", is_flag=True, help="Only count what would be deleted.")
@click.option("--clock-is-right", is_flag=True, help="You have looked: delete, though the clock went on by days.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def run(dry_run: bool, clock_is_right: bool, as_json: bool) -> None:
    """Delete conversations, visits and the like that are past their time, and print how many.

    Then counts the questions that wait for it. From cron, once a day at the least, where no 'campus-tutor work' runs.
    """
    database, began = Database(settings.load().database_url), time.monotonic()
    if dry_run:
        with database.transaction() as session:
            counts = retention.count_due(session)
    else:
        _check_clock(database, is_right=clock_is_right)
        counts, counting = retention.run(database), Counting(database)
        counting.run()
        Ledger(database).ran([counting.job(), *retention.jobs(database)], time.monotonic() - began)
    if as_json:
        click.echo(json.dumps({"dry_run": dry_run, "rows": dict(counts)}, indent=2))
        return
    verb = "to delete" if dry_run else "deleted"
    for name, number in counts.items():
        click.echo(f"{number:>7}  {name.replace('_', ' ')} {verb}")


def _check_clock(database: Database, *, is_right: bool) -> None:
    """Raises ClickException where a clock that may have jumped would delete what is not over."""
    if is_right:
        clock.believe(database)
    seen = clock.read(database)
    if abs(seen.apart) > clock.MAX_APART:
        apart = timedelta(seconds=round(seen.apart.total_seconds()))
        raise click.ClickException(f"The clock is {apart} apart from the database's: nothing is deleted. Set it right.")
    if seen.doubted_at:
        raise click.ClickException(
            "The clock went on by days since retention last ran, so nothing is deleted for a day. If it shows the "
            f"right time ({seen.moment:%Y-%m-%d %H:%M} UTC), add --clock-is-right."
        )
