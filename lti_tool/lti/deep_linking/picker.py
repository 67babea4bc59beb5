# SPDX-License-Identifier: EUPL-1.2
"""The page on which an instructor picks tutors for the course, and the way back to the platform.

There is no visit here: the request waits under a single-use ticket in the page's form, as a launch without cookie does.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from flask import g, make_response, render_template, request
from sqlalchemy import Select, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased
from werkzeug.wrappers import Response

from lti_tool import language, titles
from lti_tool.db import Database
from lti_tool.language import gettext as _
from lti_tool.lti import browser, dialects, tickets
from lti_tool.lti.claim_names import LTI
from lti_tool.lti.deep_linking import message
from lti_tool.lti.dialects import Claims
from lti_tool.lti.dialects.dialect import ContentItem
from lti_tool.lti.errors import LtiError, refusal, refuse_on_error
from lti_tool.lti.keys.tool_keys import ToolKeys
from lti_tool.lti.launch import begin_visit, launch_counts
from lti_tool.lti.platforms import deployments
from lti_tool.lti.platforms.registered import RegisteredPlatform, origin_of_page
from lti_tool.models import Activity, Course, Knowledge, Membership, Person, Secret, Tutor
from lti_tool.models.tutor_text import TutorText, copy_for_course, delete_with_material
from lti_tool.permissions import Permission, context_roles, permissions_of
from lti_tool.tutor_templates import templates
from lti_tool.vault import Vault, pseudonym

log = logging.getLogger(__name__)

KIND = "deep linking"
MAX_ELSEWHERE = 50
LIFETIME = timedelta(hours=1)
"""To write a tutor's text in peace."""
TUTOR, TEMPLATE = "tutor:", "template:"
"""Before the id of a choice."""


@dataclass(frozen=True)
class DeepLinkingRequest:
    """A request to pick something, and whose it is."""

    platform: RegisteredPlatform
    claims: Claims


class Picker:
    """One for each process; what has to last is in the database."""

    def __init__(self, tool_url: str, database: Database, vault: Vault, keys: ToolKeys) -> None:
        self._tool_url, self._database, self._vault, self._keys = tool_url, database, vault, keys

    def show(self, platform: RegisteredPlatform, claims: Claims, first: Callable[[Session], None]) -> Response:
        """The page for a verified request. Raises LtiError (`role`) for who may not configure tutors here.

        `first`: what has to be done in one transaction with letting it in.
        """
        self._speak(DeepLinkingRequest(platform, claims))
        _check_role(DeepLinkingRequest(platform, claims))
        with self._database.transaction() as session:
            first(session)
            key = Secret.read(session, self._vault, Secret.PSEUDONYM)
            subject = dialects.of_family(platform.family, claims).subject(claims)
            hashed = pseudonym(key, str(platform.id), subject)
            asked = DeepLinkingRequest(
                platform, message.claims_to_keep(claims, _person(session, platform, hashed), hashed)
            )
        return self._page(asked)

    def answer(self) -> Response:
        """What was picked goes to the platform; what is incomplete comes back with a sentence."""
        with refuse_on_error():
            fields = browser.fields()
        with self._database.transaction() as session:
            waited = tickets.take(session, self._vault, fields.get("ticket", ""), kind=KIND)
        if waited is None:
            raise refusal("ticket")
        asked = DeepLinkingRequest(waited.platform, waited.claims)
        browser.may_frame(asked.platform)
        self._speak(asked)
        registration = {"iss": asked.platform.issuer, "client": asked.platform.client_id}
        with launch_counts.counting_refusals(self._database, asked.platform), refuse_on_error(**registration):
            if not asked.platform.is_active:
                raise LtiError("registration")
            if not browser.is_from_our_page(self._tool_url):
                raise LtiError("browser")
            return self._answer(asked, fields.get("action", ""))

    def _answer(self, asked: DeepLinkingRequest, action: str) -> Response:
        _check_role(asked)
        self._check_still(asked)
        if action == "cancel" or self._hindrance(asked):
            return self._send(asked, [])
        if action == "delete":
            self._delete_unused(asked, request.form.getlist("unused"))
            return self._page(asked)
        if action == "create":
            text = _written()
            if text.problem:
                return self._page(asked, text, _problem(text))
            return self._send(asked, self._items(asked, [text], graded=_wants_column(asked)))
        chosen = request.form.getlist("choice")
        chosen = chosen if message.takes_several(asked.claims) else chosen[:1]
        items = self._items(asked, chosen, graded=_wants_column(asked))
        return self._send(asked, items) if items else self._page(asked, None, _("Please choose a tutor first."))

    def _items(
        self, asked: DeepLinkingRequest, chosen: Sequence[str | TutorText], *, graded: bool
    ) -> list[ContentItem]:
        """The links; tutors that are made from a text or a template belong to the course from now on.

        `graded`: they report "done" from now on; otherwise they do as before.
        """
        with self._database.transaction() as session:
            course = self._course(session, asked)
            others = own_elsewhere(session, asked.platform, message.person_of(asked.claims), course)
            tutors = [_tutor(session, course, choice, others) for choice in dict.fromkeys(chosen)]
            found = [tutor for tutor in tutors if tutor]
            for tutor in found:
                # Said here and not by the column's default, which a new tutor has only when it is stored.
                tutor.mark_as_done = graded or bool(tutor.mark_as_done)
                tutor.done_undecided = bool(tutor.done_undecided) and not graded
            session.flush()
            family = asked.platform.family
            return [message.item(tutor, self._tool_url, family, asked.claims) for tutor in found]

    def _delete_unused(self, asked: DeepLinkingRequest, chosen: Sequence[str]) -> None:
        """Of the course's tutors that no activity was opened with. What came into use meanwhile stays."""
        for choice in chosen:
            # One at a time: an activity that takes one up at this very moment keeps that one alone (foreign key).
            with suppress(IntegrityError), self._database.transaction() as session:
                unused = session.scalars(_unused(self._course(session, asked))).all()
                for tutor in unused:
                    if choice == str(tutor.id):
                        log.info("unused tutor deleted tutor=%s course=%s", tutor.id, tutor.course_id)
                        delete_with_material(session, tutor)

    def _send(self, asked: DeepLinkingRequest, items: Sequence[ContentItem]) -> Response:
        """A form that sends itself, in the browser that has the platform's session."""
        target = message.return_url(asked.claims)
        g.form_action = [origin_of_page(target)]
        token = message.response(asked.claims, asked.platform.client_id, items, self._keys.newest())
        return make_response(render_template("lti_deep_linking_answer.html", target=target, token=token))

    def _page(self, asked: DeepLinkingRequest, text: TutorText | None = None, problem: str = "") -> Response:
        hindrance = self._hindrance(asked)
        with self._database.transaction() as session:
            course = None if hindrance else self._course(session, asked)
            own = session.scalars(_of_course(course)).all() if course else []
            person_id = message.person_of(asked.claims)
            others = own_elsewhere(session, asked.platform, person_id, course) if course else []
            ticket = tickets.put(session, self._vault, asked.platform, asked.claims, kind=KIND, lifetime=LIFETIME)
            page = render_template(
                "lti_deep_linking.html",
                ticket=ticket,
                course=titles.pick_language(course.title) if course else "",
                own=own,
                unused=session.scalars(_unused(course)).all() if course else [],
                others=others,
                templates=templates(),
                several=message.takes_several(asked.claims),
                gradebook=message.takes_columns(asked.claims),
                graded=_wants_column(asked),
                text=text,
                problem=problem,
                hindrance=hindrance,
            )
        return make_response(page, 422 if problem else 200)

    def _course(self, session: Session, asked: DeepLinkingRequest) -> Course:
        place = _way(asked).course(asked.claims)
        assert place is not None  # else there is a hindrance
        deployment = deployments.find(session.connection(), asked.platform, asked.claims[LTI + "deployment_id"])
        course = begin_visit.find_course(session, deployment, place)
        course.title, course.label = place.title or course.title, place.label or course.label
        return course

    def _check_still(self, asked: DeepLinkingRequest) -> None:
        """The page may be an hour old: a launch in the course since then may have said that this role has ended. Not
        where a platform calls teachers learners in parts of a course. Raises LtiError (`role`).
        """
        place, hashed = _way(asked).course(asked.claims), message.pseudonym_of(asked.claims)
        if place is None or _way(asked).understates_roles:
            return
        with self._database.transaction() as session:
            # Somebody who had not been here when the page was made may have been since.
            known = message.person_of(asked.claims)
            person_id = known or (_person(session, asked.platform, hashed) if hashed else None)
            deployment = deployments.find(session.connection(), asked.platform, asked.claims[LTI + "deployment_id"])
            since = (
                select(Membership.roles)
                .join(Course, Course.id == Membership.course_id)
                .where(Course.deployment_id == deployment, Course.context_id == place.id)
                .where(Membership.person_id == person_id, Membership.launched_at > message.asked_at(asked.claims))
            )
            said = session.scalars(since).first()
        if said is not None and Permission.CONFIGURE_TUTOR not in permissions_of(said, asked.platform.role_permissions):
            raise LtiError("role")

    def _hindrance(self, asked: DeepLinkingRequest) -> str:
        """Why nothing can be inserted here; "" if something can."""
        if not message.takes_links(asked.claims):
            return _("Your course platform does not take a link to a tutor at this place.")
        if _way(asked).course(asked.claims) is None:
            return _("A tutor belongs to a course, and your course platform did not name one here.")
        return ""

    def _speak(self, asked: DeepLinkingRequest) -> None:
        locale = _way(asked).locale(asked.claims)
        language.speak(language.choose([locale or "", *browser.languages()]))


def _person(session: Session, platform: RegisteredPlatform, hashed: bytes) -> UUID | None:
    return session.scalar(select(Person.id).where(Person.platform_id == platform.id, Person.sub_hash == hashed))


def _check_role(asked: DeepLinkingRequest) -> None:
    """Also at the answer: the institution may have changed its table meanwhile.

    Raises LtiError (`role`), as for a launch: it is logged and counted, or nobody would learn that a platform sends
    roles that mean nothing here.
    """
    roles, table = context_roles(asked.claims[LTI + "roles"]), asked.platform.role_permissions
    if Permission.CONFIGURE_TUTOR not in permissions_of(roles, table):
        raise LtiError("role")


def _wants_column(asked: DeepLinkingRequest) -> bool:
    """Whether the instructor ticked it, where it is offered."""
    return message.takes_columns(asked.claims) and request.form.get("mark_as_done") == "1"


def _way(asked: DeepLinkingRequest) -> dialects.Dialect:
    return dialects.of_family(asked.platform.family, asked.claims)


def own_elsewhere(
    session: Session, platform: RegisteredPlatform, person_id: UUID | None, course: Course
) -> list[tuple[Tutor, str]]:
    """Tutors of other courses in which the person may configure them, each with its course's title, newest first; not
    those of which this course has a copy. By what the platform said at the last launch there: a one-time code is for
    one activity.
    """
    query = (
        select(Tutor, Course.title, Membership.roles)
        .join(Course, Course.id == Tutor.course_id)
        .join(Membership, Membership.course_id == Course.id)
        .where(Membership.person_id == person_id, Tutor.for_one_activity.is_(False))
        .where(Course.deployment_id == course.deployment_id, Course.id != course.id)
        .order_by(Tutor.created_at.desc(), Tutor.id)
    )
    here = session.scalars(_of_course(course)).all()
    known = {tutor.id for tutor in here} | {tutor.copied_from_id for tutor in here}
    found = [
        (tutor, titles.pick_language(title))
        for tutor, title, roles in session.execute(query)
        if Permission.CONFIGURE_TUTOR in permissions_of(roles, platform.role_permissions)
        and known.isdisjoint({tutor.id, tutor.copied_from_id} - {None})
    ]
    return found[:MAX_ELSEWHERE]


def _of_course(course: Course) -> "Select[Tutor]":
    return select(Tutor).where(Tutor.course_id == course.id).order_by(Tutor.created_at.desc(), Tutor.id)


def _unused(course: Course) -> "Select[Tutor]":
    """Made here, but no activity was opened with them: mostly the platform's own form was not saved afterwards."""
    copy = aliased(Tutor)
    return _of_course(course).where(
        ~exists().where(Activity.tutor_id == Tutor.id), ~exists().where(copy.copied_from_id == Tutor.id)
    )


def _tutor(
    session: Session, course: Course, choice: str | TutorText, others: Sequence[tuple[Tutor, str]]
) -> Tutor | None:
    """The tutor of a choice: one of this course, a copy of an own one elsewhere, or a new one. None for anything else:
    it does not exist here.
    """
    if isinstance(choice, str) and choice.startswith(TUTOR):
        wanted = choice.removeprefix(TUTOR)
        found = next((tutor for tutor in session.scalars(_of_course(course)) if str(tutor.id) == wanted), None)
        original = next((tutor for tutor, _course in others if str(tutor.id) == wanted), None)
        return _copied(session, original, course) if original else found
    text = _template(choice) if isinstance(choice, str) else choice
    if text is None:
        return None
    tutor = Tutor(id=uuid4(), course_id=course.id)
    text.put_into(tutor)
    session.add(tutor)
    return tutor


def _copied(session: Session, original: Tutor, course: Course) -> Tutor:
    """What the box on the page says holds for it, not what the other course does with "done"."""
    copy = copy_for_course(session, original, course.id, whole=True)
    copy.mark_as_done, copy.done_undecided = False, False
    return copy


def _template(choice: str) -> TutorText | None:
    wanted = choice.removeprefix(TEMPLATE)
    return next((template.text for template in templates() if template.key == wanted), None)


def _written() -> TutorText:
    """The short form as a browser sends it."""
    form = request.form
    return TutorText(
        title=form.get("title", ""),
        purpose=form.get("purpose", ""),
        help_level=form.get("help_level", ""),
        instructions=form.get("instructions", ""),
        starters=tuple(form.getlist("starters")),
        knowledge=form.get("knowledge", Knowledge.GENERAL),
        store_nothing=form.get("store_nothing") == "true",
    ).cleaned()


def _problem(text: TutorText) -> str:
    if text.problem == "title" and not text.title:
        return _("Please give the tutor a title.")
    return _("One of the texts is too long for the form. Please shorten it.")
