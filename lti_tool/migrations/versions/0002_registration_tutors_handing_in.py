# SPDX-License-Identifier: EUPL-1.2
"""Registration, tutors of instructors, handing in"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Rows that are there already get a value; server defaults stand here alone, the models have their own.
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("platform_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_invitation_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["platform_id"], ["platform.id"], name=op.f("fk_invitation_platform_id_platform")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_institution_id"), ["institution_id"], unique=False)

    op.create_table(
        "issuer_alias",
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(length=500), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platform.id"], name=op.f("fk_issuer_alias_platform_id_platform"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("platform_id", "issuer", name=op.f("pk_issuer_alias")),
    )
    op.create_table(
        "launch_count",
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platform.id"], name=op.f("fk_launch_count_platform_id_platform"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("platform_id", "hour", "code", name=op.f("pk_launch_count")),
    )
    op.create_table(
        "setup_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_setup_code_activity_id_activity")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_setup_code_created_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setup_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_setup_code_code_hash")),
    )
    with op.batch_alter_table("setup_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_setup_code_activity_id"), ["activity_id"], unique=False)

    op.create_table(
        "hand_in",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_hand_in_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_hand_in")),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("code_id", sa.Uuid(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_role_grant_activity_id_activity")),
        sa.ForeignKeyConstraint(["code_id"], ["setup_code.id"], name=op.f("fk_role_grant_code_id_setup_code")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_grant_person_id"), ["person_id"], unique=False)

    op.create_table(
        "score_delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_code", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_score_delivery_activity_id_activity")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_score_delivery_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_score_delivery_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_delivery")),
        sa.UniqueConstraint("conversation_id", name=op.f("uq_score_delivery_conversation_id")),
    )
    with op.batch_alter_table("score_delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_score_delivery_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_score_delivery_next_at"), ["next_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_score_delivery_person_id"), ["person_id"], unique=False)

    op.create_table(
        "staff_access",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_staff_access_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_staff_access_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_access")),
    )
    with op.batch_alter_table("staff_access", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_access_conversation_id"), ["conversation_id"], unique=False)

    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lineitem_url", sa.Text(), nullable=True))

    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.add_column(sa.Column("memberships_url", sa.Text(), nullable=True))

    with op.batch_alter_table("launch_attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("issuer", sa.String(length=500), nullable=False, server_default=""))

    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taught_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("code_tries", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("code_tries_since", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("platform", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scopes", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("launched_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("as_learner", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("tutor", schema=None) as batch_op:
        batch_op.add_column(sa.Column("course_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("copied_from_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("purpose", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("help_level", sa.String(length=10), nullable=False, server_default="guided"))
        batch_op.add_column(sa.Column("mark_as_done", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index(batch_op.f("ix_tutor_course_id"), ["course_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_tutor_course_id_course"), "course", ["course_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_tutor_copied_from_id_tutor"), "tutor", ["copied_from_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_column("as_learner")

    with op.batch_alter_table("tutor", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_tutor_copied_from_id_tutor"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_tutor_course_id_course"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_tutor_course_id"))
        batch_op.drop_column("mark_as_done")
        batch_op.drop_column("help_level")
        batch_op.drop_column("purpose")
        batch_op.drop_column("copied_from_id")
        batch_op.drop_column("course_id")

    with op.batch_alter_table("platform", schema=None) as batch_op:
        batch_op.drop_column("launched_at")
        batch_op.drop_column("scopes")

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("code_tries_since")
        batch_op.drop_column("code_tries")

    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_column("taught_at")

    with op.batch_alter_table("launch_attempt", schema=None) as batch_op:
        batch_op.drop_column("issuer")

    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.drop_column("memberships_url")

    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_column("lineitem_url")

    with op.batch_alter_table("staff_access", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_access_conversation_id"))

    op.drop_table("staff_access")
    with op.batch_alter_table("score_delivery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_score_delivery_person_id"))
        batch_op.drop_index(batch_op.f("ix_score_delivery_next_at"))
        batch_op.drop_index(batch_op.f("ix_score_delivery_activity_id"))

    op.drop_table("score_delivery")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grant_person_id"))
        batch_op.drop_index(batch_op.f("ix_role_grant_activity_id"))

    op.drop_table("role_grant")
    op.drop_table("hand_in")
    with op.batch_alter_table("setup_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_setup_code_activity_id"))

    op.drop_table("setup_code")
    op.drop_table("launch_count")
    op.drop_table("issuer_alias")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_institution_id"))

    op.drop_table("invitation")
