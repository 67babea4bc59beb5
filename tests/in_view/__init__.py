# SPDX-License-Identifier: EUPL-1.2
"""The teacher's own way: exercises, which one is meant, the ladder, proposals."""
