# SPDX-License-Identifier: EUPL-1.2
"""Questions that wait to be counted, and what was counted of them"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "asked_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("tokens", sa.BigInteger(), nullable=False),
        sa.Column("withheld", sa.Boolean(), nullable=False),
        sa.Column("cited", sa.JSON(), nullable=False),
        sa.Column("nearest", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_asked_question_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_asked_question_activity_id_activity"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_question")),
    )
    op.create_index(op.f("ix_asked_question_person_id"), "asked_question", ["person_id"])
    op.create_index("ix_asked_question_waiting", "asked_question", ["activity_id", "asked_at"])
    op.create_table(
        "insight_block",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("tokens", sa.BigInteger(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_insight_block_activity_id_activity"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insight_block")),
    )
    op.create_index("ix_insight_block_activity", "insight_block", ["activity_id", "counted_at"])
    op.create_table(
        "insight_person",
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["block_id"],
            ["insight_block.id"],
            name=op.f("fk_insight_person_block_id_insight_block"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_insight_person_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("block_id", "person_id", name=op.f("pk_insight_person")),
    )
    op.create_index(op.f("ix_insight_person_person_id"), "insight_person", ["person_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_insight_person_person_id"), table_name="insight_person")
    op.drop_table("insight_person")
    op.drop_index("ix_insight_block_activity", table_name="insight_block")
    op.drop_table("insight_block")
    op.drop_index("ix_asked_question_waiting", table_name="asked_question")
    op.drop_index(op.f("ix_asked_question_person_id"), table_name="asked_question")
    op.drop_table("asked_question")
