# SPDX-License-Identifier: EUPL-1.2
"""Signed calls of platforms that have come, and material by the platform's own ids"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "used_call",
        sa.Column("jti_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("jti_hash", name=op.f("pk_used_call")),
    )
    op.create_index(op.f("ix_used_call_expires_at"), "used_call", ["expires_at"], unique=False)
    op.create_table(
        "platform_item",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(length=255), nullable=False),
        sa.Column("material_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_platform_item_course_id_course"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["material_id"], ["material.id"], name=op.f("fk_platform_item_material_id_material"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("course_id", "item", name=op.f("pk_platform_item")),
    )
    op.create_index(op.f("ix_platform_item_material_id"), "platform_item", ["material_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_platform_item_material_id"), table_name="platform_item")
    op.drop_table("platform_item")
    op.drop_index(op.f("ix_used_call_expires_at"), table_name="used_call")
    op.drop_table("used_call")
