# SPDX-License-Identifier: EUPL-1.2
"""No table is without a rule for how long its rows are kept, or a reason for none, and the document says which."""

import pytest

from lti_tool.db import Base
from tests.kept import DOCUMENT, STAYS, document, kept_of


@pytest.mark.parametrize("name", sorted(Base.metadata.tables))
def test_a_table_has_a_rule_or_a_reason(name: str) -> None:
    assert kept_of(name), f"give {name} a RetentionKind, or say in tests/kept.py why its rows stay"


def test_a_reason_is_given_for_no_table_that_is_gone() -> None:
    assert set(STAYS) <= set(Base.metadata.tables)


def test_the_document_says_what_the_code_does() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "python -m tests.kept --write"
