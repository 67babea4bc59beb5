# SPDX-License-Identifier: EUPL-1.2
"""Which registrations asked for the history of courses themselves, and tutors made for one activity alone"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Platforms that are there already are not believed until they register again: docs/decisions/tutor_copies.md.
    with op.batch_alter_table("platform", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asks_history", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("tutor", schema=None) as batch_op:
        batch_op.add_column(sa.Column("for_one_activity", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("tutor", schema=None) as batch_op:
        batch_op.drop_column("for_one_activity")

    with op.batch_alter_table("platform", schema=None) as batch_op:
        batch_op.drop_column("asks_history")
