# SPDX-License-Identifier: EUPL-1.2
"""Reference solutions and words that a tutor must not give away: stored, shown to who may configure it, and made into
one guard for each tutor and process.

Here belong: the panel and its addresses, the guards that a process keeps. Not here: what counts as giving away
(`solution_guard`), what becomes of an answer that does (`chat/stream`), the sealed rows (`models/solution`).
"""
