# SPDX-License-Identifier: EUPL-1.2
"""Material as files with versions, pages and passages; what answers cite; what a tutor may answer from"""

from datetime import UTC, datetime
from hashlib import sha256
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tutor") as tutor:
        tutor.add_column(sa.Column("knowledge", sa.String(length=10), nullable=False, server_default="general"))
        tutor.add_column(sa.Column("material_revision", sa.BigInteger(), nullable=False, server_default="0"))
    with op.batch_alter_table("tutor") as tutor:
        tutor.alter_column("knowledge", server_default=None)
        tutor.alter_column("material_revision", server_default=None)
    with op.batch_alter_table("material") as material:
        material.add_column(sa.Column("title_given", sa.Boolean(), nullable=False, server_default=sa.true()))
        material.add_column(sa.Column("language_given", sa.Boolean(), nullable=False, server_default=sa.true()))
        material.add_column(sa.Column("origin", sa.String(length=10), nullable=False, server_default="upload"))
        material.add_column(sa.Column("link", sa.Text(), nullable=True))
        material.add_column(sa.Column("available_from", sa.DateTime(timezone=True), nullable=True))
        material.add_column(sa.Column("speaker_notes", sa.Boolean(), nullable=False, server_default=sa.false()))
        material.add_column(sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
        material.create_index(op.f("ix_material_deleted_at"), ["deleted_at"])
    with op.batch_alter_table("material") as material:
        for name in ("title_given", "language_given", "origin", "speaker_notes"):
            material.alter_column(name, server_default=None)
    _create_versions()
    _create_pages()
    materials = op.get_bind().execute(sa.select(_MATERIALS)).all()
    passages = op.get_bind().execute(sa.select(_OLD_PASSAGES).order_by(_OLD_PASSAGES.c.position)).all()
    op.drop_table("passage")
    _create_passages()
    for one in materials:
        _take_over(one, [row for row in passages if row.material_id == one.id])
    op.create_table(
        "citation",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("passage_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_citation_message_id_message"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", "passage_id", name=op.f("pk_citation")),
    )
    op.create_index(op.f("ix_citation_passage_id"), "citation", ["passage_id"])


def _create_versions() -> None:
    op.create_table(
        "material_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("material_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("progress", sa.Float(precision=53), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.String(length=40), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("copy_of_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["material_id"], ["material.id"], name=op.f("fk_material_version_material_id_material"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_version")),
        sa.UniqueConstraint("material_id", "number", name=op.f("uq_material_version_material_id")),
    )
    op.create_index("ix_material_version_due", "material_version", ["state", "held_until"])
    op.create_index(op.f("ix_material_version_superseded_at"), "material_version", ["superseded_at"])
    current = sa.text("state = 'ready' AND superseded_at IS NULL")
    op.create_index(
        "uq_material_version_current",
        "material_version",
        ["material_id"],
        unique=True,
        sqlite_where=current,
        postgresql_where=current,
    )


def _create_pages() -> None:
    of_version = "version_id"
    op.create_table(
        "material_piece",
        sa.Column(of_version, sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            [of_version],
            ["material_version.id"],
            name=op.f("fk_material_piece_version_id_material_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(of_version, "number", name=op.f("pk_material_piece")),
    )
    op.create_table(
        "material_page",
        sa.Column(of_version, sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("place_kind", sa.String(length=10), nullable=False),
        sa.Column("place_first", sa.Integer(), nullable=False),
        sa.Column("place_last", sa.Integer(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("note", sa.String(length=20), nullable=False),
        sa.Column("speaker_notes", sa.Text(), nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            [of_version],
            ["material_version.id"],
            name=op.f("fk_material_page_version_id_material_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(of_version, "n", name=op.f("pk_material_page")),
    )


def _create_passages() -> None:
    op.create_table(
        "passage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("place_first", sa.Integer(), nullable=False),
        sa.Column("place_last", sa.Integer(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("from_notes", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["material_version.id"],
            name=op.f("fk_passage_version_id_material_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
    )
    op.create_index(op.f("ix_passage_version_id"), "passage", ["version_id"])
    op.create_table(
        "passage_vector",
        sa.Column("passage_id", sa.Uuid(), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["passage_id"], ["passage.id"], name=op.f("fk_passage_vector_passage_id_passage"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("passage_id", name=op.f("pk_passage_vector")),
    )


def _take_over(material: sa.Row[tuple[object, ...]], passages: list[sa.Row[tuple[object, ...]]]) -> None:
    """What was there had no file: its only version has pages and passages, under the ids that answers name."""
    version, texts = uuid4(), [row.text for row in passages]
    size = sum(len(text.encode()) for text in texts)
    one = {"id": version, "material_id": material.id, "number": 1, "file_name": material.title, "kind": "markdown"}
    one |= {"sha256": sha256(version.bytes).digest(), "bytes": size, "state": "ready", "progress": 1.0}
    one |= {"pages": len(texts), "attempts": 1, "created_at": material.created_at, "read_at": datetime.now(UTC)}
    op.bulk_insert(_VERSIONS, [one])
    places = [{"version_id": version, "place_first": n, "place_last": n} for n in range(1, len(texts) + 1)]
    read = {"place_kind": "section", "note": "", "speaker_notes": "", "off": False}
    pages = [
        place | read | {"n": place["place_first"], "heading": row.place, "text": row.text}
        for place, row in zip(places, passages, strict=True)
    ]
    cut = [
        place
        | {"id": row.id, "position": row.position, "page": place["place_first"], "heading": row.place}
        | {"text": row.text, "from_notes": False}
        for place, row in zip(places, passages, strict=True)
    ]
    op.bulk_insert(_PAGES, pages)
    op.bulk_insert(_PASSAGES, cut)


def downgrade() -> None:
    """Pages, originals, versions that are not in use and what is off are lost."""
    kept = op.get_bind().execute(_KEPT).all()
    op.drop_index(op.f("ix_citation_passage_id"), "citation")
    for name in ("citation", "passage_vector", "passage", "material_page", "material_piece"):
        op.drop_table(name)
    op.drop_table("material_version")
    op.create_table(
        "passage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("material_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["material_id"], ["material.id"], name=op.f("fk_passage_material_id_material"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
    )
    op.create_index(op.f("ix_passage_material_id"), "passage", ["material_id"])
    if kept:
        op.bulk_insert(_OLD_PASSAGES, [row._asdict() for row in kept])
    with op.batch_alter_table("material") as material:
        material.drop_index(op.f("ix_material_deleted_at"))
        for name in ("title_given", "language_given", "origin", "link", "available_from", "speaker_notes"):
            material.drop_column(name)
        material.drop_column("deleted_at")
    with op.batch_alter_table("tutor") as tutor:
        tutor.drop_column("knowledge")
        tutor.drop_column("material_revision")


_MATERIALS = sa.table(
    "material",
    sa.column("id", sa.Uuid()),
    sa.column("title", sa.Text()),
    sa.column("created_at", sa.DateTime(timezone=True)),
)
_OLD_PASSAGES = sa.table(
    "passage",
    *(sa.column(name, sa.Uuid()) for name in ("id", "material_id")),
    *(sa.column(name) for name in ("position", "place", "text")),
)
_VERSIONS = sa.table(
    "material_version",
    *(sa.column(name, sa.Uuid()) for name in ("id", "material_id")),
    *(sa.column(name) for name in ("number", "file_name", "kind", "sha256", "bytes", "state", "progress", "pages")),
    sa.column("attempts"),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in ("created_at", "read_at")),
)
_PAGES = sa.table(
    "material_page",
    sa.column("version_id", sa.Uuid()),
    *(sa.column(name) for name in ("n", "place_kind", "place_first", "place_last", "heading", "text", "note")),
    sa.column("speaker_notes"),
    sa.column("off", sa.Boolean()),
)
_PASSAGES = sa.table(
    "passage",
    *(sa.column(name, sa.Uuid()) for name in ("id", "version_id")),
    *(sa.column(name) for name in ("position", "page", "place_first", "place_last", "heading", "text")),
    sa.column("from_notes", sa.Boolean()),
)
_KEPT = (
    sa.select(_PASSAGES.c.id, _VERSIONS.c.material_id, _PASSAGES.c.position, _PASSAGES.c.heading.label("place"))
    .add_columns(_PASSAGES.c.text)
    .join(_VERSIONS, _VERSIONS.c.id == _PASSAGES.c.version_id)
    .where(_VERSIONS.c.state == "ready", sa.column("superseded_at").is_(None))
)
