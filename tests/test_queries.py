# SPDX-License-Identifier: EUPL-1.2
"""The rows of the statements that are built once: named tuples of their columns' names and types."""

import sys
from types import NoneType, UnionType
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest
from sqlalchemy import JSON, ColumnElement, select
from sqlalchemy.types import TypeDecorator

from lti_tool import create_app
from lti_tool.chat.conversations import ListedRow
from lti_tool.db import Query
from lti_tool.models import Institution

NULL_LEFT_OUT = {(ListedRow, "title")}
"""Columns whose NULLs the statement itself leaves out."""


class Named(NamedTuple):
    id: UUID
    name: str


def test_a_query_whose_columns_are_not_its_rows_does_not_even_load() -> None:
    Query(Named, select(Institution.id, Institution.name))
    for columns in ((Institution.name, Institution.id), (Institution.id,), (Institution.id, Institution.share)):
        with pytest.raises(TypeError, match="Named has"):
            Query(Named, select(*columns))


def queries() -> list[Query[Any]]:
    """All of the tool, as its modules keep them."""
    part = create_app.__module__  # whose import has loaded all others
    loaded = [module for name, module in sys.modules.items() if name.startswith(f"{part}.")]
    kept = {id(one): one for module in loaded for one in vars(module).values() if isinstance(one, Query)}
    return list(kept.values())


def type_of(column: ColumnElement[Any]) -> object:
    """What a column gives; None for JSON, which may give anything."""
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return None if isinstance(kind, JSON) else kind.python_type


def test_the_rows_of_each_query_have_the_types_of_its_columns() -> None:
    assert len(queries()) >= 9
    wrong = []
    for query in queries():
        hints = get_type_hints(query.shape)
        for column, (name, hint) in zip(query.statement.selected_columns, hints.items(), strict=True):
            possible = set(get_args(hint)) if get_origin(hint) is UnionType else {hint}
            source = getattr(column, "element", column)
            left_out = (query.shape, name) in NULL_LEFT_OUT
            if getattr(source, "nullable", False) and NoneType not in possible and not left_out:
                wrong.append(f"{query.shape.__name__}.{name} can be None")
            if (kind := type_of(column)) and kind not in possible:
                wrong.append(f"{query.shape.__name__}.{name} is {kind}, not {hint}")
    assert wrong == []
