# SPDX-License-Identifier: EUPL-1.2
"""When asking is open: exam locks, questions of a day, an institution's time zone"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lock_window",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=True),
        sa.Column("activity_id", sa.Uuid(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("origin", sa.String(10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_lock_window_activity_id_activity"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_lock_window_course_id_course"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lock_window")),
    )
    for column in ("activity_id", "course_id", "ends_at"):
        op.create_index(op.f(f"ix_lock_window_{column}"), "lock_window", [column])
    op.create_table(
        "question_count",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("tutor_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_question_count_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tutor_id"], ["tutor.id"], name=op.f("fk_question_count_tutor_id_tutor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "tutor_id", "day", name=op.f("pk_question_count")),
    )
    op.create_index(op.f("ix_question_count_tutor_id"), "question_count", ["tutor_id"])
    zone = sa.Column("time_zone", sa.String(64), nullable=False, server_default="Europe/Berlin")
    op.add_column("institution", zone)


def downgrade() -> None:
    op.drop_column("institution", "time_zone")
    op.drop_index(op.f("ix_question_count_tutor_id"), table_name="question_count")
    op.drop_table("question_count")
    for column in ("activity_id", "course_id", "ends_at"):
        op.drop_index(op.f(f"ix_lock_window_{column}"), table_name="lock_window")
    op.drop_table("lock_window")
