# SPDX-License-Identifier: EUPL-1.2
"""What a tutor must not give away, and how often something of an answer was held back"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tutor_key",
        _tutor(),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        *_keys("tutor_key", "tutor_id"),
    )
    op.create_index(op.f("ix_tutor_key_key_id"), "tutor_key", ["key_id"])
    op.create_table(
        "solution",
        _tutor(),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        *_keys("solution", "tutor_id", "position"),
    )
    op.create_table(
        "words_to_avoid",
        _tutor(),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        *_keys("words_to_avoid", "tutor_id"),
    )
    # Not in batches: SQLite would make tables anew to which others refer. A default, for the rows that are there.
    op.add_column("tutor", sa.Column("closed_revision", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("message", sa.Column("withheld", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("message", "withheld")
    op.drop_column("tutor", "closed_revision")
    op.drop_table("words_to_avoid")
    op.drop_table("solution")
    op.drop_index(op.f("ix_tutor_key_key_id"), table_name="tutor_key")
    op.drop_table("tutor_key")


def _tutor() -> sa.Column[object]:
    return sa.Column("tutor_id", sa.Uuid(), nullable=False)


def _keys(table: str, *primary: str) -> list[sa.Constraint]:
    reference = op.f(f"fk_{table}_tutor_id_tutor")
    return [
        sa.ForeignKeyConstraint(["tutor_id"], ["tutor.id"], name=reference, ondelete="CASCADE"),
        sa.PrimaryKeyConstraint(*primary, name=op.f(f"pk_{table}")),
    ]
