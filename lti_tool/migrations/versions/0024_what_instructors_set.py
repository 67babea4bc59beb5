# SPDX-License-Identifier: EUPL-1.2
"""What instructors set further about a tutor, three more levels of help, and by which prompt an answer was written"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TEXTS = ("greeting", "contact", "ai_rules")
NARROW_LEVELS = ("hints", "guided", "open")


def upgrade() -> None:
    # Not in batches: SQLite would make a table anew to which others refer. A default, for the rows that are there.
    _with_another_level_column(20)
    for name in TEXTS:
        op.add_column("tutor", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("tutor", sa.Column("language", sa.String(length=10), nullable=False, server_default="auto"))
    op.add_column("tutor", sa.Column("model", sa.String(length=200), nullable=True))
    op.add_column("tutor", sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tutor", sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tutor", sa.Column("questions_a_day", sa.Integer(), nullable=True))
    op.add_column("message", sa.Column("prompt_version", sa.String(length=20), nullable=True))


def downgrade() -> None:
    """A level that was not known then becomes the strictest one that was."""
    tutor = sa.table("tutor", sa.column("help_level", sa.String()))
    op.execute(sa.update(tutor).where(tutor.c.help_level.not_in(NARROW_LEVELS)).values(help_level="hints"))
    op.drop_column("message", "prompt_version")
    for name in ("questions_a_day", "closes_at", "opens_at", "model", "language", *TEXTS):
        op.drop_column("tutor", name)
    _with_another_level_column(10)


def _with_another_level_column(width: int) -> None:
    """SQLite changes no column's type: a new one takes the old one's place."""
    op.add_column("tutor", sa.Column("level", sa.String(length=width), nullable=False, server_default="guided"))
    tutor = sa.table("tutor", sa.column("help_level"), sa.column("level"))
    op.execute(sa.update(tutor).values(level=tutor.c.help_level))
    op.drop_column("tutor", "help_level")
    op.execute("ALTER TABLE tutor RENAME COLUMN level TO help_level")  # Alembic would make the table anew
