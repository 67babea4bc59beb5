# SPDX-License-Identifier: EUPL-1.2
"""The HTML of an answer stands beside its text, so that a look at a conversation renders nothing"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("html", sa.LargeBinary(), nullable=True))
    op.add_column("message", sa.Column("renderer", sa.String(length=16), nullable=True))


def downgrade() -> None:
    # Not in a batch: SQLite would make the table anew, to which others refer.
    op.drop_column("message", "renderer")
    op.drop_column("message", "html")
