# SPDX-License-Identifier: EUPL-1.2
"""What a launch says, as the specification has it (LTI Core 1.3, section 5.4); each method is one thing to ask.

Pure: claims in, values out. The claims passed `id_token.verify`, so what is required is there; whatever is optional may
be absent, empty or of any type, and is then as good as absent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lti_tool.lti.claim_names import GRADES, LINE_ITEM_READONLY_SCOPE, LINE_ITEM_SCOPE, LTI, ROSTER, SCORE_SCOPE

Claims = dict[str, Any]
ContentItem = Mapping[str, object]
"""A link for the course (Deep Linking 2.0, section 3.2)."""
NAMES = ("name", "given_name", "middle_name", "family_name", "nickname", "preferred_username")
NUMBER_WORDS = ("username", "login", "matr", "studentid", "studentnumber", "sourcedid", "kennung")
"""In the names of custom parameters that carry a number or a login."""
MIN_ID_CHARACTERS = 4
"""Shorter numbers and logins are not taken out of texts: "305" is an ordinary number in a question, too."""
MAX_TITLE_CHARACTERS = 1000
MAX_URL_CHARACTERS = 2000


@dataclass(frozen=True)
class LaunchPlace:
    """A course or an activity, as the platform calls it."""

    id: str
    title: str
    label: str = ""


@dataclass(frozen=True)
class Facts:
    """What a launch told. `names`, `emails`, `ids` are there to be taken out of texts, and for nothing else."""

    subject: str
    """The person, unique within the platform."""
    deployment_id: str
    course: LaunchPlace | None
    activity: LaunchPlace
    roles: tuple[str, ...]
    """As the specification would have them; `permissions.context_roles` knows which of them mean something."""
    name: str | None
    """What to call the person; None where the platform does not say."""
    names: tuple[str, ...]
    emails: tuple[str, ...]
    ids: tuple[str, ...]
    """Whatever else names the person, and is no number of the university's own: docs/decisions/identifiers.md."""
    locale: str | None
    sent_subject: str
    """The person as the platform itself writes it: its services take nothing else."""
    lasting: bool
    """Whether the next launch will name the same person in the same way."""
    understates_roles: bool
    """Whether this platform calls people learners who teach the course."""
    memberships_url: str | None
    """The roster, where it is offered."""
    lineitem_url: str | None
    """The activity's column in the gradebook, where scores may be sent to it."""
    lineitems_url: str | None
    """Where a column can be found or made for the activity."""
    for_user: str | None
    """Whose work a submission review is about."""
    return_url: str | None = None
    """Where the person came from, as the platform says. Nothing leads there before it is compared with the
    registration (`platforms.registered.own_page`)."""
    tutor: UUID | None = None
    """The tutor that the placement names. Anybody may have written it there: `placed_tutor` decides."""
    earlier_courses: tuple[str, ...] = ()
    """Ids of the courses that this one was made from, if the registration asked for them (`asks_history`)."""


class Dialect:
    """A platform that does what the specification says."""

    family = "other"
    understates_roles = False
    """A launch as learner is one."""
    keeps_session_from_frames = False
    """Its own session comes back to it in a frame, wherever the browser was sent in between."""

    unknown_client_error: str | None = None
    """What its token endpoint answers only where it does not know the client (RFC 6749, 5.2); None: cannot be told."""

    def read(self, claims: Claims) -> Facts:
        """All of it at once."""
        return Facts(
            subject=self.subject(claims),
            deployment_id=claims[LTI + "deployment_id"],
            course=self.course(claims),
            activity=self.activity(claims),
            roles=self.roles(claims),
            name=self.name(claims),
            names=self.names(claims),
            emails=self.emails(claims),
            ids=self.ids(claims),
            locale=self.locale(claims),
            sent_subject=claims["sub"],
            lasting=self.lasts(claims),
            understates_roles=self.understates_roles,
            memberships_url=self.memberships_url(claims),
            lineitem_url=self.lineitem_url(claims),
            lineitems_url=self.lineitems_url(claims),
            for_user=self.for_user(claims),
            return_url=self.return_url(claims),
            tutor=self.tutor(claims),
            earlier_courses=self.earlier_courses(claims),
        )

    def roles(self, claims: Claims) -> tuple[str, ...]:
        """LTI Core 1.3, section 5.3.7: as sent."""
        return tuple(claims[LTI + "roles"])

    def subject(self, claims: Claims) -> str:
        """Who it is."""
        return self.person(claims, claims["sub"])

    def person(self, claims: Claims, identity: str) -> str:
        """A `sub` or `user_id` that these claims name, as the person is known here."""
        return identity

    def lasts(self, claims: Claims) -> bool:
        """A `sub` is stable (OpenID Connect Core, section 2)."""
        return True

    def course(self, claims: Claims) -> LaunchPlace | None:
        """The context, if the launch has one."""
        context = section(claims, LTI + "context")
        identity = text(context, "id")
        return LaunchPlace(identity, text(context, "title"), text(context, "label")) if identity else None

    def activity(self, claims: Claims) -> LaunchPlace:
        """The resource link; without id where the message is about none."""
        link = section(claims, LTI + "resource_link")
        return LaunchPlace(link.get("id", ""), text(link, "title"))

    def name(self, claims: Claims) -> str | None:
        """The full name, else what there is of it, else what stands before the @."""
        parts = [self.part_of_name(claims, part) for part in ("given_name", "family_name")]
        whole = self.part_of_name(claims, "name") or " ".join(filter(None, parts))
        address = next(iter(self.emails(claims)), "")
        return whole or address.partition("@")[0] or None

    def names(self, claims: Claims) -> tuple[str, ...]:
        """Every form of the name that was sent."""
        return once(self.part_of_name(claims, key) for key in NAMES)

    def part_of_name(self, claims: Claims, key: str) -> str:
        """One claim of the name, "" if it is withheld."""
        return text(claims, key)

    def emails(self, claims: Claims) -> tuple[str, ...]:
        """Addresses that reach the person."""
        return once([text(claims, "email")])

    def ids(self, claims: Claims) -> tuple[str, ...]:
        """The `sub`. Matriculation numbers and logins (`lis`, `ext`) are not even read."""
        identity = text(claims, "sub")
        return (identity,) if len(identity) >= MIN_ID_CHARACTERS else ()

    def numbers(self, claims: Claims) -> tuple[str, ...]:
        """Matriculation number and login, for fingerprints alone (docs/decisions/identifiers.md): no `Facts` has them.

        LTI Core 1.3, section 5.4.5 (`person_sourcedid`); `ext` is what platforms add to it; custom parameters carry
        them where an administrator asked for `$User.username` or `$Person.sourcedId`.
        """
        custom = section(claims, LTI + "custom")
        asked = (text(custom, name) for name in custom if is_number(name))
        sent = (
            text(section(claims, LTI + "lis"), "person_sourcedid"),
            text(section(claims, LTI + "ext"), "user_username"),
        )
        return once(value for value in (*sent, *asked) if not value.startswith("$"))

    def memberships_url(self, claims: Claims) -> str | None:
        """Names and Role Provisioning Services 2.0, section 3.6.1.1."""
        return address(section(claims, ROSTER), "context_memberships_url")

    def lineitem_url(self, claims: Claims) -> str | None:
        """Assignment and Grade Services 2.0, section 3.1; None where the launch does not offer the scope of scores."""
        return address(section(claims, GRADES), "lineitem") if takes_scores(claims) else None

    def lineitems_url(self, claims: Claims) -> str | None:
        """The same; None where the launch does not offer to look for columns, to make one and to send scores to it."""
        offered = takes_scores(claims, LINE_ITEM_SCOPE, LINE_ITEM_READONLY_SCOPE)
        return address(section(claims, GRADES), "lineitems") if offered else None

    def for_user(self, claims: Claims) -> str | None:
        """LTI Submission Review 1.0, section 3.2."""
        identity = section(claims, LTI + "for_user").get("user_id")
        return self.person(claims, identity) if isinstance(identity, str) and identity else None

    def locale(self, claims: Claims) -> str | None:
        """A language tag such as `de-AT`."""
        return text(section(claims, LTI + "launch_presentation"), "locale") or None

    def return_url(self, claims: Claims) -> str | None:
        """LTI Core 1.3, section 5.4.4."""
        return address(section(claims, LTI + "launch_presentation"), "return_url")

    def deployment_of_hint(self, message_hint: str) -> str | None:
        """Whose login it is, where the login itself does not say. A hint is the platform's own, and means nothing here
        (LTI Core 1.3, section 4.1).
        """
        return None

    def content_item(self, item: ContentItem) -> ContentItem:
        """A link for the course (Deep Linking 2.0, section 3.2), as it is."""
        return item

    def tutor(self, claims: Claims) -> UUID | None:
        """Custom parameter `tutor`; anything that is no id is as good as absent."""
        try:
            return UUID(text(section(claims, LTI + "custom"), "tutor"))
        except ValueError:
            return None

    def earlier_courses(self, claims: Claims) -> tuple[str, ...]:
        """LTI Core 1.3, appendix B, has a variable for it. It leaves open who may set custom parameters, and whose win.
        So the value may have been typed by the author of the activity, and is not believed here.
        """
        return ()


def is_number(parameter: str) -> bool:
    """Whether a custom parameter of this name carries a matriculation number or a login."""
    return any(word in parameter.lower().replace("_", "") for word in NUMBER_WORDS)


def takes_scores(claims: Claims, *more: str) -> bool:
    """Whether the claim of grades has the scope of scores in it, and more scopes if they are named."""
    scopes = section(claims, GRADES).get("scope")
    return isinstance(scopes, list) and {SCORE_SCOPE, *more} <= {scope for scope in scopes if isinstance(scope, str)}


def section(claims: Mapping[str, object], name: str) -> Mapping[str, Any]:
    """A claim that is an object. PHP writes an empty one as `[]`."""
    value = claims.get(name)
    return value if isinstance(value, dict) else {}


def text(claims: Mapping[str, object], name: str) -> str:
    """A claim that is text, on one line and of bearable length; "" for anything else.

    A NUL would be refused by PostgreSQL, and a line break has no business in a name or a title.
    """
    value = claims.get(name)
    return " ".join(value.replace("\0", " ").split())[:MAX_TITLE_CHARACTERS] if isinstance(value, str) else ""


def address(claims: Mapping[str, object], name: str) -> str | None:
    """A claim that is a web address, as it is: platforms compare their addresses letter by letter."""
    value = claims.get(name)
    if not isinstance(value, str) or not value.startswith(("https://", "http://")):
        return None
    return value if len(value) <= MAX_URL_CHARACTERS and "\0" not in value else None


def once(values: Iterable[str]) -> tuple[str, ...]:
    """Without what is empty, and without repetitions."""
    return tuple(dict.fromkeys(value for value in values if value))
