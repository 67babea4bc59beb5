# SPDX-License-Identifier: EUPL-1.2
"""Institutions and tutors that store nothing of a conversation"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = ("institution", "tutor")


def upgrade() -> None:
    # Not in batches: SQLite would make tables anew to which others refer. A default, for the rows that are there.
    for table in TABLES:
        op.add_column(table, sa.Column("store_nothing", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "store_nothing")
