"""A whole answer as HTML, made while a worker's other requests go on."""

import time
from collections.abc import Iterator

from lti_tool.chat.render import AnswerRenderer, Block


def render_patiently(markdown: str) -> str:
    """As `render.render`. Between two blocks everybody else in this process has a turn: under gevent nobody would
    before the end, and all streams of the worker would stand still.
    """
    html: list[str] = []
    for block in _blocks(markdown):
        html.append(block)
        time.sleep(0)
    return "".join(html)


def _blocks(markdown: str) -> Iterator[str]:
    """The HTML of the answer's blocks. They do not depend on where it is cut, so each line is a piece."""
    renderer = AnswerRenderer()
    *lines, last = markdown.split("\n")
    for line in (*(line + "\n" for line in lines), last):
        yield from (item.html for item in renderer.feed(line) if isinstance(item, Block))
    yield from (item.html for item in renderer.finish() if isinstance(item, Block))
