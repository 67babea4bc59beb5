# SPDX-License-Identifier: EUPL-1.2
"""The numbers of the next tool that is made."""

from tests.chat.conftest import nothing_left_running, unhurried
from tests.metrics.counted import counted

__all__ = ["counted", "nothing_left_running", "unhurried"]
