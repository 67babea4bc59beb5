# SPDX-License-Identifier: EUPL-1.2
"""A whole answer as HTML, made while a worker's other requests go on."""

import time
from collections.abc import Collection

from lti_tool.chat.render import blocks


def render_patiently(markdown: str, numbers: Collection[int] = ()) -> str:
    """As `render.render`. Between two blocks everybody else in this process has a turn: under gevent nobody would
    before the end, and all streams of the worker would stand still.
    """
    html: list[str] = []
    for block in blocks(markdown, numbers):
        html.append(block)
        time.sleep(0)
    return "".join(html)
