# SPDX-License-Identifier: EUPL-1.2
"""Earlier texts of tutors, and unsaved ones that a visit looks at"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tutor_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tutor_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("role", sa.String(length=50), nullable=True),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tutor_id"], ["tutor.id"], name=op.f("fk_tutor_version_tutor_id_tutor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tutor_version")),
        sa.UniqueConstraint("tutor_id", "n", name=op.f("uq_tutor_version_tutor_id")),
    )
    op.add_column("visit", sa.Column("unsaved_text", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("visit", "unsaved_text")
    op.drop_table("tutor_version")
