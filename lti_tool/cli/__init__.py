# SPDX-License-Identifier: EUPL-1.2
"""Every command: one file a group. What a command does beyond asking and printing lies with the part that does it."""

from lti_tool.cli.main import cli, main

__all__ = ["cli", "main"]
