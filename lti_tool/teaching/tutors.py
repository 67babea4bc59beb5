# SPDX-License-Identifier: EUPL-1.2
"""The tutor of a visit's activity: shown to its instructors, and stored unless another change came first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool import titles
from lti_tool.access import Visit
from lti_tool.errors import Conflict, Invalid
from lti_tool.language import gettext as _
from lti_tool.models import Activity, HelpLevel, Institution, Tutor, school, tutor_to_change
from lti_tool.models.platform import LONGEST_RETENTION
from lti_tool.models.tutor_text import (
    MODEL,
    QUESTIONS_A_DAY,
    STARTER,
    STARTERS,
    TEXTS,
    TITLE,
    TutorText,
    has_material,
)
from lti_tool.models.tutor_version import VersionOrigin, keep_version
from lti_tool.permissions import Permission, permissions_of
from lti_tool.privacy import retention
from lti_tool.privacy.keeping import KeepingRule
from lti_tool.teaching.answers import ModelOffered, TutorFields, TutorSettings
from lti_tool.teaching.model_choice import refuse_unserved
from lti_tool.teaching.notices import list_notices
from lti_tool.times import zone_of
from lti_tool.tutor_templates import first_text, templates


class Newer(Conflict):
    """Somebody stored another text since this one was read. `current` is that text, as `describe_tutor` gives it."""

    code = "newer_version"

    def __init__(self, current: TutorSettings) -> None:
        super().__init__(_("Somebody else has changed this tutor meanwhile. Nothing of yours is lost: please compare."))
        self.current = current


def describe_tutor(session: Session, visit: Visit, offered: list[ModelOffered]) -> TutorSettings:
    """The answer of `GET /api/tutor`. Without a tutor of its own: a text to begin with, and no version."""
    activity = session.get_one(Activity, visit.activity_id)
    tutor = activity.tutor
    at_school = school.is_school(session, visit.institution_id)
    first = school.new_text(TutorText(title=titles.pick_language(activity.title)[:TITLE]), school=at_school)
    text = TutorText.of(tutor) if tutor else first
    return {
        "id": str(tutor.id) if tutor else None,
        "version": text.version if tutor else None,
        "text": as_fields(school.text_here(text, school=at_school)),
        "help_levels": school.help_levels(school=at_school),
        "placement": f"tutor={tutor.id}" if tutor else None,
        "activities": _activities(session, tutor) if tutor else 0,
        "copies": tutor is not None and tutor_to_change.needs_copy(session, tutor, activity.id, visit.person_id),
        "most_kept_days": _most_kept_days(session, visit),
        "time_zone": zone_name(session, visit),
        "templates": [
            {"key": template.key, "text": as_fields(template.text)}
            for template in templates(material=_has_material(session, tutor), school=at_school)
        ],
        "models": offered,
        "notices": [],
    }


@dataclass(frozen=True)
class Sent:
    """What shall be stored."""

    fields: Mapping[str, Any]
    """Those of the text that are to change."""
    seen: str | None
    """The version that they go over; None: there was no tutor yet."""
    agreed: bool
    """That conversations are deleted by it."""
    way: VersionOrigin = VersionOrigin.SAVED
    """How the version that is kept of it comes about."""


def lock_text(session: Session, visit: Visit) -> TutorText | None:
    """The stored text of the activity's tutor, nobody else changing it meanwhile. None: there is none."""
    tutor = tutor_to_change.lock_tutor(session, visit.activity_id)
    return TutorText.of(tutor) if tutor else None


def save(session: Session, visit: Visit, sent: Sent, offered: list[ModelOffered]) -> TutorSettings:
    """Stores the fields that were sent over the version that was seen, and keeps that as a version. The other fields
    stay. `offered`: the models that can be chosen now.

    Raises Invalid, Newer; Conflict `would_delete` where conversations go by it and that is not `agreed`.
    """
    tutor = tutor_to_change.lock_tutor(session, visit.activity_id)
    stored = TutorText.of(tutor) if tutor else None
    text = _changed(session, visit, stored, sent.fields)
    # Sent a second time because the first answer was lost: it is stored already.
    if (
        stored != text
        and (stored.version if stored else None) != sent.seen
        and not _is_unwritten(session, visit, tutor)
    ):
        raise Newer(describe_tutor(session, visit, offered))
    if stored == text:
        return describe_tutor(session, visit, offered)
    if sent.way is VersionOrigin.SAVED and text.model is not None and text.model != (stored.model if stored else None):
        refuse_unserved(text.model, offered)
    if text.kept_days != (stored.kept_days if stored else None):
        _check_kept_days(session, visit, tutor, text.kept_days, agreed=sent.agreed)
    _store(session, visit, stored, text, sent.way)
    return {**describe_tutor(session, visit, offered), "notices": list_notices(stored, text, zone(session, visit))}


def foresee(session: Session, visit: Visit, sent: Mapping[str, Any]) -> list[str]:
    """What learners will notice if these fields are stored. Raises Invalid."""
    return list_notices(*changed(session, visit, sent), zone(session, visit))


def zone(session: Session, visit: Visit) -> tzinfo:
    """In whose time moments are said."""
    return zone_of(zone_name(session, visit))


def zone_name(session: Session, visit: Visit) -> str:
    """Of the institution's zone."""
    return session.get_one(Institution, visit.institution_id).time_zone


def changed(session: Session, visit: Visit, sent: Mapping[str, Any]) -> tuple[TutorText | None, TutorText]:
    """The stored text (None: there is none) and that with these fields, of which nothing is stored. Raises Invalid."""
    tutor = session.get_one(Activity, visit.activity_id).tutor
    stored = TutorText.of(tutor) if tutor else None
    return stored, _changed(session, visit, stored, sent)


def _changed(session: Session, visit: Visit, stored: TutorText | None, sent: Mapping[str, Any]) -> TutorText:
    at_school = school.is_school(session, visit.institution_id)
    new = school.new_text(TutorText(title=""), school=at_school)
    text = (school.text_here(stored, school=at_school) if stored else new).with_fields(sent)
    _check(text, school.help_levels(school=at_school))
    return text


def _store(session: Session, visit: Visit, before: TutorText | None, text: TutorText, way: VersionOrigin) -> None:
    tutor = tutor_to_change.to_change(session, visit.activity_id, visit.person_id)
    if tutor is not None:
        text.put_into(tutor)
    else:
        activity = session.get_one(Activity, visit.activity_id)
        tutor = tutor_to_change.make_first(session, activity, visit.person_id, text)
    session.flush()
    keep_version(session, tutor, before, way=way, role=_role(session, visit))


def _role(session: Session, visit: Visit) -> str | None:
    """That of the visit's roles by which it may change the tutor."""
    table = session.get_one(Institution, visit.institution_id).role_permissions
    return next((role for role in visit.roles if Permission.CONFIGURE_TUTOR in permissions_of([role], table)), None)


def _check_kept_days(session: Session, visit: Visit, tutor: Tutor | None, days: int | None, *, agreed: bool) -> None:
    """Raises Invalid where the institution keeps conversations for less, Conflict where some would go at once."""
    if days is None:
        return
    most = _most_kept_days(session, visit)
    if days > most:
        raise Invalid(
            _("Your institution keeps conversations for %(most)s days: a tutor can only shorten that.", most=most),
            code="bad_kept_days",
        )
    alone = tutor is None or tutor_to_change.needs_copy(session, tutor, visit.activity_id, visit.person_id)
    concerned = select(Activity.id)
    concerned = concerned.where(
        Activity.id == visit.activity_id if alone or tutor is None else Activity.tutor_id == tutor.id
    )
    before = tutor.kept_days if tutor else None
    if not agreed and retention.shortening_loses(session, concerned, before, days):
        raise Conflict(
            _(
                "Conversations in which nobody has asked anything for %(days)s days will be deleted, also those that "
                "learners have now, and cannot be brought back.",
                days=days,
            ),
            code="would_delete",
        )


def _most_kept_days(session: Session, visit: Visit) -> int:
    """By the end of term there is no number: what is shorter holds then, whatever it is."""
    rule = KeepingRule.of(session.get_one(Institution, visit.institution_id))
    return LONGEST_RETENTION if rule.terms else rule.days


def as_fields(text: TutorText) -> TutorFields:
    """The text as the API has it."""
    return {
        "title": text.title,
        "purpose": text.purpose,
        "help_level": text.help_level,
        "instructions": text.instructions,
        "starters": list(text.starters),
        "knowledge": text.knowledge,
        "kept_days": text.kept_days,
        "store_nothing": text.store_nothing,
        "greeting": text.greeting,
        "language": text.language,
        "model": text.model,
        "opens_at": text.opens_at.isoformat() if text.opens_at else None,
        "closes_at": text.closes_at.isoformat() if text.closes_at else None,
        "questions_a_day": text.questions_a_day,
        "contact": text.contact,
        "ai_rules": text.ai_rules,
    }


def _is_unwritten(session: Session, visit: Visit, tutor: Tutor | None) -> bool:
    """Whether the first upload of material made the tutor, while the form may have been open: nobody wrote its text."""
    if tutor is None or not has_material(session, tutor.id):
        return False
    return TutorText.of(tutor) == first_text(
        session.get_one(Activity, visit.activity_id).title, school=school.is_school(session, visit.institution_id)
    )


def _activities(session: Session, tutor: Tutor) -> int:
    """How many activities answer with it: a change concerns them all."""
    return session.scalar(select(func.count()).select_from(Activity).where(Activity.tutor_id == tutor.id)) or 0


def _has_material(session: Session, tutor: Tutor | None) -> bool:
    return tutor is not None and has_material(session, tutor.id)


def _check(text: TutorText, levels: Sequence[str]) -> None:
    if text.help_level == HelpLevel.OPEN and HelpLevel.OPEN not in levels:
        raise Invalid(
            _("At a school a tutor does not solve exercises. Please choose another level of help."),
            code="bad_help_level",
        )
    if problem := text.problem:
        raise Invalid(_sentences(text)[problem], code=f"bad_{problem}")


def _sentences(text: TutorText) -> dict[str, str]:
    missing = _("Please give the tutor a title.")
    long = _("The title is too long: at most %(limit)s characters are possible.", limit=TITLE)
    return {
        "title": long if text.title else missing,
        **_long_texts(),
        "help_level": _("Please choose how much help the tutor may give."),
        "knowledge": _("Please choose what the tutor may answer from."),
        "language": _("Please choose in which language the tutor answers."),
        "model": _("The name of a model has at most %(limit)s characters.", limit=MODEL),
        "kept_days": _("Conversations are kept for 1 to %(most)s days.", most=LONGEST_RETENTION),
        "questions_a_day": _("Possible are 1 to %(most)s questions a day.", most=QUESTIONS_A_DAY),
        "starters": _(
            "At most %(count)s questions to begin with, each of at most %(limit)s characters.",
            count=STARTERS,
            limit=STARTER,
        ),
        "closes_at": _("The tutor would close before it opens. Please choose a later time for its end."),
    }


def _long_texts() -> dict[str, str]:
    """What is said where a text has too many characters."""
    most = TEXTS
    return {
        "purpose": _(
            "What the tutor should help with is too long: at most %(limit)s characters are possible.",
            limit=most["purpose"],
        ),
        "instructions": _(
            "The instructions are too long: at most %(limit)s characters are possible.", limit=most["instructions"]
        ),
        "greeting": _("The greeting is too long: at most %(limit)s characters are possible.", limit=most["greeting"]),
        "contact": _("Whom to turn to is too long: at most %(limit)s characters are possible.", limit=most["contact"]),
        "ai_rules": _(
            "The rules for AI are too long: at most %(limit)s characters are possible.", limit=most["ai_rules"]
        ),
    }
