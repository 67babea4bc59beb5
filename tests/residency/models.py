# SPDX-License-Identifier: EUPL-1.2
"""The scripted model server, on a computer of its own."""

import socket
import sys
import threading

from tests.fakes.scripted_model_server import Answer, ScriptedModelServer


class Reachable(ScriptedModelServer):
    """Not on loopback alone."""

    def _listener(self) -> socket.socket:
        return socket.create_server((sys.argv[1], int(sys.argv[2])), backlog=100)


if __name__ == "__main__":
    with Reachable(default=Answer(tokens=["Ein ", "Baum ", "hat $n^2$ ", "Kanten."])):
        threading.Event().wait()
