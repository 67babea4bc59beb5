# SPDX-License-Identifier: EUPL-1.2
"""Which passages go along with a question, where what is open is a whole book."""

from uuid import uuid4

from lti_tool.chat.finding import MAX_TRIED, as_fit
from lti_tool.models.material import Quotable

PASSAGE = Quotable(uuid4(), "Buch", "de", "S. 1", "", "Was hier steht, ist lang. " * 50, None, "cm1")


def test_of_a_book_of_thousands_some_few_passages_are_tried() -> None:
    """Else each "I don't get this" beside it would hold up everybody else in the process for seconds."""
    book = iter([PASSAGE] * 5000)
    assert len(as_fit(book, 1000)) == 2
    assert sum(1 for _passage in book) == 5000 - MAX_TRIED
