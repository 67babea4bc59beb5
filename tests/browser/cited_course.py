# SPDX-License-Identifier: EUPL-1.2
"""A tutor with a script of three pages, for answers that cite it."""

from uuid import uuid4

from sqlalchemy import select

from lti_tool.db import Database
from lti_tool.materials.pages import FileKind, Page, Place, PlaceKind
from lti_tool.materials.passages import cut
from lti_tool.models import Activity, MaterialPiece, Tutor, VisitSession
from tests.factories.citing import delete_material, passages_of, replace_file
from tests.factories.materials import add_material, section
from tests.materials.files import plain_pdf

TREE = "A tree is a connected graph without cycles. Each of its nodes but the root has exactly one parent."
ROOT = "The root of a tree is the node without a parent; its height is the longest way down to a leaf."
SEARCH = "A binary search tree keeps smaller keys on the left and larger ones on the right of each node."
FILLER = "\n\n".join(f"Paragraph {n} about trees, forests and their leaves. " * 6 for n in range(8))
WRITTEN = (
    f"# Trees\n\n{FILLER}\n\n{TREE}",
    f"# Roots\n\n{ROOT}",
    f"# Search trees\n\n{SEARCH}\n\n$$h \\le \\log_2 n$$",
)
PAGES = [Page(n, Place(PlaceKind.PAGE, n, n), "", text) for n, text in enumerate(WRITTEN, start=1)]
PASSAGES = len(list(cut(PAGES)))
"""Two of the first page, whose numbers depend on the question."""
CITED = {"p. 2": ROOT, "p. 3": SEARCH}
QUESTION = "What is a binary search tree, and where is its root?"


class Course:
    """The activity of whoever came last has a tutor with a script."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as session:
            visit = session.scalars(select(VisitSession).order_by(VisitSession.expires_at.desc())).first()
            assert visit is not None
            tutor = Tutor(id=uuid4(), title="Growth tutor")
            session.add(tutor)
            session.flush()
            session.get_one(Activity, visit.activity_id).tutor_id = tutor.id
            self.material_id = add_material(
                session, tutor.id, "Script on trees", PAGES, language="en", kind=FileKind.PDF
            )
            version_id = passages_of(session, self.material_id)[0].version_id
            session.add(MaterialPiece(version_id=version_id, number=0, content=plain_pdf(3)))

    def replace(self) -> None:
        with self.database.transaction() as session:
            replace_file(session, self.material_id, [section(1, "Trees", "All is new.")])

    def delete(self) -> None:
        with self.database.transaction() as session:
            delete_material(session, self.material_id)
