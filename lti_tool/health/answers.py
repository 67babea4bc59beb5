# SPDX-License-Identifier: EUPL-1.2
"""What load balancers are told (docs/api.md)."""

from typing import Literal, TypedDict


class Alive(TypedDict):
    """`GET /healthz`."""

    status: Literal["ok"]
    version: str


class Checks(TypedDict):
    """What is needed to answer requests, and whether it is there."""

    database: bool
    model_server: bool


class Ready(TypedDict):
    """`GET /readyz`; 503 where it is not."""

    status: Literal["ok", "not ready"]
    checks: Checks
