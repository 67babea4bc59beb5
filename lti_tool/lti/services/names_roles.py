# SPDX-License-Identifier: EUPL-1.2
"""The roster (Names and Role Provisioning Services 2.0): what people are called, for those who may see it.

Names stay in this process's memory while a visit lasts, and are stored nowhere. Whatever else the roster sends about
people (e-mail, matriculation number, login) is dropped where it is read.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from uuid import UUID

import orjson

from lti_tool.lti.claim_names import ROSTER_SCOPE
from lti_tool.lti.services.calls import Calls, Service
from lti_tool.lti.services.errors import PlatformUnreachable, UnusableReply
from lti_tool.lti.services.link_header import next_page as next_page
from lti_tool.models import Platform
from lti_tool.outbound import TOTAL_SECONDS

ACCEPT = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
PAGE_MEMBERS = 500
"""People asked for at once; a platform may send fewer or more."""
MAX_PAGES = 40
MAX_PAGE_BYTES = 2 * 1024 * 1024
"""Bytes of a page: 500 people of Moodle are 150 kB."""
FRESH_SECONDS = 600.0
"""Seconds that names are kept."""
MAX_VISITS = 200
"""Visits whose names are kept at once."""
MAX_NAME_CHARACTERS = 200

MemberNames = Mapping[str, str]
"""What the platform calls people, by its own `user_id`, which is the `sub` of launches."""


class Memberships:
    """Who is in which course, for the visits of this process."""

    def __init__(self, calls: Calls, clock: Callable[[], float] = time.monotonic) -> None:
        self._calls, self._clock = calls, clock
        self._kept: dict[UUID, tuple[float, MemberNames]] = {}
        self._lock = threading.Lock()

    def names(self, visit_id: UUID, platform: Platform, memberships_url: str | None) -> MemberNames:
        """The names of the course's people, fetched once for a visit. Raises ServiceError."""
        kept = self._kept.get(visit_id)
        if kept is not None and self._clock() < kept[0]:
            return kept[1]
        names = self.fetch(Service.at(platform, memberships_url, ROSTER_SCOPE))
        if names:  # an administrator who switches them on looks at once whether they are there
            self._keep(visit_id, names)
        return names

    def fetch(self, service: Service) -> MemberNames:
        """All pages, as long as they come from the platform itself and in time."""
        deadline, found = self._clock() + TOTAL_SECONDS, dict[str, str]()
        url: str | None = _with_limit(service.url)
        seen = set[str]()
        while url is not None and url not in seen and len(seen) < MAX_PAGES:
            seen.add(url)
            left = deadline - self._clock()
            if left <= 0:
                raise PlatformUnreachable("too_slow")
            reply = self._calls.make(service, "GET", url, {"Accept": ACCEPT}, limit=MAX_PAGE_BYTES, seconds=left)
            found.update(_people(reply.body))
            url = next_page(reply.headers.get("link", ""), url)
        return found

    def _keep(self, visit_id: UUID, names: MemberNames) -> None:
        with self._lock:
            moment = self._clock()
            living = {key: value for key, value in self._kept.items() if moment < value[0] and key != visit_id}
            newest = dict(list(living.items())[-(MAX_VISITS - 1) :])
            self._kept = {**newest, visit_id: (moment + FRESH_SECONDS, names)}


def _with_limit(url: str) -> str:
    parts = urlsplit(url)
    if any(name == "limit" for name, _value in parse_qsl(parts.query)):
        return url
    query = f"{parts.query}&" if parts.query else ""
    return urlunsplit(parts._replace(query=query + urlencode({"limit": PAGE_MEMBERS})))


def _people(body: bytes) -> Iterator[tuple[str, str]]:
    """`user_id` and name of each member; all the rest ends here."""
    try:
        content: Any = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise UnusableReply("roster") from None
    members = content.get("members") if isinstance(content, dict) else None
    if not isinstance(members, list):
        raise UnusableReply("roster")
    for member in members:
        if isinstance(member, dict) and isinstance(member.get("user_id"), str | int):
            name = _name(member)
            if name:
                yield str(member["user_id"]), name


def _name(member: Mapping[str, Any]) -> str:
    parts = [member.get(key) for key in ("given_name", "family_name")]
    whole = member.get("name") or " ".join(part for part in parts if isinstance(part, str))
    return " ".join(whole.replace("\0", " ").split())[:MAX_NAME_CHARACTERS] if isinstance(whole, str) else ""
