# SPDX-License-Identifier: EUPL-1.2
"""A hub for weights on loopback: one repository with the files it is given, resumable downloads, faults on demand."""

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COMMIT = "c0ffee" + "0" * 34


@dataclass
class Hub:
    """What it holds, how it misbehaves, and what it was asked."""

    repository: str
    files: Mapping[str, bytes]
    url: str = ""
    cut_once: int | None = None
    """the next download of a large file ends after so many bytes"""
    damaged: str | None = None
    """this file arrives with a flipped byte"""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """path and Range of each GET"""

    def info(self) -> dict[str, object]:
        return {"id": self.repository, "sha": COMMIT, "siblings": [self._sibling(name) for name in self.files]}

    def _sibling(self, name: str) -> dict[str, object]:
        data = self.files[name]
        one: dict[str, object] = {"rfilename": name, "size": len(data), "blobId": git_hash(data)}
        if name.endswith(".safetensors"):
            one["lfs"] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest(), "pointerSize": 130}
        return one


def git_hash(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, hub: Hub) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.hub = hub


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_HEAD(self) -> None:
        self._file()

    def do_GET(self) -> None:
        hub = self.server.hub
        hub.asked.append((self.path, self.headers.get("Range", "")))
        if self.path.startswith(f"/api/models/{hub.repository}/revision/"):
            self._reply(200, json.dumps(hub.info()).encode(), {"content-type": "application/json"})
        else:
            self._file()

    def _file(self) -> None:
        hub = self.server.hub
        name = self.path.partition("?")[0].removeprefix(f"/{hub.repository}/resolve/{COMMIT}/")
        if name not in hub.files:
            self._reply(404, b"", {"x-error-code": "RepoNotFound"})
            return
        data = hub.files[name]
        headers = {"etag": f'"{git_hash(data)}"', "x-repo-commit": COMMIT, "accept-ranges": "bytes"}
        if name == hub.damaged:
            data = bytes([data[0] ^ 1]) + data[1:]
        begin = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").split("-")[0])
        if begin:
            headers["content-range"] = f"bytes {begin}-{len(data) - 1}/{len(data)}"
        self._reply(206 if begin else 200, data[begin:], headers)

    def _reply(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(self._cut(body))

    def _cut(self, body: bytes) -> bytes:
        hub = self.server.hub
        if not hub.cut_once or len(body) <= hub.cut_once:
            return body
        short, hub.cut_once, self.close_connection = body[: hub.cut_once], None, True
        return short

    def log_message(self, *arguments: object) -> None:
        """Quiet."""


@contextmanager
def running(hub: Hub) -> Iterator[Hub]:
    server = _Server(hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    hub.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
