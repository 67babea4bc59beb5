# SPDX-License-Identifier: EUPL-1.2
"""The numbers of the next tool that is made."""

from tests.metrics.counted import counted

__all__ = ["counted"]
