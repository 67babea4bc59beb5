# SPDX-License-Identifier: EUPL-1.2
"""Every command: one file a group. What a command does beyond asking and printing lies with the part that does it."""

from lti_tool import guard


def main() -> None:
    """The console script. The guard stands before any library is imported, the tool's own commands too."""
    guard.install()
    from lti_tool.cli.commands import run

    run()
