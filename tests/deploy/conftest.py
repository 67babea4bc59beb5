"""The router, which two folders' tests start."""

from tests.inference.router import program

__all__ = ["program"]
