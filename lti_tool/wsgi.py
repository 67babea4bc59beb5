# SPDX-License-Identifier: EUPL-1.2
"""What gunicorn serves."""

import logging

from flask import Flask

from lti_tool import create_app
from lti_tool.settings import load


def application() -> Flask:
    """The tool with the settings of this process's environment."""
    settings = load()
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s", force=True
    )
    # Two lines for each time that a load balancer asks whether this tool is ready.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # A line for each step of each block of an answer.
    logging.getLogger("markdown_it").setLevel(logging.INFO)
    return create_app(settings)
