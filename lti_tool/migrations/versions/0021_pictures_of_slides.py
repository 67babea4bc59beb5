# SPDX-License-Identifier: EUPL-1.2
"""The PDF that is made of slides, for the pictures of them"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "slides_pdf",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["material_version.id"],
            name=op.f("fk_slides_pdf_version_id_material_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_slides_pdf")),
    )
    op.create_index(op.f("ix_slides_pdf_state"), "slides_pdf", ["state"])
    op.create_table(
        "slides_pdf_piece",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["material_version.id"],
            name=op.f("fk_slides_pdf_piece_version_id_material_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", "number", name=op.f("pk_slides_pdf_piece")),
    )


def downgrade() -> None:
    op.drop_table("slides_pdf_piece")
    op.drop_index(op.f("ix_slides_pdf_state"), "slides_pdf")
    op.drop_table("slides_pdf")
