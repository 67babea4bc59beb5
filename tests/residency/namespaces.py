# SPDX-License-Identifier: EUPL-1.2
"""Computers of a small network on this machine: a network namespace each, joined by a bridge, and what leaves one.

Beside those that a test names there is `world`, at the address of the way out and of the name server: a packet to
anywhere else goes there, and nobody answers.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.support import PATIENCE, until

NETWORK = "10.77.0"
WORLD = f"{NETWORK}.254"


class Computers:
    """Each by its name; its number is the last part of its address."""

    def __init__(self, folder: Path, **numbers: int) -> None:
        self._folder, self._numbers = folder, {**numbers, "world": 254}
        self._prefix = f"ct{os.getpid()}"
        self._started: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Computers":
        try:
            self._join()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _join(self) -> None:
        bridge = self._space("bridge")
        _ip("netns", "add", bridge)
        _ip("-n", bridge, "link", "add", "joined", "type", "bridge")
        _ip("-n", bridge, "link", "set", "joined", "up")
        for name, number in self._numbers.items():
            space, end = self._space(name), f"to{number}"
            _ip("netns", "add", space)
            _ip("-n", space, "link", "add", "net", "type", "veth", "peer", "name", end, "netns", bridge)
            _ip("-n", bridge, "link", "set", end, "master", "joined", "up")
            _ip("-n", space, "address", "add", f"{self.address(name)}/24", "dev", "net")
            for device in ("lo", "net"):
                _ip("-n", space, "link", "set", device, "up")
            if name != "world":
                _ip("-n", space, "route", "add", "default", "via", WORLD)
        (self._folder / "resolv.conf").write_text(f"nameserver {WORLD}\noptions timeout:1 attempts:1\n")
        hosts = "".join(f"{self.address(name)} {name}.test\n" for name in self._numbers)
        (self._folder / "hosts").write_text(f"127.0.0.1 localhost\n{hosts}")

    def address(self, name: str) -> str:
        return f"{NETWORK}.{self._numbers[name]}"

    def command(self, name: str, words: Sequence[str]) -> list[str]:
        """The command on that computer, with the network's names and name server."""
        binds = " && ".join(f"mount --bind {self._folder}/{file} /etc/{file}" for file in ("hosts", "resolv.conf"))
        enter = ["ip", "netns", "exec", self._space(name), "unshare", "--mount", "sh", "-c"]
        return [*enter, f'{binds} && exec "$@"', "sh", *words]

    def run(self, name: str, words: Sequence[str], **environ: str) -> str:
        """What the command prints. AssertionError if it fails."""
        ended = subprocess.run(
            self.command(name, words), env=os.environ | environ, capture_output=True, text=True, timeout=3 * PATIENCE
        )
        assert ended.returncode == 0, f"{words}: {ended.stdout} {ended.stderr}"
        return ended.stdout.strip()

    def start(self, name: str, words: Sequence[str], log: str, **environ: str) -> "subprocess.Popen[bytes]":
        """The command, until the end; what it prints goes to a file of that name."""
        with (self._folder / log).open("wb") as written:
            process = subprocess.Popen(
                self.command(name, words),
                env=os.environ | environ,
                stdout=written,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._started.append(process)
        return process

    def listens(self, name: str, port: int) -> bool:
        return f":{port}" in self.run(name, ["ss", "-Hltn", f"sport = :{port}"])

    def __exit__(self, *_error: object) -> None:
        for process in reversed(self._started):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in self._started:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        for name in (*self._numbers, "bridge"):
            subprocess.run(["ip", "netns", "delete", self._space(name)], capture_output=True, check=False)

    def _space(self, name: str) -> str:
        return f"{self._prefix}-{name}"


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)


@contextlib.contextmanager
def captured(computers: Computers, name: str, folder: Path) -> Iterator[list[dict[str, Any]]]:
    """Fills the list, at the end, with every packet that left that computer or went to itself."""
    found: list[dict[str, Any]] = []
    file = folder / "packets.jsonl"
    process = computers.start(name, [sys.executable, "-m", "tests.residency.capture", str(file)], "capture.log")
    until(file.exists)
    yield found
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(PATIENCE)
    found += [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def opened(packets: Sequence[Mapping[str, Any]]) -> set[tuple[str, int]]:
    """Where a connection was begun to, and where a datagram was sent to."""
    return {(p["to"], p["port"]) for p in packets if p["kind"] in {"syn", "udp"}}
