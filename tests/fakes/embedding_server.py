# SPDX-License-Identifier: EUPL-1.2
"""OpenAI's `/v1/embeddings` on loopback: a number for each group of subjects that a text speaks of, and faults on
demand.
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SUBJECTS: tuple[tuple[str, ...], ...] = (
    ("baum", "tree", "knoten"),
    ("stapel", "stack", "kellerspeicher"),
    ("wetter", "weather"),
)

Answer = Callable[[Mapping[str, Any]], tuple[int, bytes]]


def vector(text: str, dimensions: int) -> list[float]:
    """Of a text: which of the subjects it names, and a little of everything."""
    named = [float(any(word in text.lower() for word in words)) for words in SUBJECTS]
    return [value + 0.01 for value in (named + [0.0] * dimensions)[:dimensions]]


@dataclass
class EmbeddingServer:
    """What it was asked, and how it misbehaves."""

    dimensions: int = 8
    url: str = ""
    longest: int | None = None
    """Characters; a longer text is refused, as vLLM refuses what the model has no room for."""
    answer: Answer | None = None
    """Instead of its own."""
    held: threading.Event | None = None
    """Nothing is answered before."""
    asked: list[dict[str, Any]] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [text for body in self.asked for text in body["input"]]

    def reply(self, body: dict[str, Any]) -> tuple[int, bytes]:
        self.asked.append(body)
        if self.held is not None:
            self.held.wait(30)
        if self.answer is not None:
            return self.answer(body)
        texts: Sequence[str] = body["input"]
        if self.longest is not None and any(len(text) > self.longest for text in texts):
            return 400, b'{"error": {"message": "This model\'s maximum context length is 512 tokens."}}'
        return 200, listing([vector(text, self.dimensions) for text in texts])


def listing(vectors: Sequence[Sequence[float]]) -> bytes:
    rows = [{"object": "embedding", "index": n, "embedding": list(one)} for n, one in enumerate(vectors)]
    return json.dumps({"object": "list", "data": rows[::-1], "model": "fake"}).encode()  # in any order: `index` counts


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status, reply = self.server.fake.reply(body)  # type: ignore[attr-defined]
        self.send_response(status)
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        with suppress(OSError):  # whoever asked had no more time
            self.wfile.write(reply)

    def log_message(self, *_arguments: Any) -> None:
        """Nothing of it in the tests' output."""


@contextmanager
def embedding_server(dimensions: int = 8, *, host: str = "127.0.0.1", port: int = 0) -> Iterator[EmbeddingServer]:
    """Until the end of the block."""
    fake = EmbeddingServer(dimensions)
    server = ThreadingHTTPServer((host, port), _Handler)
    server.daemon_threads = True
    server.fake = fake  # type: ignore[attr-defined]
    fake.url = f"http://{host}:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
