# SPDX-License-Identifier: EUPL-1.2
"""Registered platforms and their deployments, as rows that a request is matched with."""
