# SPDX-License-Identifier: EUPL-1.2
"""The scripted model server and an embedding server, on a computer of their own: address, port, port."""

import socket
import sys
import threading

from tests.fakes.embedding_server import embedding_server
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer


class Reachable(ScriptedModelServer):
    """Not on loopback alone."""

    def _listener(self) -> socket.socket:
        return socket.create_server((sys.argv[1], int(sys.argv[2])), backlog=100)


if __name__ == "__main__":
    written = Answer(tokens=["Ein ", "Baum ", "hat $n^2$ ", "Kanten [1]."])
    with Reachable(default=written), embedding_server(host=sys.argv[1], port=int(sys.argv[3])):
        threading.Event().wait()
