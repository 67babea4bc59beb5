# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor serve`."""

import os
import sys
from pathlib import Path

import click

from lti_tool import settings
from lti_tool.cli.doctor import check_keys
from lti_tool.cli.shared import check_schema
from lti_tool.db import Database
from lti_tool.vault import Vault


def _host_and_port(_context: click.Context, _option: click.Parameter, value: str) -> str:
    try:
        settings.host_and_port(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not HOST:PORT.") from None
    return value


@click.command()
@click.option(
    "--bind", default="127.0.0.1:8000", show_default=True, callback=_host_and_port, help="HOST:PORT to listen on."
)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
def serve(bind: str, workers: int) -> None:
    """Serve with gunicorn, on a database whose schema is up to date and whose keys open."""
    loaded = settings.load()
    database = Database(loaded.database_url)
    check_schema(database)
    check_keys(database, Vault(loaded.master_key))
    database.engine.dispose()
    if loaded.metrics_bind is not None:
        host, port = loaded.metrics_bind  # gunicorn's main process reads no settings, and they may stand in a file
        os.environ["CAMPUS_TUTOR_METRICS_BIND"] = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    conf = Path(__file__).parents[1] / "gunicorn_conf.py"
    # Replaces this process: gevent must patch an interpreter that has not imported the tool yet.
    command = [sys.executable, "-m", "gunicorn", "-c", str(conf), "--bind", bind, "--workers", str(workers)]
    os.execv(sys.executable, command)  # noqa: S606
