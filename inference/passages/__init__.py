# SPDX-License-Identifier: EUPL-1.2
"""The model-free engine: answers a question with the passages of the course material that fit it.

For demonstrations, for installations without a GPU, and for outages. It writes nothing of its own but the plain
statement that no language model is configured. Ranking is pure (`words`, `ranking`), the answer's text as well
(`answer`); `requests` checks what comes in, `server` is the only part that knows HTTP.
"""
