# SPDX-License-Identifier: EUPL-1.2
"""What launches and roles keep of a person, and what erasing and exporting it means."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from lti_tool import unreadable
from lti_tool.db import now
from lti_tool.language import gettext as _
from lti_tool.lti import tickets
from lti_tool.models import Membership, Person, PersonKey, RoleGrant, SetupCode, StaffName, VisitSession, WaitingLaunch
from lti_tool.models.person import open_identity, open_sub
from lti_tool.privacy.personal import (
    Erase,
    Export,
    InCourse,
    Owner,
    OwnRows,
    PersonalTable,
    delete_rows,
    is_in_activity_of_course,
    is_of_course,
    is_of_person,
)
from lti_tool.vault import Vault


def tables(vault: Vault) -> list[PersonalTable]:
    """The person, where they are enrolled, their rights, their visits."""
    return [_people(), _keys(), _memberships(), _staff_names(), _grants(), _codes(), _visits(), _waiting(vault)]


def _people() -> PersonalTable:
    return _table(
        Person,
        is_of_person(Person.id),
        in_course=None,
        title=lambda: _("Your number on the course platform, sealed"),
        since=Person.created_at,
        export=Export(
            opened={"sub": lambda key, row: open_sub(key, row["id"], row["sub"])},
            left_out={"sub_hash": "the number once more, as it is found"},
        ),
    )


def _keys() -> PersonalTable:
    return _table(
        PersonKey,
        is_of_person(PersonKey.person_id),
        in_course=None,
        title=lambda: _("The key that opens what you wrote"),
        since=None,
        export=Export(left_out={"wrapped": "a key, of no use outside of this installation"}),
    )


def _memberships() -> PersonalTable:
    return _table(
        Membership,
        is_of_person(Membership.person_id),
        in_course=is_of_course(Membership.course_id),
        title=lambda: _("In which courses you opened the tutor, and in what roles"),
        since=Membership.launched_at,
        export=Export(),
    )


def _staff_names() -> PersonalTable:
    return _table(
        StaffName,
        is_of_person(StaffName.person_id),
        in_course=is_of_course(StaffName.course_id),
        title=lambda: _("Checksums of your name, so that no question of your course tells it to a model"),
        since=StaffName.seen_at,
        export=Export(left_out={"prints": "sealed checksums with their key: a name would be found by trying names"}),
        until=lambda: _("180 days after your last visit as a teacher of the course"),
    )


def _grants() -> PersonalTable:
    return _table(
        RoleGrant,
        is_of_person(RoleGrant.person_id),
        in_course=is_in_activity_of_course(RoleGrant.activity_id),
        title=lambda: _("Teaching rights that you were given here"),
        since=RoleGrant.granted_at,
        export=Export(),
    )


def _codes() -> PersonalTable:
    return _table(
        SetupCode,
        is_of_person(SetupCode.created_by),
        in_course=is_in_activity_of_course(SetupCode.activity_id),
        title=lambda: _("Codes for teaching rights that you made"),
        until=lambda: _("a week; those that somebody redeemed until you erase your data"),
        since=SetupCode.created_at,
        erases=_erase_codes,
        export=Export(left_out={"code_hash": "proves a code, and tells nothing of it"}),
    )


def _erase_codes(session: Session, owner: Owner, meant: ColumnElement[bool]) -> int:
    """Rights that others have by such a code stay theirs, and forget which code it was."""
    used = select(SetupCode.id).where(meant)
    forget = update(RoleGrant).where(RoleGrant.code_id.in_(used)).values(code_id=None)
    session.execute(forget.execution_options(synchronize_session=False))
    return delete_rows(SetupCode)(session, owner, meant)


def _visits() -> PersonalTable:
    return _table(
        VisitSession,
        is_of_person(VisitSession.person_id),
        in_course=is_in_activity_of_course(VisitSession.activity_id),
        title=lambda: _("Your visits, with what the course platform said of you"),
        until=lambda: _("until the visit ends, eight hours at most"),
        since=VisitSession.created_at,
        export=Export(
            opened={"identity": _told},
            left_out={"token_hash": "opens a visit for whoever has the token"},
            order=("created_at",),
        ),
    )


def _told(key: bytes, row: Mapping[str, Any]) -> dict[str, object]:
    """What the launch said. Of fingerprints how many: with their key in the file, a number of a few digits would be
    found in seconds by whoever has it.
    """
    identity = open_identity(key, row["id"], row["identity"])
    known = identity.get("fingerprints")
    return {**identity, "fingerprints": len(known["prints"]) if known else 0}


def _waiting(vault: Vault) -> PersonalTable:
    """Names nobody in its columns: the few of the platform that wait are opened, and looked into."""

    def own(session: Session, owner: Owner) -> ColumnElement[bool]:
        person = session.get(Person, owner.person_id)
        if person is None or owner.key is None:
            return WaitingLaunch.ticket_hash.in_([])
        sub = unreadable.open_or_none(partial(person.open_sub, owner.key))
        if sub is None:
            return WaitingLaunch.ticket_hash.in_([])
        waits = (WaitingLaunch.platform_id == owner.platform_id, WaitingLaunch.expires_at > now())
        found = session.scalars(select(WaitingLaunch).where(*waits))
        return WaitingLaunch.ticket_hash.in_([row.ticket_hash for row in found if tickets.subject(vault, row) == sub])

    return _table(
        WaitingLaunch,
        own,
        in_course=None,
        title=lambda: _("Openings of the tutor that wait for your click"),
        until=lambda: _("two minutes"),
        since=None,
        export=Export(left_out={"ticket_hash": "proves a ticket", "claims": "becomes a visit, and is shown there"}),
    )


def _table(
    model: Any,
    own: OwnRows,
    *,
    in_course: InCourse | None,
    title: Callable[[], str],
    since: Any,
    export: Export,
    until: Callable[[], str] | None = None,
    erases: Erase | None = None,
) -> PersonalTable:
    return PersonalTable(
        model=model,
        title=title,
        until=until or (lambda: _("until you erase your data")),
        since=since,
        own=own,
        in_course=in_course,
        erases=erases or delete_rows(model),
        export=export,
    )
