# SPDX-License-Identifier: EUPL-1.2
"""Research by consent: texts, consents, exports and who was in them"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

STANDING_TEXT = sa.text("ended_at IS NULL")
STANDING = sa.text("withdrawn_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "research_text",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("de", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("parents_de", sa.Text(), nullable=True),
        sa.Column("parents_en", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_research_text_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("institution_id", "version", name=op.f("pk_research_text")),
    )
    op.create_index(
        "uq_research_text_standing",
        "research_text",
        ["institution_id"],
        unique=True,
        sqlite_where=STANDING_TEXT,
        postgresql_where=STANDING_TEXT,
    )
    op.create_table(
        "research_consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("known", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_research_consent_person_id_person")),
        sa.ForeignKeyConstraint(
            ["institution_id", "version"],
            ["research_text.institution_id", "research_text.version"],
            name="fk_research_consent_text",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_research_consent")),
    )
    op.create_index(op.f("ix_research_consent_person_id"), "research_consent", ["person_id"])
    op.create_index(op.f("ix_research_consent_withdrawn_at"), "research_consent", ["withdrawn_at"])
    op.create_index("ix_research_consent_text", "research_consent", ["institution_id", "version"])
    op.create_index(
        "uq_research_consent_standing",
        "research_consent",
        ["person_id", "institution_id", "version"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    _create_exports()


def _create_exports() -> None:
    op.create_table(
        "research_export",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("conversations", sa.Integer(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_research_export_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_research_export")),
    )
    op.create_index(op.f("ix_research_export_institution_id"), "research_export", ["institution_id"])
    op.create_table(
        "research_export_person",
        sa.Column("export_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["export_id"], ["research_export.id"], name=op.f("fk_research_export_person_export_id_research_export")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_research_export_person_person_id_person")),
        sa.PrimaryKeyConstraint("export_id", "person_id", name=op.f("pk_research_export_person")),
    )
    op.create_index(op.f("ix_research_export_person_person_id"), "research_export_person", ["person_id"])


def downgrade() -> None:
    for table in ("research_export_person", "research_export", "research_consent", "research_text"):
        op.drop_table(table)
