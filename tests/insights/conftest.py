# SPDX-License-Identifier: EUPL-1.2
"""A course with material and a teacher."""

from collections.abc import Iterator

import pytest

from tests.insights.course import Course


@pytest.fixture
def course(database_url: str) -> Iterator[Course]:
    course = Course(database_url)
    yield course
    course.database.engine.dispose()
