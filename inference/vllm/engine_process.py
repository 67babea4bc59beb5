# SPDX-License-Identifier: EUPL-1.2
"""One vLLM process: started, listened to, asked for its first token, ended with all its workers."""

import asyncio
import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

from inference import replies
from inference.errors import CommandError
from inference.model import Model

LINES_KEPT = 200
"""Of the engine's output, for the diagnosis."""
LONGEST_LINE = 8192
"""Characters."""
SECONDS_BETWEEN_LOOKS = 0.2
SECONDS_FOR_AN_ANSWER = 60.0
SECONDS_TO_DIE = 10.0

_PR_SET_PDEATHSIG = 1


class EngineProcess:
    def __init__(self, process: "subprocess.Popen[bytes]", socket: Path) -> None:
        self._process = process
        self._socket = socket
        self.lines: deque[str] = deque(maxlen=LINES_KEPT)
        self._end = asyncio.create_task(self._until_the_end())

    @classmethod
    def start(cls, arguments: Sequence[str], environment: Mapping[str, str], socket: Path) -> "EngineProcess":
        """Raises OSError if the program cannot be run."""
        socket.unlink(missing_ok=True)
        # Not asyncio's own: that waits for the end of the output too, which workers of a dead engine hold open.
        process = subprocess.Popen(  # noqa: S603 - a list without a shell, from the operator's own catalogue
            arguments,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a Ctrl-C in the terminal must not end it before its answers are drained
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )
        return cls(process, socket)

    @property
    def pid(self) -> int:
        return self._process.pid

    async def ended(self) -> int:
        """Waits for the end; the exit code, negative for a signal."""
        return await asyncio.shield(self._end)  # several wait, and one that stops waiting must not stop the others

    async def wait_until_it_answers(self, model: Model, key: str | None) -> None:
        """Returns when a first token (or vector) came: only then is everything loaded and compiled."""
        while not (await self.health() == 200 and await self._answers(model, key)):  # noqa: ASYNC110 - another process
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    async def health(self) -> int:
        """vLLM's own `/health`: its status, or 0 without an answer."""
        answer = await self._ask(b"GET /health HTTP/1.1\r\nhost: engine\r\nconnection: close\r\n\r\n")
        return int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else 0

    async def _answers(self, model: Model, key: str | None) -> bool:
        """Raises CommandError if the engine takes the question itself for wrong: that will not change."""
        answer = await self._ask(first_question(model, key))
        if answer.startswith(b"HTTP/1.1 4"):
            said = answer.partition(b"\r\n\r\n")[2][:500].decode(errors="replace")
            raise CommandError(f"{model.name} loads but refuses a first question: {said}")
        return answer.startswith(b"HTTP/1.1 200")

    async def _ask(self, request: bytes) -> bytes:
        """The whole response, or what came of it."""
        answer = bytearray()
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(SECONDS_FOR_AN_ANSWER):
                reader, writer = await asyncio.open_unix_connection(str(self._socket))
                try:
                    writer.write(request)
                    while piece := await reader.read(65536):
                        answer += piece
                finally:
                    writer.close()
        return bytes(answer)

    async def end(self, patience: float) -> None:
        """SIGTERM; after `patience` seconds SIGKILL for all that is left."""
        self._process.terminate()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self.ended()
        _signal_group(self.pid, signal.SIGKILL)
        await self.ended()

    async def _until_the_end(self) -> int:
        listening = asyncio.create_task(self._listen())
        code = await asyncio.to_thread(self._process.wait)
        # Workers that outlive the main process would hold the GPU's memory, and the pipe that is listened to.
        _signal_group(self.pid, signal.SIGKILL)
        await listening
        return code

    async def _listen(self) -> None:
        """The engine's output goes to our stderr, so that one log has everything."""
        output = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(output)
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, self._process.stdout)
        rest = ""
        while piece := (await output.read(65536)).decode(errors="replace"):
            print(piece, end="", file=sys.stderr, flush=True)
            *lines, rest = (rest + piece).split("\n")
            self.lines.extend(lines)
            rest = rest[-LONGEST_LINE:]
        if rest:
            print(file=sys.stderr, flush=True)
        transport.close()


def first_question(model: Model, key: str | None) -> bytes:
    """The smallest request that proves that the model works."""
    if model.kind == "chat":
        messages = [{"role": "user", "content": "Hallo"}]
        path, body = "/v1/chat/completions", replies.dump({"model": model.name, "messages": messages, "max_tokens": 1})
    else:
        path, body = "/v1/embeddings", replies.dump({"model": model.name, "input": "Hallo"})
    authorization = f"authorization: Bearer {key}\r\n" if key else ""
    head = (
        f"POST {path} HTTP/1.1\r\nhost: engine\r\nconnection: close\r\n{authorization}"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _end_with_parent() -> None:
    """In the child: SIGTERM when the parent dies, however it dies. An orphan would hold the GPU for good."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _signal_group(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, number)
