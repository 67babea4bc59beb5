# SPDX-License-Identifier: EUPL-1.2
"""The one place where this version is written; hatchling, the commands, pages and outgoing requests read it here."""

VERSION = "0.1.0"
