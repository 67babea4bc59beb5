# SPDX-License-Identifier: EUPL-1.2
"""A model server that is never the bottleneck: `python -m benchmarks.engine --port N --tokens 200 --rate 30`.

It answers every chat in vLLM's bytes (one HTTP chunk an event, about 230 bytes a token), each stream at its own phase.
To sustain 1,000 streams of 30 tokens a second on part of one core, all bytes are made beforehand, and one timer serves
all streams: since they have one pace, a queue of who is due next is always in order. No uvloop: it accepts one
connection a loop turn, which keeps a crowd waiting for seconds.

Headers go out at once, token number n (from 1) `n / rate` seconds after the request; so a client knows when each was
due.
"""

import argparse
import asyncio
import gc
import json
import resource
import signal
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from inference import replies
from inference.passages.requests import pieces

MODEL = "benchmark"
MAX_MODEL_LEN = 32_768
PROMPT_TOKENS = 1_000
TICK = 0.002
"""seconds between two looks at who is due: what a stream's pace may be off by, on an idle machine"""
BACKLOG = 4_096
TEXT = """\
Ein **binärer Suchbaum** ist ein Baum, in dem jeder Knoten höchstens zwei Kinder hat und geordnet ist: links stehen die
kleineren Schlüssel, rechts die größeren. Beim Suchen entscheidet an jedem Knoten ein einziger Vergleich, in welchem
Teilbaum es weitergeht. Ist der Baum ausgewogen, so kostet das nur $O(\\log n)$ Schritte, denn seine Höhe wächst viel
langsamer als die Zahl seiner Knoten.

Drei Dinge solltest du dir merken:

- Die **Höhe** des Baums bestimmt den Aufwand.
- Sortiert eingefügte Schlüssel machen aus dem Baum eine Liste, dann kostet die Suche $n$ Schritte.
- Ein Durchlauf in der Reihenfolge *links, Wurzel, rechts* liefert die Schlüssel sortiert.

Überlege dir nun selbst, was beim Löschen eines Knotens geschieht, der zwei Kinder hat. Welcher Schlüssel darf an seine
Stelle treten, ohne dass die Ordnung verloren geht? Probiere es mit einem kleinen Beispiel auf Papier aus, bevor du
weiterliest.

"""


@dataclass(frozen=True)
class Script:
    """What every stream sends: one entry a write, in order; the second tuple is for requests that want the usage."""

    first: float
    """seconds from the request to the first write"""
    period: float
    """seconds between two writes"""
    plain: tuple[bytes, ...]
    with_usage: tuple[bytes, ...]
    whole: bytes
    """the answer to a request without `stream`"""


def write_script(tokens: int, rate: float, interval: int) -> Script:
    """`rate` in tokens a second; `interval` tokens in an event, after the first event that has one, as in vLLM."""
    words = list(islice(cycle(pieces(TEXT)), tokens))
    texts = [words[0], *("".join(words[i : i + interval]) for i in range(1, tokens, interval))]
    completion = replies.Completion("chatcmpl-00000000000000be", 1_790_000_000, MODEL, "benchmark")
    body = completion.whole("".join(words), "stop", PROMPT_TOKENS, tokens, None)
    return Script(
        first=1 / rate,
        period=interval / rate,
        plain=tuple(_writes(completion, texts, None)),
        with_usage=tuple(_writes(completion, texts, tokens)),
        whole=replies.dump(body),
    )


def _writes(completion: replies.Completion, texts: Sequence[str], usage: int | None) -> list[bytes]:
    """The opening goes with the first text and the end with the last, as they leave vLLM."""
    closing = completion.closing(texts[-1], "stop", usage_follows=usage is not None)
    writes = [replies.chunk(replies.frame(event)) for event in [*map(completion.text, texts[:-1]), closing]]
    writes[0] = replies.chunk(replies.frame(completion.opening())) + writes[0]
    if usage is not None:
        writes[-1] += replies.chunk(replies.frame(completion.usage(PROMPT_TOKENS, usage)))
    writes[-1] += replies.chunk(replies.DONE) + b"0\r\n\r\n"
    return writes


class Pacer:
    """Sends what is due, for all streams, from one timer."""

    def __init__(self, script: Script) -> None:
        self._script, self._loop = script, asyncio.get_running_loop()
        self._new: deque[tuple[float, Client]] = deque()
        self._running: deque[tuple[float, Client]] = deque()
        self._ticking = False

    def add(self, client: "Client") -> None:
        self._new.append((self._loop.time() + self._script.first, client))
        if not self._ticking:
            self._ticking = True
            self._loop.call_later(TICK, self._tick)

    def _tick(self) -> None:
        """Two queues, each in order by itself: the wait for the first write is another than the one between writes."""
        now, period, running = self._loop.time(), self._script.period, self._running
        for queue in (self._new, running):
            while queue and queue[0][0] <= now:
                due, client = queue.popleft()
                if client.send_next():
                    running.append((due + period, client))
        self._ticking = bool(self._new or running)
        if self._ticking:
            self._loop.call_later(TICK, self._tick)


class Client(asyncio.Protocol):
    """One connection: requests one after the other."""

    def __init__(self, script: Script, pacer: Pacer) -> None:
        self._script, self._pacer = script, pacer
        self._received = b""
        self._writes: tuple[bytes, ...] = ()
        self._next = 0
        self._close = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, rest = self._received.partition(b"\r\n\r\n")
        if not end:
            return
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = int(headers.get("content-length", "0"))
        if len(rest) >= length:
            self._received = rest[length:]
            self._close = headers.get("connection", "").lower() == "close"
            self._answer(first.split(" ")[:2], rest[:length])

    def _answer(self, asked: list[str], body: bytes) -> None:
        match asked:
            case ["POST", "/v1/chat/completions"]:
                self._chat(json.loads(body))
            case ["GET", "/v1/models"]:
                self._send(200, replies.dump(replies.model_list(MODEL, "campus-tutor", MAX_MODEL_LEN, 1_790_000_000)))
            case ["GET", "/health"]:
                self._send(200, b"")
            case _:
                self._send(404, replies.dump(replies.NOT_FOUND))

    def _chat(self, request: dict[str, object]) -> None:
        if not request.get("stream"):
            self._send(200, self._script.whole)
            return
        options = request.get("stream_options")
        usage = isinstance(options, dict) and bool(options.get("include_usage"))
        self._writes, self._next = self._script.with_usage if usage else self._script.plain, 0
        self._transport.write(self._head(200, b"text/event-stream; charset=utf-8", b"transfer-encoding: chunked"))
        self._pacer.add(self)

    def _send(self, status: int, body: bytes) -> None:
        self._transport.write(self._head(status, b"application/json", b"content-length: %d" % len(body)) + body)
        self._end()

    def _head(self, status: int, kind: bytes, framing: bytes) -> bytes:
        close = b"connection: close\r\n" if self._close else b""
        lines = b"HTTP/1.1 %d %b\r\nserver: uvicorn\r\ncontent-type: %b\r\nvary: Origin\r\n%b%b\r\n\r\n"
        return lines % (status, b"OK" if status == 200 else b"Not Found", kind, close, framing)

    def send_next(self) -> bool:
        """Whether more is to come; False as well when the client has hung up."""
        if self._transport.is_closing():
            return False
        self._transport.write(self._writes[self._next])
        self._next += 1
        if self._next < len(self._writes):
            return True
        self._end()
        return False

    def _end(self) -> None:
        if self._close:
            self._transport.close()


async def serve(port: int, script: Script) -> None:
    """Until SIGTERM or Ctrl-C; prints the base URL when it can be called."""
    loop, pacer, ended = asyncio.get_running_loop(), Pacer(script), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    server = await loop.create_server(lambda: Client(script, pacer), "127.0.0.1", port, backlog=BACKLOG)
    sys.stdout.write(f"fake engine on http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1\n")
    sys.stdout.flush()
    await ended.wait()
    server.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one (default)")
    parser.add_argument("--tokens", type=int, default=200, help="tokens of each answer (default: %(default)s)")
    parser.add_argument("--rate", type=float, default=30.0, help="tokens a second and stream (default: %(default)s)")
    parser.add_argument("--stream-interval", type=int, default=1, metavar="K", help="tokens in an event")
    arguments = parser.parse_args()
    script = write_script(arguments.tokens, arguments.rate, arguments.stream_interval)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # a thousand connections are more than most shells allow
    gc.freeze()
    asyncio.run(serve(arguments.port, script))


if __name__ == "__main__":
    main()
