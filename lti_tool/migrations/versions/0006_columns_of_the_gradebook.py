# SPDX-License-Identifier: EUPL-1.2
"""Columns of the gradebook that the tool finds or makes; “done” once for each person and activity"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Of two that a person has in one activity, the one that was sent stays, else any.
DOUBLE = """
    DELETE FROM score_delivery WHERE EXISTS (
        SELECT 1 FROM score_delivery AS better
        WHERE better.person_id = score_delivery.person_id AND better.activity_id = score_delivery.activity_id
        AND (CASE WHEN better.sent_at IS NULL THEN 1 ELSE 0 END, better.id)
          < (CASE WHEN score_delivery.sent_at IS NULL THEN 1 ELSE 0 END, score_delivery.id))
"""
OWN_CONVERSATION = """
    UPDATE score_delivery SET conversation_id = (
        SELECT hand_in.conversation_id FROM hand_in JOIN conversation ON conversation.id = hand_in.conversation_id
        WHERE conversation.person_id = score_delivery.person_id
        AND conversation.activity_id = score_delivery.activity_id
        ORDER BY hand_in.handed_in_at LIMIT 1)
"""


def upgrade() -> None:
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lineitems_url", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("own_lineitem_url", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("column_held_until", sa.DateTime(timezone=True), nullable=True))

    op.execute(sa.text(DOUBLE))
    with op.batch_alter_table("score_delivery", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_score_delivery_conversation_id_conversation"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_score_delivery_conversation_id"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_score_delivery_person_id"))
        batch_op.drop_column("conversation_id")
        batch_op.add_column(sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_score_delivery_person_id"), ["person_id", "activity_id"])


def downgrade() -> None:
    with op.batch_alter_table("score_delivery", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_score_delivery_person_id"), type_="unique")
        batch_op.drop_column("held_until")
        batch_op.add_column(sa.Column("conversation_id", sa.Uuid(), nullable=True))
    op.execute(sa.text(OWN_CONVERSATION))
    op.execute(sa.text("DELETE FROM score_delivery WHERE conversation_id IS NULL"))
    with op.batch_alter_table("score_delivery", schema=None) as batch_op:
        batch_op.alter_column("conversation_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.create_index(batch_op.f("ix_score_delivery_person_id"), ["person_id"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_score_delivery_conversation_id"), ["conversation_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_score_delivery_conversation_id_conversation"),
            "conversation",
            ["conversation_id"],
            ["id"],
            ondelete="CASCADE",
        )

    # Not in a batch: SQLite would make the table anew, to which others refer.
    for name in ("column_held_until", "own_lineitem_url", "lineitems_url"):
        op.drop_column("activity", name)
