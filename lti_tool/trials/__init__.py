# SPDX-License-Identifier: EUPL-1.2
"""Trying a tutor before learners ask: test questions, their answers with checks, and a yardstick to compare with.

Here belong: which questions there are, what a run shows, what is checked. Not here: how a question is answered
(`chat/trial`), which attacks there are (`solution_guard`).
"""
