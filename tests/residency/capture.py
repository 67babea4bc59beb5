# SPDX-License-Identifier: EUPL-1.2
"""Every packet that leaves this network namespace, or stays on its loopback: a line of JSON each, until SIGTERM."""

import contextlib
import ipaddress
import json
import signal
import socket
import struct
import sys
from pathlib import Path
from typing import Any

ALL, IPV4, IPV6, OUTGOING = 3, 0x0800, 0x86DD, 4
TCP, UDP = 6, 17
NEIGHBOURS = {133, 134, 135, 136, 143}
"""Types of ICMPv6 by which the kernel itself finds its neighbours and groups (RFC 4861, RFC 3810)."""


def seen(kind: int, data: bytes) -> dict[str, Any] | None:
    """What a packet says of itself; None for what the kernel sends by itself on the wire (ARP, neighbours)."""
    if kind == IPV4:
        protocol, rest = data[9], data[(data[0] & 15) * 4 :]
        to = str(ipaddress.ip_address(data[16:20]))
    elif kind == IPV6:
        protocol, rest = data[6], data[40:]
        to = str(ipaddress.ip_address(data[24:40]))
        if to.startswith("ff02::") and protocol in {0, 58}:
            return None
        if protocol == 58 and rest[0] in NEIGHBOURS:
            return None
    else:
        return None
    own, port = struct.unpack("!HH", rest[:4]) if protocol in {TCP, UDP} else (0, 0)
    begins = protocol == TCP and rest[13] & 0x12 == 0x02
    name = "syn" if begins else {TCP: "tcp", UDP: "udp"}.get(protocol, str(protocol))
    return {"to": to, "port": port, "own": own, "kind": name}


def main(file: str) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ALL)) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32 * 1024 * 1024)
        with Path(file).open("w", encoding="utf-8") as written:
            while True:
                data, (device, kind, direction, *_more) = line.recvfrom(65536)
                if direction != OUTGOING:
                    continue
                with contextlib.suppress(IndexError, struct.error):
                    if found := seen(kind, data):
                        written.write(json.dumps({"device": device, **found}) + "\n")
                        written.flush()


if __name__ == "__main__":
    main(sys.argv[1])
