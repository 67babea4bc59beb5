# SPDX-License-Identifier: EUPL-1.2
"""Alembic's environment: it runs on the connection that `lti_tool.migrations.upgrade` hands over."""

from typing import Any, Literal

from alembic import context

from lti_tool.db import Base, UtcDateTime
from lti_tool.models import Institution

assert Institution.metadata is Base.metadata  # importing the models is what fills it


def render(kind: str, item: Any, _autogenerate: object) -> str | Literal[False]:
    """Migrations must not depend on code that changes later: our time type is written as what it stores."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_item=render,
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
