# SPDX-License-Identifier: EUPL-1.2
"""Help lines that an institution names, and its counselling service"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in batches: SQLite would make a table anew to which others refer. A default, for the rows that are there.
    for name in ("help_lines_de", "help_lines_en"):
        op.add_column("institution", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("institution", sa.Column("help_lines_at", sa.Date(), nullable=True))
    op.add_column("institution", sa.Column("counselling", sa.String(length=500), nullable=False, server_default=""))


def downgrade() -> None:
    for name in ("counselling", "help_lines_at", "help_lines_en", "help_lines_de"):
        op.drop_column("institution", name)
