# SPDX-License-Identifier: EUPL-1.2
"""The calls as OpenAPI 3.1; what they answer is made from the shapes that the views declare (`answers`)."""

from types import NoneType, UnionType
from typing import Any, Literal, NotRequired, TypedDict, Union, get_args, get_origin, get_type_hints, is_typeddict

from lti_tool.answers import PlatformItemShown, PlatformLockShown, Refusal
from lti_tool.json_body import MAX_OTHER_ID_CHARACTERS
from lti_tool.platform_api.answers import CourseGone, CourseMaterial, PeopleErased, PeopleExported, Status
from lti_tool.platform_api.people import MAX_PEOPLE
from lti_tool.platform_api.signed_call import AUDIENCE
from lti_tool.version import VERSION

_PLAIN: dict[Any, str] = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}


_TOLD: dict[str, dict[str, Any]] = {
    "title": {"type": "string"},
    "url": {"type": "string", "format": "uri"},
    "kind": {"type": "string", "maxLength": 40, "description": "text is HTML unless this is markdown or text"},
    "modified": {"type": "string", "format": "date-time"},
}
_ID: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": MAX_OTHER_ID_CHARACTERS}
_LOCK: dict[str, dict[str, Any]] = {
    "from": {"type": "string", "format": "date-time"},
    "until": {"type": "string", "format": "date-time"},
    "people": {
        "type": ["array", "null"],
        "items": _ID,
        "description": "for whom it holds, by their `sub`, also if they come later; null: for everybody who may not "
        "set up the tutor",
    },
}
_PEOPLE: dict[str, dict[str, Any]] = {
    "subs": {"type": "array", "items": _ID, "minItems": 1, "maxItems": MAX_PEOPLE},
    "context": {**_ID, "description": "of this course alone"},
}


def _object(fields: dict[str, dict[str, Any]], *required: str) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(required), "additionalProperties": False}


class _Call(TypedDict):
    """One method of an address."""

    summary: str
    answers: dict[int, Any]
    """By status: a TypedDict, or None for no content."""
    body: NotRequired[dict[str, Any]]


_CALLS: dict[str, dict[str, _Call]] = {
    "/status": {"get": {"summary": "The connection as the tool sees it", "answers": {200: Status}}},
    "/courses/{context}": {"delete": {"summary": "The course is gone", "answers": {200: CourseGone}}},
    "/courses/{context}/locks/{name}": {
        "put": {
            "summary": "Closes the tutor for an exam, as of now instead of what the lock of this name was",
            "answers": {200: PlatformLockShown},
            "body": {"application/json": {"schema": _object(_LOCK, "from", "until")}},
        },
        "delete": {"summary": "Takes that back", "answers": {204: None}},
    },
    "/people/export": {
        "post": {
            "summary": "What is stored of people, as each of them gets it themselves",
            "answers": {200: PeopleExported},
            "body": {"application/json": {"schema": _object(_PEOPLE, "subs")}},
        }
    },
    "/people/erase": {
        "post": {
            "summary": "Erases what is stored of people, with a receipt for each",
            "answers": {200: PeopleErased},
            "body": {"application/json": {"schema": _object(_PEOPLE, "subs")}},
        }
    },
    "/courses/{context}/materials": {
        "get": {"summary": "What was handed over of a course", "answers": {200: CourseMaterial}}
    },
    "/courses/{context}/materials/{item}": {
        "put": {
            "summary": "Hands over a thing of the course, new or changed",
            "answers": {200: PlatformItemShown, 202: PlatformItemShown},
            "body": {
                "application/json": {"schema": _object(_TOLD | {"text": {"type": "string"}}, "text")},
                "multipart/form-data": {"schema": _object(_TOLD | {"file": {"type": "string"}}, "file")},
            },
        },
        "delete": {"summary": "Withdraws it", "answers": {204: None}},
    },
}


def describe_api(url: str) -> dict[str, Any]:
    """`url`: of the addresses, up to the version."""
    paths: dict[str, dict[str, Any]] = {
        path: {method: _operation(call) for method, call in calls.items()} for path, calls in _CALLS.items()
    }
    for path, operations in paths.items():
        if names := [part[1:-1] for part in path.split("/") if part.startswith("{")]:
            operations["parameters"] = [_parameter(name) for name in names]
    said = (
        "A JWT, RS256 by the platform's own LTI key, for one call: `iss`, `sub` (client id), "
        f"`aud` (the tool's address and {AUDIENCE}), `iat`, `exp` (60 seconds later at most), `jti`, `deployment_id`, "
        "`htm`, `htu` (RFC 9449), `body_sha256` (base64url of the body's SHA-256, without padding)."
    )
    scheme = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": said}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Campus Tutor for a platform's own plugin", "version": VERSION},
        "servers": [{"url": url}],
        "security": [{"signed": []}],
        "paths": paths,
        "components": {"securitySchemes": {"signed": scheme}},
    }


def _operation(call: _Call) -> dict[str, Any]:
    responses: dict[str, Any] = {str(status): _response(shape) for status, shape in call["answers"].items()}
    responses["default"] = {"description": "Refused", "content": _content(Refusal)}
    operation: dict[str, Any] = {"summary": call["summary"], "responses": responses}
    if "body" in call:
        operation["requestBody"] = {"required": True, "content": call["body"]}
    return operation


def _response(shape: Any) -> dict[str, Any]:
    if shape is None:
        return {"description": "Done"}
    return {"description": (shape.__doc__ or "").strip(), "content": _content(shape)}


def _content(shape: Any) -> dict[str, Any]:
    return {"application/json": {"schema": schema_of(shape)}}


def _parameter(name: str) -> dict[str, Any]:
    schema = {"type": "string", "minLength": 1, "maxLength": 255}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def schema_of(shape: Any) -> dict[str, Any]:
    """JSON Schema of what a view declares."""
    kind, arguments = get_origin(shape), get_args(shape)
    if is_typeddict(shape):
        fields = {name: schema_of(hint) for name, hint in get_type_hints(shape).items()}
        required = sorted(shape.__required_keys__)
        return {"type": "object", "properties": fields, "required": required, "additionalProperties": False}
    if kind is Literal:
        return {"enum": list(arguments)}
    if kind in (Union, UnionType):
        return {"anyOf": [schema_of(one) for one in arguments]}
    if kind is dict:
        return {"type": "object", "additionalProperties": schema_of(arguments[1])}
    if shape is object:
        return {}
    if kind is list:
        return {"type": "array", "items": schema_of(arguments[0])}
    return {"type": _PLAIN[shape]}
