# SPDX-License-Identifier: EUPL-1.2
"""Exam locks of platforms: by the platform's own name, for all or for those whom they name"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("lock_window", sa.Column("name", sa.String(length=255), nullable=True))
    op.add_column("lock_window", sa.Column("for_named", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_lock_window_named", "lock_window", ["course_id", "name"], unique=True)
    op.create_index("ix_lock_window_for_all", "lock_window", ["course_id", "for_named", "ends_at"])
    op.create_table(
        "lock_person",
        sa.Column("lock_id", sa.Uuid(), nullable=False),
        sa.Column("sub_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["lock_id"], ["lock_window.id"], name=op.f("fk_lock_person_lock_id_lock_window"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lock_id", "sub_hash", name=op.f("pk_lock_person")),
    )
    op.create_index(op.f("ix_lock_person_sub_hash"), "lock_person", ["sub_hash"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_lock_person_sub_hash"), table_name="lock_person")
    op.drop_table("lock_person")
    op.execute("DELETE FROM lock_window WHERE name IS NOT NULL")
    op.drop_index("ix_lock_window_for_all", table_name="lock_window")
    op.drop_index("ix_lock_window_named", table_name="lock_window")
    op.drop_column("lock_window", "for_named")
    op.drop_column("lock_window", "name")
