# SPDX-License-Identifier: EUPL-1.2
"""When somebody is not well: whether a message says so, which help lines there are, and what the tutor says first.

Pure. Nothing of it is stored, counted, logged or told to anybody: docs/decisions/wellbeing.md.
"""
