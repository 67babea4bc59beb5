# SPDX-License-Identifier: EUPL-1.2
"""Real traffic of platforms, kept beside the checkout."""

import json
from typing import Any

from tests.support import shared


def records(part: str, pattern: str) -> list[tuple[str, dict[str, Any]]]:
    found = [(path.name, json.loads(path.read_text(encoding="utf-8"))) for path in sorted(shared(part).glob(pattern))]
    assert found
    return found
