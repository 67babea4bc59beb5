# SPDX-License-Identifier: EUPL-1.2
"""JSON bodies, for every feature: an object with known keys of known types, or an error that says what is wrong."""

import json
import re
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import orjson
from flask import request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from lti_tool.errors import BadRequest, Invalid
from lti_tool.language import gettext as _

_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
"""What can be half a pair: a surrogate's escape."""
_SURROGATE = re.compile("[\ud800-\udfff]")

MAX_QUESTION_CHARACTERS = 16_000
MAX_TITLE_CHARACTERS = 200
MAX_REASON_CHARACTERS = 2_000
MAX_OTHER_ID_CHARACTERS = 255
"""Of an id that is not ours (LTI 1.3, section 5.3.3, for a `sub`)."""
YEARS = range(2000, 2201)
"""Of a time: at the ends of Python's calendar a time leaves it in another zone, and could be stored but not read."""


class Body:
    """The fields of a request's JSON body. Each reader takes its field; `end` refuses what is left."""

    def __init__(self, fields: dict[str, Any] | None = None) -> None:
        """`fields`: of an object within a body; those of the request's own body, if left out."""
        self._fields = _object() if fields is None else fields

    def text(self, name: str, limit: int, *, needed: bool = True, allows_empty: bool = False) -> str:
        """A text of at most `limit` characters as it was typed, but for blanks at its end: those at its beginning
        are what a program or a drawing needs.
        """
        value = self._fields.pop(name, None)
        if value is None and not needed:
            return ""
        if not isinstance(value, str):
            raise Invalid(_("The field “%(name)s” takes text.", name=name))
        text = value.replace("\x00", "").rstrip()
        if len(text) > limit:
            raise Invalid(
                _("This is too long: at most %(limit)s characters are possible.", limit=limit), code="too_long"
            )
        if needed and not text and not allows_empty:
            raise Invalid(_("Please write something first."), code="empty")
        return text

    def line(self, name: str, limit: int, *, needed: bool = True) -> str:
        """As `text`, for what stands in one line (a title, a code): without spaces around it."""
        return self.text(name, limit, needed=needed).lstrip()

    def texts(self, name: str, limit: int) -> list[str]:
        """A list of texts, each of at most `limit` characters; none where the field is absent."""
        values = self._fields.pop(name, None) or []
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise Invalid(_("The field “%(name)s” takes a list of texts.", name=name))
        if any(len(value) > limit for value in values):
            raise Invalid(
                _("This is too long: at most %(limit)s characters are possible.", limit=limit), code="too_long"
            )
        return [value.replace("\x00", "").strip() for value in values]

    def ids_of_others(self, name: str, most: int) -> list[str] | None:
        """A list of at most `most` ids exactly as another system writes them; None where it is absent or null."""
        values = self._fields.pop(name, None)
        if values is None:
            return None
        if not isinstance(values, list):
            raise Invalid(_("The field “%(name)s” takes a list of texts.", name=name))
        if len(values) > most:
            raise Invalid(_("The field “%(name)s” takes at most %(most)s ids.", name=name, most=most), code="too_many")
        return [_other_id(value) for value in values]

    def id_of_others(self, name: str) -> str | None:
        """Likewise one of them."""
        value = self._fields.pop(name, None)
        return None if value is None else _other_id(value)

    def objects(self, name: str, most: int, *, needed: bool = False) -> list["Body"]:
        """A list of at most `most` objects, each read like a body; none where the field is absent, unless `needed`."""
        values = self._fields.pop(name, None)
        values = [] if values is None and not needed else values
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise Invalid(_("The field “%(name)s” takes a list of objects.", name=name))
        if len(values) > most:
            raise Invalid(
                _("The field “%(name)s” takes at most %(most)s entries. Leave out the oldest.", name=name, most=most),
                code="too_many",
            )
        return [Body(value) for value in values]

    def object(self, name: str) -> "Body":
        """An object, read like a body; an empty one where the field is absent or null."""
        value = self._fields.pop(name, None)
        if value is not None and not isinstance(value, dict):
            raise Invalid(_("The field “%(name)s” takes an object.", name=name))
        return Body(value or {})

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

    def number_or_none(self, name: str, least: int, most: int) -> int | None:
        """Likewise; None where the field is absent or null."""
        if self._fields.get(name) is not None:
            return self.number(name, least, most)
        self._fields.pop(name, None)
        return None

    def yes(self, name: str) -> bool:
        """True or false; false where the field is absent."""
        value = self._fields.pop(name, False)
        if not isinstance(value, bool):
            raise Invalid(_("The field “%(name)s” takes true or false.", name=name))
        return value

    def __contains__(self, name: str) -> bool:
        """Whether the field was sent and is not read yet."""
        return name in self._fields

    def numbers(self, name: str, most: int) -> list[int]:
        """A list of whole numbers from 1 up, at most `most` of them."""
        values = self._fields.pop(name, None)
        if not isinstance(values, list) or len(values) > most or not all(type(v) is int and v > 0 for v in values):
            raise Invalid(_("The field “%(name)s” takes a list of whole numbers.", name=name))
        return values

    def moment(self, name: str) -> datetime | None:
        """A time with its zone, as in ISO 8601, within YEARS; None where the field is absent or null."""
        value = self._fields.pop(name, None)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(value) if isinstance(value, str) else None
            moment = moment.astimezone(UTC) if moment is not None and moment.tzinfo is not None else None
        except (ValueError, OverflowError):
            moment = None
        if moment is None:
            raise Invalid(_("The field “%(name)s” takes a time such as 2027-01-12T08:00:00+01:00.", name=name))
        if moment.year not in YEARS:
            raise Invalid(_("This takes a time from the year %(first)s to %(last)s.", first=YEARS[0], last=YEARS[-1]))
        return moment

    def day(self, name: str) -> date | None:
        """A day, as in ISO 8601, within YEARS; None where the field is absent, null or empty."""
        value = self._fields.pop(name, None) or None
        if value is None:
            return None
        try:
            day = date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            day = None
        if day is None or day.year not in YEARS:
            raise Invalid(_("The field “%(name)s” takes a day such as 2027-03-31.", name=name), code="bad_day")
        return day

    def thumb(self, name: str) -> int:
        """1, -1 or 0."""
        value = self._fields.pop(name, None)
        if isinstance(value, bool) or value not in (1, -1, 0):
            raise Invalid(_("The field “%(name)s” takes 1, -1 or 0.", name=name))
        return int(value)

    def rest(self) -> list[str]:
        """The names of fields that nobody asked for, where they are no mistake; `end` does not see them any more."""
        names, self._fields = list(self._fields), {}
        return names

    def end(self) -> None:
        """Raises Invalid if there are fields that nobody asked for: a typo must not pass for a wish."""
        if self._fields:
            raise Invalid(_("There are fields in this request that are not known here."), code="unknown_field")


def _other_id(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= MAX_OTHER_ID_CHARACTERS or "\0" in value:
        raise Invalid(_("An id is a text of 1 to %(limit)s characters.", limit=MAX_OTHER_ID_CHARACTERS), code="bad_id")
    return value


def _object() -> dict[str, Any]:
    length = request.headers.get("Content-Length", "0")
    if not (length.isascii() and length.isdigit()):  # else the body would count as empty, and a change as none
        raise BadRequest(_("The request says in no number how long it is (Content-Length)."))
    data = request.get_data(cache=False)
    if len(data) >= (request.max_content_length or len(data) + 1):
        raise RequestEntityTooLarge  # sent in chunks, a body names no length and is only cut off
    if not data.strip():
        return {}
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        parsed = orjson.loads(data)
    except orjson.JSONDecodeError:
        parsed = _with_halves(data)
    if not isinstance(parsed, dict):
        raise Invalid(_("The request must be a JSON object."))
    return parsed


def _with_halves(data: bytes) -> Any:
    """JSON in which half a surrogate pair stands, as where an emoji was cut: orjson takes none, RFC 8259 (8.2) does.

    Each becomes U+FFFD, for UTF-8 and so the database cannot say it; the rest of what somebody wrote stays. Raises
    BadRequest for all else that orjson refuses.
    """
    try:
        if _HALF.search(data):
            return _whole(json.loads(data, parse_constant=_no_json))
    except (ValueError, RecursionError):
        pass
    raise BadRequest(_("The request is not valid JSON."))


def _no_json(constant: str) -> None:
    raise ValueError(constant)  # NaN and infinities, which Python's parser takes


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(one) for name, one in value.items()}
    return value
