# SPDX-License-Identifier: EUPL-1.2
"""Whether conversations of the admin's own institution are stored: what a change means, and the change itself."""

import logging

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.access import Visit
from lti_tool.admin.answers import StoringPreview
from lti_tool.language import gettext as _
from lti_tool.language import ngettext
from lti_tool.models import Conversation, Institution, Person, Platform, Tutor
from lti_tool.models.course import Course
from lti_tool.models.platform import Deployment

log = logging.getLogger(__name__)


def preview(session: Session, visit: Visit, *, store_nothing: bool) -> StoringPreview:
    """What would change for whom."""
    institution = session.get_one(Institution, visit.institution_id)
    if institution.store_nothing == store_nothing:
        return {"changes": []}
    return {"changes": _begun(session, institution) if store_nothing else _ended(session, institution)}


def change(session: Session, visit: Visit, *, store_nothing: bool) -> None:
    """Holds from the next question on."""
    institution = session.get_one(Institution, visit.institution_id, with_for_update=True)
    institution.store_nothing = store_nothing
    log.info(
        "institution changed institution=%s by_platform=%s store_nothing=%s",
        institution.id,
        visit.platform_id,
        store_nothing,
    )


def _begun(session: Session, institution: Institution) -> list[str]:
    stored = (
        select(func.count())
        .select_from(Conversation)
        .join(Person, Person.id == Conversation.person_id)
        .join(Platform, Platform.id == Person.platform_id)
        .where(
            Platform.institution_id == institution.id,
            Conversation.title.is_not(None),
            Conversation.deleted_at.is_(None),
        )
    )
    there = session.scalar(stored) or 0
    changes = [
        _(
            "From the next question on nothing of a conversation is stored, whatever a tutor’s settings say: it lives"
            " in the student’s tab and ends with it. There is no history and no other device that has it."
        ),
        _("Students can no longer hand in here: they save the conversation as a file and hand that in themselves."),
    ]
    if there:
        changes.append(
            ngettext(
                "%(num)s conversation from before stays to be read and deleted until its time is over.",
                "%(num)s conversations from before stay to be read and deleted until their time is over.",
                there,
            )
        )
    return changes


def _ended(session: Session, institution: Institution) -> list[str]:
    own = (
        select(func.count(Tutor.id))
        .join(Course, Course.id == Tutor.course_id)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .join(Platform, Platform.id == Deployment.platform_id)
        .where(Platform.institution_id == institution.id, Tutor.store_nothing)
    )
    changes = [_("From the next question on conversations are stored again; students see that on their page.")]
    if still := session.scalar(own) or 0:
        changes.append(
            ngettext(
                "%(num)s tutor stores nothing all the same: its instructors chose so.",
                "%(num)s tutors store nothing all the same: their instructors chose so.",
                still,
            )
        )
    return changes
