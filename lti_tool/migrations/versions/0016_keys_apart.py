# SPDX-License-Identifier: EUPL-1.2
"""Data keys in a table of their own, public keys for good, and in what role staff opened a conversation"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_key",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_key")),
    )
    op.execute("INSERT INTO person_key (person_id, wrapped) SELECT id, data_key FROM person WHERE length(data_key) > 0")
    # Not in a batch: SQLite would make a table anew to which others refer.
    op.drop_column("person", "data_key")
    op.create_table(
        "tool_public_key",
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("jwk", sa.JSON(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_tool_public_key")),
    )
    with op.batch_alter_table("staff_access") as access:
        access.add_column(sa.Column("role", sa.String(length=10), nullable=True))
        access.alter_column("person_id", existing_type=sa.Uuid(), nullable=True)
        access.create_index(op.f("ix_staff_access_person_id"), ["person_id"])


def downgrade() -> None:
    """Who opened a conversation and was erased since is lost, and so are signatures of older keys."""
    op.execute("DELETE FROM staff_access WHERE person_id IS NULL")
    with op.batch_alter_table("staff_access") as access:
        access.drop_index(op.f("ix_staff_access_person_id"))
        access.alter_column("person_id", existing_type=sa.Uuid(), nullable=False)
        access.drop_column("role")
    op.drop_table("tool_public_key")
    op.add_column("person", sa.Column("data_key", sa.LargeBinary(), nullable=False, server_default=""))
    op.execute(
        "UPDATE person SET data_key = (SELECT wrapped FROM person_key WHERE person_id = person.id) "
        "WHERE id IN (SELECT person_id FROM person_key)"
    )
    op.drop_table("person_key")
