# SPDX-License-Identifier: EUPL-1.2
"""A tutor as a file, and back: its text alone, without material and without solutions.

The file is not signed: it proves nothing, and changing it by hand is what it is for (docs/decisions/tutor_versions.md).
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from lti_tool.access import Visit
from lti_tool.errors import Invalid, NotFound
from lti_tool.json_body import Body
from lti_tool.language import gettext as _
from lti_tool.models import Activity
from lti_tool.models.tutor_text import TutorText
from lti_tool.models.tutor_version import VersionOrigin
from lti_tool.teaching import tutors
from lti_tool.teaching.answers import ModelOffered, TutorFile, TutorTaken
from lti_tool.teaching.sent import read_fields
from lti_tool.teaching.words import label
from lti_tool.version import VERSION

NAME, VERSION_OF_FILE = "campus-tutor-settings", 1
"""Of a file's form; together its `schema`."""
CHOSEN = frozenset({"help_level", "knowledge", "language"})
"""Fields of whose values a later release may have more."""
MAX_NAMED = 10
"""Names of unknown fields that are told, each cut to 40 characters."""


def export(session: Session, visit: Visit) -> TutorFile:
    """The answer of `GET /api/tutor/export`. Raises NotFound without a tutor."""
    tutor = session.get_one(Activity, visit.activity_id).tutor
    if tutor is None:
        raise NotFound(_("This activity has no tutor of its own yet. Please save one first."))
    return {
        "schema": f"{NAME}-{VERSION_OF_FILE}",
        "tool": VERSION,
        "text": tutors.as_fields(TutorText.of(tutor)),
    }


class SentFile:
    """What a request has of a file: fields that are known here, and what was left out of it."""

    def __init__(self, body: Body) -> None:
        """Raises Invalid for what is no such file, or a field of another type."""
        if not body.line("schema", 200, needed=False).startswith(f"{NAME}-") or "text" not in body:
            raise Invalid(
                _("This is no file of a tutor’s settings. Please choose one that “Save as a file” made."),
                code="wrong_file",
            )
        body.line("tool", 200, needed=False)
        self.seen, self.agreed = body.line("version", 200, needed=False) or None, body.yes("agreed")
        text = body.object("text")
        self.fields = read_fields(text)
        self.unknown = [*text.rest(), *body.rest()]

    def fitting(self, stored: TutorText, models: Collection[str]) -> tuple[dict[str, Any], list[str]]:
        """The fields that can be taken, and a sentence for all that cannot. What is too long is not left out: saving
        refuses it, with the field's own sentence.
        """
        foreign = [name for name in self.fields if _is_foreign(stored, name, self.fields[name], models)]
        said = [
            _(
                "“%(field)s” stays as it is: the file names something that is not there in this installation.",
                field=label(name),
            )
            for name in foreign
        ]
        if self.unknown:
            names = ", ".join(name[:40] for name in self.unknown[:MAX_NAMED])
            said.append(_("Left out, because this version of the tool does not know it: %(names)s", names=names))
        return {name: value for name, value in self.fields.items() if name not in foreign}, said


def take(session: Session, visit: Visit, sent: SentFile, offered: list[ModelOffered]) -> TutorTaken:
    """Stores what a file says as a new version, over the version that was seen (none named: whatever is there). What it
    does not say stays. Raises Invalid, Conflict as `tutors.save`.
    """
    stored = tutors.lock_text(session, visit)
    taken, left_out = sent.fitting(stored or TutorText(title=""), [model["name"] for model in offered])
    seen = sent.seen or (stored.version if stored else None)
    whole = tutors.Sent(taken, seen, agreed=sent.agreed, way=VersionOrigin.IMPORTED)
    return {**tutors.save(session, visit, whole, offered), "left_out": left_out}


def _is_foreign(stored: TutorText, name: str, value: Any, models: Collection[str]) -> bool:
    """Whether it chooses something that cannot be chosen here."""
    if name == "model":
        return bool(value) and value != stored.model and value not in models
    return name in CHOSEN and replace(stored, title="-", **{name: value}).problem == name
