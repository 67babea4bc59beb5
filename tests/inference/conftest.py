# SPDX-License-Identifier: EUPL-1.2
"""The router, which two folders' tests start."""

from tests.inference.router import program

__all__ = ["program"]
