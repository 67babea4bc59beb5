# SPDX-License-Identifier: EUPL-1.2
"""What the guard refused: a row for each way out and module"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guard_refusal",
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("module", sa.String(length=80), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("what", "module", name=op.f("pk_guard_refusal")),
    )


def downgrade() -> None:
    op.drop_table("guard_refusal")
