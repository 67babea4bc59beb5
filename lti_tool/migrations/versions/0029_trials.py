# SPDX-License-Identifier: EUPL-1.2
"""Questions with which a tutor is tried, and its answers"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trial_set",
        sa.Column("tutor_id", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("alive_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tutor_id"], ["tutor.id"], name=op.f("fk_trial_set_tutor_id_tutor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tutor_id", name=op.f("pk_trial_set")),
    )
    op.create_table(
        "trial",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tutor_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question", sa.LargeBinary(), nullable=False),
        sa.Column("last", sa.LargeBinary(), nullable=True),
        sa.Column("kept", sa.LargeBinary(), nullable=True),
        sa.Column("mark", sa.String(4), nullable=True),
        sa.ForeignKeyConstraint(["tutor_id"], ["tutor.id"], name=op.f("fk_trial_tutor_id_tutor"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial")),
    )
    op.create_index(op.f("ix_trial_tutor_id"), "trial", ["tutor_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_trial_tutor_id"), table_name="trial")
    op.drop_table("trial")
    op.drop_table("trial_set")
