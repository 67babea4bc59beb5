# SPDX-License-Identifier: EUPL-1.2
"""A library gone bad, for a process that the tool starts: Python imports this file at its start, by PYTHONPATH.

When the process imports the module that `TRY_AT` names, it tries its ways out, and writes what came of them.
"""

import importlib
import os
import sys
from typing import Any


class Planted:
    """Waits among Python's finders, and finds nothing itself."""

    def find_spec(self, name: str, _path: Any, _target: Any = None) -> None:
        if name == os.environ.get("TRY_AT"):
            sys.meta_path.remove(self)
            importlib.import_module("ways_out").try_all()


sys.meta_path.insert(0, Planted())
