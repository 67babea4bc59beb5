# SPDX-License-Identifier: EUPL-1.2
"""Who let a platform in, and when it was switched off"""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

PLATFORM = sa.table(
    "platform",
    sa.column("id", sa.Uuid()),
    sa.column("issuer", sa.String()),
    sa.column("token_url", sa.String()),
    sa.column("jwks_url", sa.String()),
    sa.column("state", sa.String()),
    sa.column("launched_at", sa.DateTime(timezone=True)),
    sa.column("public_only", sa.Boolean()),
    sa.column("disabled_at", sa.DateTime(timezone=True)),
)
DEPLOYMENT = sa.table(
    "deployment", sa.column("state", sa.String()), sa.column("disabled_at", sa.DateTime(timezone=True))
)
INVITATION = sa.table("invitation", sa.column("platform_id", sa.Uuid()))


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    # No batch where no constraint is added: SQLite would make the table anew, to which others refer.
    op.add_column("platform", sa.Column("public_only", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("platform", sa.Column("disabled_at", moment, nullable=True))
    op.add_column("platform", sa.Column("asked_names", sa.Boolean(), nullable=True))
    op.add_column("platform", sa.Column("clock_ahead", sa.Integer(), nullable=True))
    op.add_column("deployment", sa.Column("disabled_at", moment, nullable=True))
    op.add_column("deployment", sa.Column("earlier_id", sa.String(length=255), nullable=True))
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_operator", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("made_by", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_invitation_made_by_platform"), "platform", ["made_by"], ["id"])
    now = datetime.now(UTC)
    for rows in (PLATFORM, DEPLOYMENT):
        op.execute(sa.update(rows).where(rows.c.state == "disabled").values(disabled_at=now))
    _close_private_networks()


def _close_private_networks() -> None:
    """To those that an invitation let in, unless they have shown that their addresses are a platform's: all at the
    issuer's own place, and a launch came that was signed with the keys from there.
    """
    connection = op.get_bind()
    invited = set(connection.scalars(sa.select(INVITATION.c.platform_id).where(INVITATION.c.platform_id.is_not(None))))
    for row in connection.execute(sa.select(PLATFORM)).all():
        if row.id in invited and not (row.launched_at and _is_one_place(row)):
            connection.execute(sa.update(PLATFORM).where(PLATFORM.c.id == row.id).values(public_only=True))


def _is_one_place(row: Any) -> bool:
    try:
        places = {urlsplit(url)[:2] for url in (row.issuer, row.token_url, row.jwks_url)}
    except ValueError:
        return False
    return len(places) == 1


def downgrade() -> None:
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_invitation_made_by_platform"), type_="foreignkey")
        batch_op.drop_column("made_by")
        batch_op.drop_column("by_operator")
    op.drop_column("deployment", "earlier_id")
    op.drop_column("deployment", "disabled_at")
    for name in ("clock_ahead", "asked_names", "disabled_at", "public_only"):
        op.drop_column("platform", name)
