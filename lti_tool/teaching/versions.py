# SPDX-License-Identifier: EUPL-1.2
"""Earlier texts of the tutor: who changed what when, by role and never by name; and back to one of them."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from sqlalchemy.orm import Session

from lti_tool.access import Visit
from lti_tool.errors import NotFound
from lti_tool.models import Activity, TutorVersion
from lti_tool.models.tutor_text import TutorText
from lti_tool.models.tutor_version import VersionOrigin, of_json, versions_of
from lti_tool.teaching import tutors
from lti_tool.teaching.answers import ModelOffered, TutorChange, TutorSettings, TutorVersions, VersionListed
from lti_tool.teaching.words import in_zone, label, said, said_role, said_way

SHOWN, AROUND = 300, 40
"""Characters of a text that are shown of a change, and of those before the first one that differs."""


def list_versions(session: Session, visit: Visit) -> TutorVersions:
    """The answer of `GET /api/tutor/versions`, newest first."""
    tutor_id = session.get_one(Activity, visit.activity_id).tutor_id
    kept: Sequence[TutorVersion] = session.scalars(versions_of(tutor_id)).all()
    zone = tutors.zone(session, visit)
    texts = [in_zone(of_json(version.text, TutorText(title="")), zone) for version in kept]
    pairs = zip_longest(kept, texts, texts[1:])
    return {"versions": [_listed(version, text, before) for version, text, before in pairs]}


def restore(
    session: Session, visit: Visit, named: str, sent: tutors.Sent, offered: list[ModelOffered]
) -> TutorSettings:
    """Makes an earlier text the newest one; that is a version of its own, and can be undone likewise.

    `named`: its `id` or its `version`, as they are listed. `sent`: over which version (none: whatever is there).
    Raises NotFound, Invalid, Conflict as `tutors.save`.
    """
    stored = tutors.lock_text(session, visit)
    kept: Sequence[TutorVersion] = session.scalars(
        versions_of(session.get_one(Activity, visit.activity_id).tutor_id)
    ).all()
    version = next((one for one in kept if named in (str(one.id), _name(one))), None)
    if stored is None or version is None:
        raise NotFound
    text = vars(of_json(version.text, stored))
    sent = replace(sent, fields=text, seen=sent.seen or stored.version, way=VersionOrigin.RESTORED)
    return tutors.save(session, visit, sent, offered)


def _name(version: TutorVersion) -> str:
    """What a text is called: texts that are alike have one name, and any of them may be restored by it."""
    return of_json(version.text, TutorText(title="")).version


def _listed(version: TutorVersion, text: TutorText, before: TutorText | None) -> VersionListed:
    return {
        "id": str(version.id),
        "version": text.version,
        "at": version.at.isoformat(),
        "role": version.role,
        "by": said_role(version.role),
        "way": version.way,
        "said": said_way(VersionOrigin(version.way)),
        "title": text.title,
        "changes": changes(before, text) if before else [],
    }


def changes(before: TutorText, after: TutorText) -> list[TutorChange]:
    """Field by field, in plain words; of long texts the part where they differ."""
    old, new = vars(before), vars(after)
    return [_change(name, said(name, old[name]), said(name, new[name])) for name in new if old[name] != new[name]]


def _change(name: str, before: str, after: str) -> TutorChange:
    pairs = enumerate(zip(before, after, strict=False))
    differs = next((n for n, (one, other) in pairs if one != other), min(len(before), len(after)))
    start = max(0, differs - AROUND)
    return {"field": name, "label": label(name), "before": _excerpt(before, start), "after": _excerpt(after, start)}


def _excerpt(text: str, start: int) -> str:
    if len(text) <= SHOWN:
        return text
    end = start + SHOWN
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"
