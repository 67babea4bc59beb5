# SPDX-License-Identifier: EUPL-1.2
"""Roles that the launch alone does not settle: carried over, lowered, or given by a one-time code."""
