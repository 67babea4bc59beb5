# SPDX-License-Identifier: EUPL-1.2
"""Errors of the inference side."""


class CommandError(Exception):
    """A command cannot go on. Its text is one sentence that names the remedy."""
