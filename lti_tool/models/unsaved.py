# SPDX-License-Identifier: EUPL-1.2
"""A tutor's text that nobody has saved, looked at by one visit as learners would see it.

It stands in the visit's row and goes with the look; for everybody else the stored text holds.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from lti_tool.models.tutor_text import TutorText
from lti_tool.models.tutor_version import of_json

Row = TypeVar("Row", bound=NamedTuple)


def try_out(row: Row, unsaved: Mapping[str, Any] | None) -> Row:
    """A row of columns of a tutor, with the unsaved ones in their place; the same row where there are none.

    A column bears the field's name, or that with `tutor_` before it.
    """
    if unsaved is None:
        return row
    text = vars(of_json(unsaved, TutorText(title="")))
    columns = {column: column.removeprefix("tutor_") for column in row._fields}
    return row._replace(**{column: text[name] for column, name in columns.items() if name in text})
