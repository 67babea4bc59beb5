# SPDX-License-Identifier: EUPL-1.2
"""Notice and retention of an institution, revoked invitations, the last deep linking"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Rows that are there already get a value; server defaults stand here alone, the models have their own.
    with op.batch_alter_table("institution", schema=None) as batch_op:
        batch_op.add_column(sa.Column("retention_days", sa.Integer(), nullable=False, server_default="180"))
        batch_op.add_column(sa.Column("notice_de", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("notice_en", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("notice_changed_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("platform", schema=None) as batch_op:
        batch_op.add_column(sa.Column("deep_linked_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("platform", schema=None) as batch_op:
        batch_op.drop_column("deep_linked_at")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_column("revoked_at")
    with op.batch_alter_table("institution", schema=None) as batch_op:
        for name in ("notice_changed_at", "notice_en", "notice_de", "retention_days"):
            batch_op.drop_column(name)
