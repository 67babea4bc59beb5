# SPDX-License-Identifier: EUPL-1.2
"""One model server as this process knows it: what it serves, whether it is well, how busy it is."""

import logging
import threading
import time
from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from urllib.parse import urlsplit

from lti_tool.model_server.choice import Load
from lti_tool.model_server.errors import ProtocolError, Unreachable, from_status
from lti_tool.model_server.listing import LanguageModel, Listing
from lti_tool.model_server.listing import parse as parse_models
from lti_tool.model_server.manners import Manners
from lti_tool.model_server.vllm_metrics import Gauges, parse
from lti_tool.model_server.waiting import Throughput, Wait, seconds
from lti_tool.outbound import (
    BadReply,
    HostUnreachable,
    Outbound,
    OutboundError,
    Reply,
    ResponseTimeout,
    ResponseTooLarge,
)

log = logging.getLogger(__name__)

TRIED_LAST_SECONDS = 10.0
"""Seconds for which a server that failed is tried after all others."""
KNOWN_DOWN_SECONDS = 3.0
"""Seconds for which a server that took no connection counts as away: long enough to spare a crowd of students the wait
for connections that will not come."""
FRESH_SECONDS = 5.0
"""Seconds for which what a server said of itself holds."""
NO_METRICS_SECONDS = 60.0
"""Seconds after which a server that has no metrics is asked for them again."""
LOOK_CONNECT_SECONDS = 1.0
"""Seconds that a look at a server may take to connect."""
LOOK_SECONDS = 3.0
"""Seconds that it may take in all: a busy engine answers late."""
NEVER = float("-inf")


@dataclass(frozen=True)
class _Seen:
    """What a look at a server showed."""

    at: float
    well: bool
    gauges: Gauges | None
    running: int
    """Own requests at that moment, to see what came after it."""


@dataclass(order=True)
class PendingRequest:
    """A request of this process at a server, from before it is sent until its answer ends."""

    priority: int
    number: int
    told: bool = field(default=False, compare=False)
    """Whether there was a long queue before it, so that its wait is worth a word."""
    behind: int | None = field(default=None, compare=False)
    """Requests that waited when it came."""
    started: int = field(default=0, compare=False)
    """The server's count of begun requests at that time."""


class Engine:
    """One model server: its models, health, load and the queue of our own requests to it."""

    def __init__(self, url: str, headers: Mapping[str, str], outbound: Outbound, connect: float) -> None:
        self.url = url.rstrip("/")
        parts = urlsplit(self.url)
        self.host = parts.netloc.rpartition("@")[2]
        self.root = self.url.removesuffix("/v1")
        """Where health and metrics are: vLLM has them beside `/v1`, not in it."""
        self.listing = Listing()
        self.manners = Manners()
        self.failed_at = self.unreachable_at = NEVER
        self.throughput = Throughput()
        self._headers, self._outbound, self._connect = headers, outbound, connect
        self._running = 0
        self._queued: list[PendingRequest] = []
        self._numbers = count()
        self._seen: _Seen | None = None
        self._slow = False
        self._metrics_at = NEVER
        self._lock = threading.Lock()

    # What it serves

    def models(self) -> Sequence[LanguageModel]:
        """What it serves, remembered for a minute and while it is away. Raises ModelServerError."""
        return self.listing.get(self.ask_models)

    def serves(self, model: str) -> bool:
        """Whether it serves the model, as far as is known."""
        return not self.listing.models or any(served.name == model for served in self.listing.models)

    def ask_models(self) -> Sequence[LanguageModel]:
        """What it serves, asked now. Raises ModelServerError."""
        try:
            reply = self._get(f"{self.url}/models", self._connect, 5.0)
        except (BadReply, ResponseTooLarge) as error:
            raise ProtocolError from error
        except OutboundError as error:
            raise Unreachable(retry_after=10) from error
        if reply.status != 200:
            raise from_status(reply.status, reply.headers, reply.body)
        models = parse_models(reply.body)
        if self.listing.models and tuple(models) != tuple(self.listing.models):
            self.manners.forget()
        return models

    # Whether it is well

    def look(self) -> None:
        """Asks for health and load."""
        well = self._healthy()
        gauges = self._gauges() if well else None
        moment = time.monotonic()
        with self._lock:
            before, self._seen = self._seen, _Seen(moment, well, gauges, self._running)
            if gauges is not None:
                self.throughput.note(moment, gauges)
        if before is not None and (before.well != well or _anew(before.gauges, gauges)):
            self.manners.forget()
        if before is not None and before.well != well:
            log.warning("model server is %s host=%s", "back" if well else "not well", self.host)

    def keep_listing(self) -> None:
        """Asks what it serves before a question has to wait for that."""
        self.listing.refresh_early(self.ask_models)

    @property
    def down(self) -> bool:
        """Whether it took no connection a moment ago, or says that it is not well."""
        moment = time.monotonic()
        if self.unreachable_at > moment - KNOWN_DOWN_SECONDS:
            return True
        seen = self._fresh(moment)
        return seen is not None and not seen.well

    @property
    def well(self) -> bool:
        """Neither down nor failed a moment ago."""
        return self.failed_at <= time.monotonic() - TRIED_LAST_SECONDS and not self.down

    @property
    def seen_at(self) -> float:
        """When it was looked at last."""
        return self._seen.at if self._seen else NEVER

    # How busy it is

    @property
    def gauges(self) -> Gauges | None:
        """What it said of its load, if that was a moment ago."""
        seen = self._fresh(time.monotonic())
        return seen.gauges if seen else None

    @property
    def running(self) -> int:
        """Own requests there."""
        return self._running

    @property
    def load(self) -> Load:
        """What it said last and what was sent to it since; own requests alone where it says nothing.

        What came since then joins the queue if there is one, else it runs.
        """
        seen = self._fresh(time.monotonic())
        if seen is None or seen.gauges is None:
            return Load(self._running)
        since, gauges = self._running - seen.running, seen.gauges
        if gauges.waiting:
            return Load(gauges.running, max(gauges.waiting + since, 0))
        return Load(max(gauges.running + since, 0))

    @property
    def queue(self) -> int | None:
        """Requests that wait there; None where it does not say."""
        return self.load.waiting if self.gauges is not None else None

    def enter(self, priority: int, limit: int) -> PendingRequest:
        """A request goes there now. `limit`: the longest queue that is not worth a word."""
        gauges, queue = self.gauges, self.queue
        ticket = PendingRequest(priority, next(self._numbers))
        if gauges is not None and queue is not None:
            ticket.told, ticket.behind, ticket.started = queue > limit, queue, gauges.started
        with self._lock:
            self._running += 1
            insort(self._queued, ticket)
        return ticket

    def begun(self, ticket: PendingRequest) -> None:
        """The server works on it, or never will. A second time it does nothing."""
        with self._lock:
            place = bisect_left(self._queued, ticket)
            if place < len(self._queued) and self._queued[place] is ticket:
                del self._queued[place]

    def leave(self, ticket: PendingRequest) -> None:
        """Its answer ended, however it did."""
        self.begun(ticket)
        with self._lock:
            self._running -= 1

    def wait(self, ticket: PendingRequest) -> Wait:
        """What is known of a request's wait; nothing where the queue was short when it came.

        Its place is known where all that wait are this process's own. Else only that those who were there before go
        before it, which fair share may change: once they have gone and it has not, nothing is said any more.
        """
        gauges, rate = self.gauges, self.throughput.per_second
        if not ticket.told or gauges is None or ticket.behind is None:
            return Wait()
        if gauges.waiting <= len(self._queued):
            ahead = min(bisect_left(self._queued, ticket), max(gauges.waiting - 1, 0))
            return Wait(ahead, seconds(ahead, rate))
        left = min(ticket.behind - max(gauges.started - ticket.started, 0), gauges.waiting)
        return Wait(None, seconds(left, rate) if left > 0 else None)

    def _fresh(self, moment: float) -> _Seen | None:
        seen = self._seen
        return seen if seen is not None and seen.at > moment - FRESH_SECONDS else None

    def _healthy(self) -> bool:
        """A server without such an address, or with one that only insiders may see, counts as well."""
        try:
            reply = self._get(f"{self.root}/health", LOOK_CONNECT_SECONDS, LOOK_SECONDS)
        except HostUnreachable:
            self.unreachable_at = time.monotonic()
            return False
        except ResponseTimeout:  # once may be a moment of much work
            late, self._slow = self._slow, True
            return not late
        except OutboundError:
            return True
        self._slow, self.unreachable_at = False, NEVER
        return reply.status < 500

    def _gauges(self) -> Gauges | None:
        if time.monotonic() < self._metrics_at:
            return None
        try:
            reply = self._get(f"{self.root}/metrics", LOOK_CONNECT_SECONDS, LOOK_SECONDS)
        except (HostUnreachable, ResponseTimeout):
            return None
        except OutboundError:
            found = None
        else:
            found = parse(reply.body) if reply.status == 200 else None
        if found is None:
            self._metrics_at = time.monotonic() + NO_METRICS_SECONDS
        return found

    def _get(self, url: str, connect: float, total: float) -> Reply:
        ask = partial(self._outbound.request, headers=self._headers)
        return ask("GET", url, connect_timeout=connect, total_timeout=total)


def _anew(before: Gauges | None, after: Gauges | None) -> bool:
    """Whether the engine was started between two looks: what it counts never goes back else."""
    return before is not None and after is not None and after.started < before.started
