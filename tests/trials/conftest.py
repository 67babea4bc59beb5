# SPDX-License-Identifier: EUPL-1.2
"""The whole tool on a scripted model server, as in the tests of locks."""

from tests.locks.conftest import (
    campus,
    database,
    engine,
    nothing_left_running,
    page,
    staff,
    unhurried,
    url,
    vault,
    worker,
)

__all__ = [
    "campus",
    "database",
    "engine",
    "nothing_left_running",
    "page",
    "staff",
    "unhurried",
    "url",
    "vault",
    "worker",
]
