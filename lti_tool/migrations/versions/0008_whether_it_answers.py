# SPDX-License-Identifier: EUPL-1.2
"""Whether questions find an answer at all: one row"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    made = op.create_table(
        "answering",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("failed", sa.BigInteger(), nullable=False),
        sa.Column("failed_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("well_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answering")),
    )
    op.bulk_insert(made, [{"id": 1, "failed": 0}])


def downgrade() -> None:
    op.drop_table("answering")
