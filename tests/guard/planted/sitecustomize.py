# SPDX-License-Identifier: EUPL-1.2
"""A library gone bad, for a process that the tool starts: Python imports this file at its start, by PYTHONPATH.

When the process imports the module that `TRY_AT` names, it tries its ways out, and writes what came of them.
"""

import importlib.abc
import importlib.util
import os
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


class Planted:
    """Waits among Python's finders for one name."""

    def find_spec(self, name: str, _path: Any, _target: Any = None) -> ModuleSpec | None:
        if name != os.environ.get("TRY_AT"):
            return None
        sys.meta_path.remove(self)
        found = importlib.util.find_spec(name)
        assert found is not None
        assert found.loader is not None
        found.loader = Trying(found.loader)
        return found


class Trying(importlib.abc.Loader):
    """Tries its ways out, then loads the module. Not while it is looked for: then Python holds the lock of all imports,
    and a way out that needs a thread which imports something would wait for ever.
    """

    def __init__(self, real: importlib.abc.Loader) -> None:
        self._real = real

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._real.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        importlib.import_module("ways_out").try_all()
        self._real.exec_module(module)


sys.meta_path.insert(0, Planted())
