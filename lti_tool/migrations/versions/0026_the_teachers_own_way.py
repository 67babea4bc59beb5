# SPDX-License-Identifier: EUPL-1.2
"""Exercises with the teacher's steps, and how far a conversation went at one"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exercise",
        sa.Column("tutor_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("misconceptions", sa.JSON(), nullable=False),
        sa.Column("solution", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tutor_id"], ["tutor.id"], name=op.f("fk_exercise_tutor_id_tutor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tutor_id", "position", name=op.f("pk_exercise")),
    )
    op.add_column("message", sa.Column("exercise", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("message", "exercise")
    op.drop_table("exercise")
