# SPDX-License-Identifier: EUPL-1.2
"""Connections, looked after by an administrator."""
