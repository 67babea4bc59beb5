# SPDX-License-Identifier: EUPL-1.2
"""Who reads what is handed in, what is new to whom, and platforms whose services do not answer"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

FLAGS = (("tutor", "done_undecided"), ("tutor", "only_instructors_read"), ("hand_in", "only_instructors_read"))


def upgrade() -> None:
    # Not in batches: SQLite would make tables anew to which others refer. A default, for the rows that are there.
    for table, name in FLAGS:
        op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("platform", sa.Column("services_failed", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("platform", sa.Column("services_paused_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "hand_in_look",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_hand_in_look_activity_id_activity"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_hand_in_look_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "activity_id", name=op.f("pk_hand_in_look")),
    )
    op.create_index(op.f("ix_hand_in_look_activity_id"), "hand_in_look", ["activity_id"], unique=False)


def downgrade() -> None:
    op.drop_table("hand_in_look")
    op.drop_column("platform", "services_paused_until")
    op.drop_column("platform", "services_failed")
    for table, name in reversed(FLAGS):
        op.drop_column(table, name)
