# SPDX-License-Identifier: EUPL-1.2
"""Answers of the scripted model server in several stories."""

from tests.fakes.scripted_model_server import Answer

SLOW = Answer(tokens=[f"word{n} " for n in range(400)], pause=0.25)
"""Takes 100 seconds: nothing in a story comes after its end by chance."""
RICH = Answer(
    tokens=[
        *("Binary search needs $\\log_2 n$ steps:\n\n", "$$T(n) = T\\left(\\frac{n}{2}\\right) + 1$$\n\n"),
        *("| method | steps |\n", "|---|--:|\n", "| linear | 1000 |\n", "| binary | 10 |\n\n"),
        *("```python\n", "def search(values):\n", "    return values\n", "```\n\n"),
        *("1. one\n", "2. two\n"),
    ]
)
