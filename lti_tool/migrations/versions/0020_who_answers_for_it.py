# SPDX-License-Identifier: EUPL-1.2
"""What an institution says of itself for its privacy notice: who answers, who is the officer, by which law"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

LINES = ("controller", "controller_contact", "officer", "officer_contact", "legal_basis")


def upgrade() -> None:
    op.add_column("institution", sa.Column("kind", sa.String(length=10), nullable=False, server_default="university"))
    for line in LINES:
        op.add_column("institution", sa.Column(line, sa.String(length=500), nullable=False, server_default=""))


def downgrade() -> None:
    """What institutions said of themselves is lost."""
    for line in (*LINES, "kind"):
        op.drop_column("institution", line)
