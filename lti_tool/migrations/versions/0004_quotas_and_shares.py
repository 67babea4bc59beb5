# SPDX-License-Identifier: EUPL-1.2
"""Quotas of activities and institutions, shares, one running answer a person and activity"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Rows that are there already get a value; server defaults stand here alone, the models have their own.
    with op.batch_alter_table("institution", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tokens_per_activity", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("tokens_per_month", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("share", sa.Double(), nullable=False, server_default="1.0"))

    with op.batch_alter_table("usage", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_usage_person_id_person"), type_="foreignkey")
        batch_op.alter_column("person_id", new_column_name="owner_id", existing_type=sa.Uuid())
        batch_op.alter_column("day", new_column_name="since", existing_type=sa.Date())
        batch_op.alter_column("tokens", existing_type=sa.Integer(), type_=sa.BigInteger())
        batch_op.add_column(sa.Column("kind", sa.SmallInteger(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("recent", sa.Double(), nullable=False, server_default="0"))

    running = sa.text("state = 'running'")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lane", sa.Uuid(), nullable=True))
        batch_op.drop_index("uq_message_running")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(
            "uq_message_running", ["lane"], unique=True, sqlite_where=running, postgresql_where=running
        )


def downgrade() -> None:
    running = sa.text("state = 'running'")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("uq_message_running")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_column("lane")
        batch_op.create_index(
            "uq_message_running", ["conversation_id"], unique=True, sqlite_where=running, postgresql_where=running
        )

    op.execute(sa.text("DELETE FROM usage WHERE kind <> 1"))
    with op.batch_alter_table("usage", schema=None) as batch_op:
        batch_op.drop_column("recent")
        batch_op.drop_column("kind")
        batch_op.alter_column("tokens", existing_type=sa.BigInteger(), type_=sa.Integer())
        batch_op.alter_column("since", new_column_name="day", existing_type=sa.Date())
        batch_op.alter_column("owner_id", new_column_name="person_id", existing_type=sa.Uuid())
        batch_op.create_foreign_key(batch_op.f("fk_usage_person_id_person"), "person", ["person_id"], ["id"])

    with op.batch_alter_table("institution", schema=None) as batch_op:
        batch_op.drop_column("share")
        batch_op.drop_column("tokens_per_month")
        batch_op.drop_column("tokens_per_activity")
