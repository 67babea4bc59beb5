# SPDX-License-Identifier: EUPL-1.2
"""A code gives one right; nothing is stored of a login until its launch is used up"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# A code that was sent by several at once was good for all of them. The first one's right stays; the others' are listed
# no more, and whoever should have them gets a code of their own.
LATER_ONES = """
    UPDATE role_grant SET code_id = NULL, revoked_at = COALESCE(revoked_at, CURRENT_TIMESTAMP)
    WHERE code_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM role_grant AS earlier WHERE earlier.code_id = role_grant.code_id
        AND (earlier.granted_at, earlier.id) < (role_grant.granted_at, role_grant.id))
"""


def upgrade() -> None:
    op.execute(sa.text(LATER_ONES))
    op.create_index(op.f("ix_role_grant_code_id"), "role_grant", ["code_id"], unique=True)

    # Who is logging in at this very moment opens the activity once more.
    op.drop_table("launch_attempt")
    op.create_table(
        "used_login",
        sa.Column("nonce_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("nonce_hash", name=op.f("pk_used_login")),
    )
    op.create_index(op.f("ix_used_login_expires_at"), "used_login", ["expires_at"], unique=False)


def downgrade() -> None:
    op.drop_table("used_login")
    op.create_table(
        "launch_attempt",
        sa.Column("state_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("browser_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(length=500), nullable=False),
        sa.Column("target_link_uri", sa.Text(), nullable=False),
        sa.Column("storage_target", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["platform_id"], ["platform.id"], name=op.f("fk_launch_attempt_platform_id_platform")),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_launch_attempt")),
    )
    op.create_index(op.f("ix_launch_attempt_address_hash"), "launch_attempt", ["address_hash"], unique=False)
    op.create_index(op.f("ix_launch_attempt_expires_at"), "launch_attempt", ["expires_at"], unique=False)

    op.drop_index(op.f("ix_role_grant_code_id"), table_name="role_grant")
