# SPDX-License-Identifier: EUPL-1.2
"""Platforms' keys, and our own."""
