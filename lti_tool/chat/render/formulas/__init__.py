# SPDX-License-Identifier: EUPL-1.2
"""Formulas: where one begins and ends (`finding`, `dollars`), LaTeX that math-core does not know rewritten (`latex`,
`chemistry`, `units`), and MathML made of it in a process of its own (`mathml`, `process`, `child`).
"""
