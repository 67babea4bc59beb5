# SPDX-License-Identifier: EUPL-1.2
"""`types/sent.d.ts`: what the pages' JavaScript knows of what the tool sends.

Nothing is declared a second time for it: the shapes are those of the features' `answers.py`, and which address answers
which of them is what the views' return types say.
"""

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from flask import Flask

from lti_tool import create_app
from lti_tool.answers import Refusal
from lti_tool.chat.answers import AnswerEvents, FirstShown
from lti_tool.exercises.answers import ProposalLines
from lti_tool.lti.answers import LaunchSession
from lti_tool.settings import Settings
from lti_tool.trials.answers import RunEvents
from tests.js.typescript import Declarations
from tests.support import MASTER_KEY

FILE = Path(__file__).parents[2] / "types" / "sent.d.ts"
API = "/api"
BESIDES = (AnswerEvents, FirstShown, LaunchSession, ProposalLines, Refusal, RunEvents)
"""What is sent in a page, in a stream, or by every address."""

HEAD = """\
/**
 * What the tool sends to its pages. Written by `make types` from the shapes in Python (`answers.py` of each feature),
 * compared with them by a test. Ids are UUIDs, times are UTC in ISO 8601, HTML is safe to be put into the page.
 */
"""
ANSWER = """\
/** The JSON of an address below `/api`, by its method and path; null: none. The first that fits holds. */
type Answer<Address extends string> =
"""


def application() -> Flask:
    """The tool with all its addresses; it asks no database for them."""
    return create_app(
        Settings(public_url="https://tutor.example", master_key=(MASTER_KEY,), database_url="sqlite:///:memory:")
    )


def written() -> str:
    """What the file shall contain."""
    declarations = Declarations()
    for shape in BESIDES:
        declarations.typed(shape)
    addresses = sorted(_addresses(application(), declarations), key=lambda row: (-len(row[0]), row[0]))
    rows = "".join(f"  Address extends `{address}` ? {answer} :\n" for address, answer in addresses)
    body = f"{declarations.written()}\n\n{ANSWER}{rows.replace('**', '${string}')}  unknown;"
    return f"{HEAD}declare namespace Sent {{\n{textwrap.indent(body, '  ')}\n}}\n"


def _addresses(app: Flask, declarations: Declarations) -> Iterator[tuple[str, str]]:
    """`GET /conversations/**` and the TypeScript of what it answers; addresses of no JSON are left out."""
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith(f"{API}/"):
            continue
        hint = get_type_hints(app.view_functions[rule.endpoint])["return"]
        if good := [one for one in _alternatives(hint) if _is_json(one)]:
            answer = " | ".join(declarations.typed(one) for one in good)
            path = re.sub(r"<[^>]*>", "**", rule.rule.removeprefix(API))
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield f"{method} {path}", answer


def _alternatives(hint: Any) -> Iterator[Any]:
    """What a view may return when all is well: its shape, of `Created` the shape, of `NoContent` nothing."""
    for one in get_args(hint) if get_origin(hint) in {Union, UnionType} else [hint]:
        body, *status = get_args(one) if get_origin(one) is tuple else (one,)
        code = get_args(status[0])[0] if status else 200
        if code < 400:
            yield None if code == 204 else body


def _is_json(hint: Any) -> bool:
    return hint is None or (hint is not str and not getattr(hint, "__module__", "").startswith(("flask", "werkzeug")))
