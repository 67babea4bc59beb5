# SPDX-License-Identifier: EUPL-1.2
"""Tests. Real parts; a fake only at the network edge."""
