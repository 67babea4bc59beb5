# SPDX-License-Identifier: EUPL-1.2
"""Records of real launches, and how two launches are compared."""

import json
from typing import Any

from tests.support import shared


def record(name: str) -> dict[str, Any]:
    """A record by its path below `shared/lti`."""
    content: dict[str, Any] = json.loads((shared("lti") / name).read_text(encoding="utf-8"))
    return content


def shape(value: Any) -> Any:
    """Keys and types without the values: two launches of one platform have the same shape."""
    if isinstance(value, dict):
        return {key: shape(part) for key, part in value.items()}
    if isinstance(value, list):
        shapes = [shape(part) for part in value]
        return [part for index, part in enumerate(shapes) if part not in shapes[:index]]
    return type(value).__name__
