# SPDX-License-Identifier: EUPL-1.2
"""What a data protection officer, a staff council and everybody may read of an installation, from what it really does.

* `facts`    what holds just now: read once, from settings and database
* `texts/`   a paper's text, one file for each language: Markdown with Jinja
* `compose`  text and facts become Markdown, and that becomes HTML; gaps are marked and listed
* `files`    all papers as files in a folder

What is not here: who is contacted (`residency`), what is deleted when (`privacy/retention`).
docs/decisions/papers.md
"""
