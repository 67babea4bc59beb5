"""JSON bodies, for every feature: an object with known keys of known types, or an error that says what is wrong."""

from typing import Any
from uuid import UUID

import orjson
from flask import request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from lti_tool.errors import BadRequest, Invalid
from lti_tool.language import gettext as _

QUESTION = 16_000
TITLE = 200
REASON = 2_000


class Body:
    """The fields of a request's JSON body. Each reader takes its field; `end` refuses what is left."""

    def __init__(self) -> None:
        self._fields = _object()

    def text(self, name: str, limit: int, *, needed: bool = True) -> str:
        """A text of at most ``limit`` characters, without spaces around it."""
        value = self._fields.pop(name, None)
        if value is None and not needed:
            return ""
        if not isinstance(value, str):
            raise Invalid(_("The field “%(name)s” takes text.", name=name))
        text = value.replace("\x00", "").strip()
        if len(text) > limit:
            raise Invalid(
                _("This is too long: at most %(limit)s characters are possible.", limit=limit), code="too_long"
            )
        if needed and not text:
            raise Invalid(_("Please write something first."), code="empty")
        return text

    def texts(self, name: str, limit: int) -> list[str]:
        """A list of texts, each of at most ``limit`` characters; none where the field is absent."""
        values = self._fields.pop(name, None) or []
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise Invalid(_("The field “%(name)s” takes a list of texts.", name=name))
        if any(len(value) > limit for value in values):
            raise Invalid(
                _("This is too long: at most %(limit)s characters are possible.", limit=limit), code="too_long"
            )
        return [value.replace("\x00", "").strip() for value in values]

    def id(self, name: str) -> UUID | None:
        """A UUID, or None where the field is absent or null."""
        value = self._fields.pop(name, None)
        if value is None:
            return None
        try:
            return UUID(value) if isinstance(value, str) else UUID(bytes=b"")
        except ValueError:
            raise Invalid(_("The field “%(name)s” takes an id.", name=name)) from None

    def number(self, name: str, least: int, most: int) -> int:
        """A whole number within these bounds."""
        value = self._fields.pop(name, None)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Invalid(
                _("This takes a whole number from %(least)s to %(most)s.", least=least, most=most),
                code="out_of_bounds",
            )
        return value

    def yes(self, name: str) -> bool:
        """True or false; false where the field is absent."""
        value = self._fields.pop(name, False)
        if not isinstance(value, bool):
            raise Invalid(_("The field “%(name)s” takes true or false.", name=name))
        return value

    def thumb(self, name: str) -> int:
        """1, -1 or 0."""
        value = self._fields.pop(name, None)
        if isinstance(value, bool) or value not in (1, -1, 0):
            raise Invalid(_("The field “%(name)s” takes 1, -1 or 0.", name=name))
        return int(value)

    def end(self) -> None:
        """Raises Invalid if there are fields that nobody asked for: a typo must not pass for a wish."""
        if self._fields:
            raise Invalid(_("There are fields in this request that are not known here."), code="unknown_field")


def _object() -> dict[str, Any]:
    data = request.get_data(cache=False)
    if len(data) >= (request.max_content_length or len(data) + 1):
        raise RequestEntityTooLarge  # sent in chunks, a body names no length and is only cut off
    if not data.strip():
        return {}
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        parsed = orjson.loads(data)
    except orjson.JSONDecodeError:  # broken, not UTF-8, or half a surrogate pair: nothing that can be stored
        raise BadRequest(_("The request is not valid JSON.")) from None
    if not isinstance(parsed, dict):
        raise Invalid(_("The request must be a JSON object."))
    return parsed
