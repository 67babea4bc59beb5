# SPDX-License-Identifier: EUPL-1.2
"""What a student had open in the platform's course while asking"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("about", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("message", "about")
