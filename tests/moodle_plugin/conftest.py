# SPDX-License-Identifier: EUPL-1.2
"""The tool that the plugin calls, and two platforms with keys of their own."""

from tests.platform_api.conftest import other, plugin, stage

__all__ = ["other", "plugin", "stage"]
