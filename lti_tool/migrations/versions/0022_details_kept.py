# SPDX-License-Identifier: EUPL-1.2
"""How many details of a question no model saw"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("details_kept", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("message", "details_kept")
