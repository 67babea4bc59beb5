# SPDX-License-Identifier: EUPL-1.2
"""The process in which math-core runs: reads formulas from its socket and writes their MathML back. Run as a script.

It imports nothing of the tool, so that it is there after some milliseconds. Each message is four bytes of length and
JSON: first the macros, then `[latex, display]` each; the answer is the MathML, or null for what is not understood.
A formula that takes SECONDS of processor time, or more than MEMORY, ends the process: its parent starts another.
"""

import json
import resource
import signal
import socket
import sys

MAX_CPU_SECONDS = 0.1
"""Processor time of one formula; an ordinary one takes some microseconds."""
MAX_MEMORY_BYTES = 512 * 1024 * 1024


def main(number: int) -> None:
    """`number`: the file descriptor of the socket. Ends when the other side does."""
    from math_core import LatexError, LatexToMathML

    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's
    line = socket.socket(fileno=number)
    line.settimeout(None)  # under gevent a socket is made the other way, and that is the file's and not the process's
    converter = LatexToMathML(fancy_error=False, macros=receive(line), max_expansions=100)
    while (asked := receive(line)) is not None:
        latex, display = asked
        # The signal's default is to end the process, which works within foreign code, too.
        signal.setitimer(signal.ITIMER_PROF, MAX_CPU_SECONDS)
        try:
            answer = converter.convert_with_local_state(latex, displaystyle=display)
        except LatexError:
            answer = None
        signal.setitimer(signal.ITIMER_PROF, 0)
        send(line, answer)


def send(line: socket.socket, message: object) -> None:
    """One message."""
    data = json.dumps(message).encode()
    line.sendall(len(data).to_bytes(4, "big") + data)


def receive(line: socket.socket):  # type: ignore[no-untyped-def]
    """The next message; None at the end."""
    head = _exactly(line, 4)
    return json.loads(_exactly(line, int.from_bytes(head, "big"))) if head else None


def _exactly(line: socket.socket, size: int) -> bytes:
    """So many bytes; none if the line ends before."""
    parts, left = [], size
    while left:
        part = line.recv(min(left, 65536))
        if not part:
            return b""
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


if __name__ == "__main__":
    main(int(sys.argv[1]))
