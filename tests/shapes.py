# SPDX-License-Identifier: EUPL-1.2
"""What was really sent, held against the shape that its address declares: no key missing, none unknown, types right."""

import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any, Literal, NotRequired, Required, Union, get_args, get_origin, get_type_hints, is_typeddict

from flask import Flask, Response, request
from flask.signals import request_finished

from lti_tool.answers import Refusal

JSON_TYPES = (str, int, float, bool)


def mismatches(value: object, shape: Any, at: str = "answer") -> list[str]:
    """Where the value is not of the shape; empty where it is. `shape`: a TypedDict, a list, a dict, a union, a
    Literal, an Enum or a type of JSON. Raises TypeError for a shape that says nothing of what JSON is sent.
    """
    if is_typeddict(shape):
        return _keys(value, shape, at)
    origin = get_origin(shape)
    if origin in {Required, NotRequired}:
        return mismatches(value, get_args(shape)[0], at)
    if origin is list:
        return _items(value, shape, at)
    if origin is dict:
        return _values(value, shape, at)
    if origin in {Union, types.UnionType}:
        tried = [mismatches(value, one, at) for one in get_args(shape)]
        return [] if [] in tried else min(tried, key=len)
    if _is_of(value, shape):
        return []
    return [f"{at}: {value!r} is no {shape}"]


def _is_of(value: object, shape: Any) -> bool:
    if shape is None or shape is type(None):
        return value is None
    if get_origin(shape) is Literal:
        return any(type(value) is type(one) and value == one for one in get_args(shape))
    if isinstance(shape, type) and issubclass(shape, Enum):
        return value in {one.value for one in shape}
    if shape is float:
        return type(value) in {int, float}
    if shape in JSON_TYPES:
        return type(value) is shape
    raise TypeError(f"{shape!r} says nothing of what JSON is sent")


def _keys(value: object, shape: Any, at: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{at}: {value!r} is no {shape.__name__}"]
    fields = get_type_hints(shape, include_extras=True)
    found = [f"{at}.{name} is missing" for name in sorted(shape.__required_keys__ - value.keys())]
    found += [f"{at}.{name} is not declared" for name in sorted(value.keys() - fields.keys())]
    for name in fields.keys() & value.keys():
        found += mismatches(value[name], fields[name], f"{at}.{name}")
    return found


def _items(value: object, shape: Any, at: str) -> list[str]:
    if not isinstance(value, list):
        return [f"{at}: {value!r} is no list"]
    (item,) = get_args(shape)
    return [line for number, one in enumerate(value) for line in mismatches(one, item, f"{at}[{number}]")]


def _values(value: object, shape: Any, at: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{at}: {value!r} is no object"]
    return [line for name, one in value.items() for line in mismatches(one, get_args(shape)[1], f"{at}.{name}")]


def answers_of(view: Callable[..., object]) -> list[tuple[Any, int | None]]:
    """What the view's return type says: each shape with its status, None for any. A `Response`, a page and 204 are
    shapes of their own: `Response`, `str` and `Literal[""]`.
    """
    declared = get_type_hints(view)["return"]
    ways = get_args(declared) if get_origin(declared) in {Union, types.UnionType} else (declared,)
    return [_way(one) for one in ways]


def _way(declared: Any) -> tuple[Any, int | None]:
    if get_origin(declared) is not tuple:
        return declared, 200
    body, *rest = get_args(declared)
    status = rest[0] if rest else 200
    if get_origin(status) is Literal:
        return body, int(get_args(status)[0])
    return body, None if status is int else 200


def problems(app: Flask, response: Response) -> list[str]:
    """Of the answer to the request at hand, if it is JSON: where it is not what its view declares."""
    view = app.view_functions.get(request.endpoint or "")
    if not response.is_json or (view is not None and not _is_of_the_tool(view)):
        return []
    shapes = [shape for shape, status in answers_of(view) if status in {response.status_code, None}] if view else []
    if response.status_code >= 400:
        shapes.append(Refusal)
    elif Response in shapes:  # a file, whose content has a schema of its own
        return []
    tried = [mismatches(response.get_json(), shape, str(request.endpoint)) for shape in shapes if is_typeddict(shape)]
    return [] if [] in tried else min(tried, key=len, default=[f"{request.endpoint}: undeclared JSON"])


def _is_of_the_tool(view: Callable[..., object]) -> bool:
    """And not of the practice platform, nor of what a test puts in the tool's place."""
    return view.__module__.startswith("lti_tool.") and not view.__module__.startswith("lti_tool.demo.")


@contextmanager
def watched() -> Iterator[list[str]]:
    """Where an answer of the tool, given in this process meanwhile, was not what its address declares."""
    found: list[str] = []

    def look(app: Flask, response: Response, **_more: object) -> None:
        found.extend(problems(app, response))

    with request_finished.connected_to(look):
        yield found
