# SPDX-License-Identifier: EUPL-1.2
"""Retention by the end of term, of a tutor and of material; and what the clock was when retention last ran"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

OF_INSTITUTION = ("term_ends", "days_after_term", "earlier_terms", "material_days")


def upgrade() -> None:
    # Not in batches: SQLite would make tables anew to which others refer. Defaults, for the rows that are there.
    op.add_column("institution", sa.Column("term_ends", sa.Date(), nullable=True))
    op.add_column("institution", sa.Column("days_after_term", sa.Integer(), nullable=True))
    op.add_column("institution", sa.Column("earlier_terms", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("institution", sa.Column("material_days", sa.Integer(), nullable=False, server_default="400"))
    op.add_column("tutor", sa.Column("kept_days", sa.Integer(), nullable=True))
    op.create_table(
        "clock_watch",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("doubted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_watch")),
    )


def downgrade() -> None:
    op.drop_table("clock_watch")
    op.drop_column("tutor", "kept_days")
    for column in OF_INSTITUTION:
        op.drop_column("institution", column)
