# SPDX-License-Identifier: EUPL-1.2
"""An institution's own form of matriculation number"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("institution", sa.Column("number_form", sa.String(length=200), nullable=True))


def downgrade() -> None:
    op.drop_column("institution", "number_form")  # not in a batch: that makes the table anew, and rows point to it
