# SPDX-License-Identifier: EUPL-1.2
"""How the database finds the locks that hold for somebody. Of SQLite, whose plans do not depend on what is stored."""

from typing import Any

import pytest

from lti_tool.chat import me, running, statements
from lti_tool.db import Database

ASKING: dict[str, Any] = {
    "a question": statements.READ.statement,
    "the page": me._ABOUT.statement,
    "running answers": running._LOCKED,
}


def plan(database: Database, statement: Any) -> list[str]:
    compiled = statement.compile(dialect=database.engine.dialect)
    given = [compiled.params[name] if name.startswith("state") else None for name in compiled.positiontup]
    with database.transaction() as session:
        rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", tuple(given))
        return [row[3] for row in rows]


@pytest.mark.sqlite
@pytest.mark.parametrize("name", ASKING)
def test_locks_that_name_somebody_else_are_not_looked_at(database: Database, name: str) -> None:
    """In a large exam they are thousands: one for each open attempt."""
    steps = [step for step in plan(database, ASKING[name]) if " lock_" in step]
    assert steps
    assert [step for step in steps if step.startswith("SCAN")] == []
    assert any("ix_lock_window_for_all (course_id=? AND for_named=? AND ends_at>?)" in step for step in steps)
    assert any("ix_lock_person_sub_hash" in step for step in steps)
    assert not any("ix_lock_window_named" in step or "ix_lock_window_course_id" in step for step in steps)
