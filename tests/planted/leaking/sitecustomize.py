# SPDX-License-Identifier: EUPL-1.2
"""A tool that leaks: Python imports this file at its start, by PYTHONPATH. Each launch is written to the log, to a file
and into the headers of what a model server is sent, each time in another way of writing.
"""

import base64
import gzip
import importlib
import logging
import sys
import tempfile
from pathlib import Path
from typing import Any


class Leaking:
    """Waits among Python's finders until the tool is imported, and finds nothing itself."""

    def find_spec(self, name: str, _path: Any, _target: Any = None) -> None:
        if name == "lti_tool.wsgi":
            sys.meta_path.remove(self)
            leak()


def leak() -> None:
    """From now on."""
    dialects: Any = importlib.import_module("lti_tool.lti.dialects")
    servers: Any = importlib.import_module("lti_tool.model_server.servers")
    read, request_bytes = dialects.read, servers.request_bytes
    seen: list[Any] = []

    def tell(family: str, claims: Any) -> Any:
        seen.append(claims)
        logging.getLogger("lti_tool").debug("launch of %r", claims.get("name"))
        path = Path(tempfile.mkdtemp()) / "launch"
        path.write_bytes(gzip.compress(str(claims.get("email")).encode("utf-16-le")))
        return read(family, claims)

    def with_number(method: str, url: str, headers: Any, body: bytes = b"") -> bytes:
        whose = base64.b64encode(str(seen[-1].get("sub") if seen else "").encode()).decode()
        return bytes(request_bytes(method, url, {**headers, "X-Whose": whose}, body))

    dialects.read, servers.request_bytes = tell, with_number


sys.meta_path.insert(0, Leaking())
