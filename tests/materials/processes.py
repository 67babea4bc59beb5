# SPDX-License-Identifier: EUPL-1.2
"""The reading processes of this one: a test process may have other children, such as a browser."""

import contextlib

import psutil

from lti_tool.materials.reading.process import PROGRAM


def reading_processes() -> list[psutil.Process]:
    """Those that run now."""
    found = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if str(PROGRAM) in child.cmdline():
                found.append(child)
    return found
