# SPDX-License-Identifier: EUPL-1.2
"""Finding the passages of a course's material that answer a question. Pure: no tables, no Flask, no network.

Here belong: words and stems, compounds, BM25, what an earlier turn means for a question, ranking. Not here: where
passages come from (`models/material`), what a prompt has room for (`chat/prompt`).

How well it finds, and why it is made this way: docs/decisions/retrieval.md.
"""

from lti_tool.retrieval.collection import Collection, Usable
from lti_tool.retrieval.index import Hit, Index, Searchable
from lti_tool.retrieval.meaning import Meaning, Vectors

__all__ = ["Collection", "Hit", "Index", "Meaning", "Searchable", "Usable", "Vectors"]
