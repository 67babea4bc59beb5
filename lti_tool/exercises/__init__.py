# SPDX-License-Identifier: EUPL-1.2
"""The teacher's own way: exercises of a tutor with steps, misconceptions and solutions, entered, pasted or proposed.

Here belong: the panel and its addresses, what a stored exercise may be, proposals by a model from a sheet. Not here:
which exercise a question means and how far the tutor goes at it (`chat/exercise_meant`, `chat/ladder`), the rows
(`models/exercise`), what holds answers against the solutions (`solutions`).
"""
