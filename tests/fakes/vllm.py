# SPDX-License-Identifier: EUPL-1.2
"""A program that takes vLLM's arguments and behaves like it as far as a supervisor sees it.

Nothing of a model in it. FAKE_VLLM says what goes wrong: `die LINE` prints and ends at once, `refuse` answers questions
with 400, `deaf` never answers. Each question and each hang-up is a line in FAKE_VLLM_LOG; the answer's events are
FAKE_VLLM_EVENTS, one every 50 ms. While the file FAKE_VLLM_LOG.hold is there, an answer goes no further than its first
event, and while FAKE_VLLM_LOG.late is there, nobody listens yet.
"""

import asyncio
import contextlib
import os
import sys
import time
from pathlib import Path

WRONG = os.environ.get("FAKE_VLLM", "")
LOG = Path(os.environ["FAKE_VLLM_LOG"])
HOLD, LATE = LOG.with_suffix(".hold"), LOG.with_suffix(".late")
EVENTS = int(os.environ.get("FAKE_VLLM_EVENTS", "3"))


def note(text: str) -> None:
    with LOG.open("a") as log:
        log.write(text + "\n")


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    if b" /v1/nothing " in head:  # vLLM answers this without waiting for a body
        writer.write(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        writer.close()
        return
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0] or 0)
    body = await reader.readexactly(length)
    path = head.split()[1].decode()
    if path == "/health":
        await asyncio.sleep(1000 if WRONG == "deaf" else 0)
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
    elif WRONG == "refuse":
        writer.write(b'HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n{"error":"no chat template"}')
    else:
        note(f"{path} {head.decode()!r} {body.decode()!r}")
        await answer(reader, writer, 1 if b"max_tokens" in body else EVENTS)
    with contextlib.suppress(ConnectionError):
        await writer.drain()
    writer.close()


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, events: int) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
    gone = asyncio.ensure_future(reader.read())
    for number in range(events):
        writer.write(b"data: %d\n\n" % number)
        await asyncio.wait([gone], timeout=0.05)
        while HOLD.exists() and not gone.done():
            await asyncio.wait([gone], timeout=0.02)
        if gone.done():
            note("hang-up")
            return
    gone.cancel()


def begin() -> None:
    note(f"start {os.getpid()}")
    if WRONG.startswith("die"):
        sys.exit(WRONG.removeprefix("die "))
    while LATE.exists():
        time.sleep(0.02)


async def main() -> None:
    socket = next(argument.removeprefix("--uds=") for argument in sys.argv if argument.startswith("--uds="))
    server = await asyncio.start_unix_server(serve, socket)
    await server.serve_forever()


if __name__ == "__main__":
    begin()
    asyncio.run(main())
