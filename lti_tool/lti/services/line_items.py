# SPDX-License-Identifier: EUPL-1.2
"""A column of the gradebook (Assignment and Grade Services 2.0, sections 3.2 and 3.3): found for an activity, or made.

Only where an instructor switched "done" on, and only where launches name no column. What is there is looked for first,
among all columns of the activity: with a second one beside an activity's own, platforms name none at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import orjson

from lti_tool.lti.claim_names import LINE_ITEM_READONLY_SCOPE, LINE_ITEM_SCOPE
from lti_tool.lti.services.calls import Calls, Service
from lti_tool.lti.services.errors import NotOffered, NotThere, RequestRejected, UnusableReply
from lti_tool.lti.services.link_header import next_page
from lti_tool.models import Platform

CONTAINER = "application/vnd.ims.lis.v2.lineitemcontainer+json"
ITEM = "application/vnd.ims.lis.v2.lineitem+json"
TAG = "campus-tutor-done"
"""By which a column of ours is told from others."""
MAX_PAGES = 10
MAX_PAGE_BYTES = 512 * 1024
MAX_LABEL_CHARACTERS = 200
"""Characters."""

LineItem = dict[str, Any]


@dataclass(frozen=True)
class LineItemWanted:
    """A column for one activity."""

    lineitems_url: str
    resource_link_id: str
    resource_id: str
    label: str


def line_item(label: str, resource_id: str) -> LineItem:
    """The column as it is made: "done", one of one, from which staff can open what was handed in (LTI Submission
    Review 1.0, section 3). Its address is left out: it is that of the activity.
    """
    return {
        "scoreMaximum": 1,
        "label": label.strip()[:MAX_LABEL_CHARACTERS] or "Campus Tutor",
        "resourceId": resource_id,
        "tag": TAG,
        "submissionReview": {"reviewableStatus": ["Completed"]},
    }


class LineItems:
    """Finds and makes columns, for this process."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def find_or_make(self, platform: Platform, wanted: LineItemWanted) -> str:
        """The column's address. Raises ServiceError, NotOffered where the platform does not do this."""
        try:
            reading = Service.at(platform, wanted.lineitems_url, LINE_ITEM_READONLY_SCOPE)
            found = list(self._of_activity(reading, wanted.resource_link_id))
            ours = next((item for item in found if item.get("tag") == TAG), found[0] if len(found) == 1 else None)
            return _address(ours or self._make(Service.at(platform, wanted.lineitems_url, LINE_ITEM_SCOPE), wanted))
        except (RequestRejected, NotThere) as error:
            raise NotOffered(f"no column: {error}") from error

    def _of_activity(self, service: Service, resource_link_id: str) -> Iterator[LineItem]:
        url: str | None = _asking_for(service.url, resource_link_id)
        seen = set[str]()
        while url is not None and url not in seen and len(seen) < MAX_PAGES:
            seen.add(url)
            reply = self._calls.make(service, "GET", url, {"Accept": CONTAINER}, limit=MAX_PAGE_BYTES)
            items = _json(reply.body, list)
            # A platform that does not know the parameter sends the whole course's.
            yield from (item for item in items if _is_of(item, resource_link_id))
            url = next_page(reply.headers.get("link", ""), url)

    def _make(self, service: Service, wanted: LineItemWanted) -> LineItem:
        item = {**line_item(wanted.label, wanted.resource_id), "resourceLinkId": wanted.resource_link_id}
        headers = {"Content-Type": ITEM, "Accept": ITEM}
        reply = self._calls.make(service, "POST", service.url, headers, body=orjson.dumps(item), limit=MAX_PAGE_BYTES)
        made: LineItem = _json(reply.body, dict)
        return made


def _asking_for(url: str, resource_link_id: str) -> str:
    parts = urlsplit(url)
    query = f"{parts.query}&" if parts.query else ""
    return urlunsplit(parts._replace(query=query + urlencode({"resource_link_id": resource_link_id})))


def _is_of(item: Any, resource_link_id: str) -> bool:
    return isinstance(item, dict) and str(item.get("resourceLinkId")) == resource_link_id


def _json(body: bytes, kind: type) -> Any:
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise UnusableReply("columns") from None
    if not isinstance(content, kind):
        raise UnusableReply("columns")
    return content


def _address(item: LineItem) -> str:
    address = item.get("id")
    if not isinstance(address, str) or not address.startswith(("https://", "http://")) or "\0" in address:
        raise UnusableReply("columns")
    return address
