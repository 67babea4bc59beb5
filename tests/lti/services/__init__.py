# SPDX-License-Identifier: EUPL-1.2
"""Roster and scores."""
