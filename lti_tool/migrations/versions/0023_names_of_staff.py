# SPDX-License-Identifier: EUPL-1.2
"""By which words the people who teach a course are known again"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_name",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("prints", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_staff_name_course_id_course")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_staff_name_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "course_id", name=op.f("pk_staff_name")),
    )
    op.create_index(op.f("ix_staff_name_course_id"), "staff_name", ["course_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_staff_name_course_id"), table_name="staff_name")
    op.drop_table("staff_name")
