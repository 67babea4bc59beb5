# SPDX-License-Identifier: EUPL-1.2
"""Whose data a platform asks for, or asks to be erased: its own people, by its own numbers of them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from lti_tool.errors import Invalid
from lti_tool.json_body import Body
from lti_tool.language import gettext as _
from lti_tool.models.platform_item import CoursePlace
from lti_tool.platform_api.answers import ErasureReceipt

MAX_PEOPLE = 50
"""Of one call: what holds up nobody, and is over before whoever calls gives up."""


class People(Protocol):
    """What is stored of people: `lti_tool.own_data.for_platforms`."""

    def export(self, platform_id: UUID, subs: Sequence[str], course: CoursePlace | None) -> Iterator[bytes]: ...

    def erase(
        self, platform_id: UUID, subs: Sequence[str], course: CoursePlace | None
    ) -> Sequence[tuple[str, ErasureReceipt | None]]: ...


class Whom(NamedTuple):
    """Whose data is meant."""

    subs: list[str]
    context: str | None
    """The course whose data alone is meant, as the platform names it."""


def read_whom() -> Whom:
    """Of the request's body. Raises BadRequest, Invalid."""
    body = Body()
    subs, context = body.ids_of_others("subs", MAX_PEOPLE), body.id_of_others("context")
    body.end()
    if not subs:
        raise Invalid(_("The field “subs” takes the ids of the people who are meant."), code="no_people")
    return Whom(subs, context)
