# SPDX-License-Identifier: EUPL-1.2
"""The launch doctor: what works between a platform and this tool, and what to do about what does not."""

import email.utils
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC
from uuid import UUID

from sqlalchemy import func, select

from lti_tool.db import Database, now
from lti_tool.language import gettext as _
from lti_tool.lti import dialects
from lti_tool.lti.administration.refusal_causes import cause
from lti_tool.lti.claim_names import ROSTER_SCOPE, SCORE_SCOPE
from lti_tool.lti.dialects.guides import remedy_for
from lti_tool.lti.keys.platform_key_sets import usable_keys
from lti_tool.lti.keys.tool_keys import ToolKeys
from lti_tool.lti.launch.launch_counts import OPENED, since
from lti_tool.lti.registration.dynamic import names_of
from lti_tool.lti.services.access_tokens import AccessTokens, OAuthClient
from lti_tool.lti.services.errors import NoToken, ScopeRefused, ServiceError
from lti_tool.models import Activity, Course, Deployment, Invitation, LaunchCount, Platform, PlatformState
from lti_tool.outbound import DestinationRefused, Outbound, OutboundError, Reply

log = logging.getLogger(__name__)

MAX_CLOCK_SKEW_SECONDS = 30
"""Seconds: half of what an id_token lives."""
LOOK_BACK_DAYS = 7
"""How far back launches are looked at."""


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `well` is None where it is neither right nor wrong."""

    what: str
    said: str
    remedy: str = ""
    well: bool | None = field(kw_only=True)
    past: bool = False
    """What happened once, and may be mended by now."""
    neutral: str | None = None
    """Said on a page instead of `said`, which tells of a network what only its operators may know."""

    def as_row(self) -> dict[str, object]:
        """For the command's table and JSON."""
        return {"ok": self.well, "check": self.what, "detail": self.said, "remedy": self.remedy}


class PlatformCheck:
    """Looks at one platform after another; each look costs a few requests to it."""

    def __init__(self, database: Database, keys: ToolKeys, outbound: Outbound) -> None:
        self._database, self._keys, self._outbound = database, keys, outbound

    def examine_for_page(self, platform_id: UUID) -> list[Finding]:
        """As `examine`, for a page: what went wrong on the way to an address is one sentence, whatever it was. Whoever
        may look at the page may have chosen the address. The details go to the log.
        """
        findings = self.examine(platform_id)
        for finding in findings:
            if finding.neutral is not None:
                log.warning("platform check platform=%s %s: %s", platform_id, finding.what, finding.said)
        return [replace(one, said=one.said if one.neutral is None else one.neutral) for one in findings]

    def examine(self, platform_id: UUID) -> list[Finding]:
        """All findings, for operators. Raises LookupError for a platform that is not there."""
        with self._database.transaction() as session:
            platform = session.get(Platform, platform_id)
        if platform is None:
            raise LookupError(platform_id)
        if platform.state == PlatformState.PENDING:
            places = ", ".join(dict.fromkeys((platform.issuer, platform.token_url, platform.jwks_url)))
            said = _("The platform waits for approval, and nothing is contacted before: %(places)s", places=places)
            remedy = _("Look at its addresses, then approve it: campus-tutor platform approve.")
            return [Finding(_("Connection"), said, remedy, well=False), *self._launches(platform)]
        if platform.state != PlatformState.ACTIVE:
            said = _("The platform is switched off here (%(state)s).", state=platform.state)
            remedy = _("Let the operators approve it: campus-tutor platform approve.")
            return [Finding(_("Connection"), said, remedy, well=False), *self._launches(platform)]
        return [
            *self._key_set(platform),
            *self._services(platform),
            _names(platform),
            self._deep_linking(platform),
            *self._waiting(platform),
            *self._replaced(platform),
            *self._launches(platform),
        ]

    def _key_set(self, platform: Platform) -> Iterator[Finding]:
        remedy = cause("keys_unreachable", platform.family).remedy
        try:
            reply = self._outbound.request("GET", platform.jwks_url, headers={"Accept": "application/json"})
            if reply.status != 200:
                raise ValueError(f"status {reply.status}")
            keys = usable_keys(reply.body)
        except (OutboundError, ValueError) as error:
            said = _("%(url)s gives no key set: %(reason)s.", url=platform.jwks_url, reason=_told(error, platform))
            yield Finding(_("Key set"), said, remedy, neutral=_no_keys(), well=False)
            return
        names = ", ".join(sorted(keys))
        if not keys:
            said = _("%(url)s has no key that could sign launches.", url=platform.jwks_url)
            yield Finding(_("Key set"), said, remedy, neutral=_no_keys(), well=False)
            return
        yield Finding(_("Key set"), _("answers with %(keys)s", keys=names), well=True)
        yield from _clock(reply, platform)

    def _services(self, platform: Platform) -> Iterator[Finding]:
        """The token endpoint by all that may be asked of it: one service that is off does not make it broken."""
        offers, tokens = self._offers(platform), AccessTokens(self._outbound, self._keys.newest)
        tried = {offer.key: _try(tokens, platform, offer.scopes) for offer in offers if offer.scopes}
        yield (endpoint := _endpoint(platform, list(tried.values())))
        for offer in offers:
            if not offer.scopes:
                yield Finding(offer.name, offer.said, remedy_for(offer.key, platform.family), well=None)
            elif endpoint.well:
                yield _service(platform, offer, tried[offer.key])
            else:
                yield Finding(offer.name, _("cannot be told before the token endpoint works"), well=None)

    def _offers(self, platform: Platform) -> "list[_Offer]":
        """What the registration was granted; one made by hand is granted nothing, and its launches tell."""
        of_platform = select(Deployment.id).where(Deployment.platform_id == platform.id)
        courses = select(func.count(), func.count(Course.memberships_url)).where(Course.deployment_id.in_(of_platform))
        columns = select(func.count(func.coalesce(Activity.lineitem_url, Activity.lineitems_url))).where(
            Activity.deployment_id.in_(of_platform)
        )
        with self._database.transaction() as session:
            all_courses, with_roster = session.execute(courses).one()
            with_column = session.scalar(columns) or 0
        roster = [ROSTER_SCOPE] if with_roster or ROSTER_SCOPE in platform.scopes else []
        # Nothing but scores is asked for: columns are looked for and made where an instructor wants "done", and then.
        grades = [SCORE_SCOPE] if with_column or SCORE_SCOPE in platform.scopes else []
        named = _("%(some)s of %(all)s courses have one", some=with_roster, all=all_courses)
        never = _("not offered so far; the tutor works without")
        return [
            _Offer("roster", _("List of participants"), roster, named if roster else never),
            _Offer("gradebook", _("Gradebook"), grades, _("access token received") if grades else never),
        ]

    def _deep_linking(self, platform: Platform) -> Finding:
        if platform.deep_linked_at:
            said = _("last used on %(time)s", time=platform.deep_linked_at.strftime("%Y-%m-%d %H:%M UTC"))
            return Finding(_("Deep linking"), said, well=True)
        said = _("not used so far: nobody has chosen a tutor while adding one to a course")
        return Finding(_("Deep linking"), said, remedy_for("deep_linking", platform.family), well=None)

    def _waiting(self, platform: Platform) -> Iterator[Finding]:
        query = select(Deployment.deployment_id).where(
            Deployment.platform_id == platform.id, Deployment.state == PlatformState.PENDING
        )
        with self._database.transaction() as session:
            waiting = ", ".join(session.scalars(query))
        if waiting:
            said = _("Deployment ids that wait for approval: %(deployments)s.", deployments=waiting)
            yield Finding(_("Deployments"), said, cause("deployment", "other").remedy, well=False)

    def _replaced(self, platform: Platform) -> Iterator[Finding]:
        """Activities placed with a tool that the platform has no more: nobody who opens one comes here."""
        with self._database.transaction() as session:
            registered_at = session.scalar(
                select(func.max(Invitation.spent_at)).where(Invitation.platform_id == platform.id)
            )
            moved = session.execute(
                select(Deployment.earlier_id, Deployment.deployment_id).where(
                    Deployment.platform_id == platform.id, Deployment.earlier_id.is_not(None)
                )
            ).all()
            others = session.execute(
                select(Platform.client_id, Platform.launched_at, func.count(Activity.id))
                .join(Deployment, Deployment.platform_id == Platform.id)
                .join(Activity, Activity.deployment_id == Deployment.id)
                .where(
                    Platform.issuer == platform.issuer,
                    Platform.institution_id == platform.institution_id,
                    Platform.created_at < platform.created_at,
                    Platform.launched_at < max(since(LOOK_BACK_DAYS), platform.created_at),
                )
                .group_by(Platform.id)
            ).all()
        remedy = remedy_for("replaced", platform.family)
        opened = platform.launched_at is not None and registered_at is not None and platform.launched_at > registered_at
        for before, after in moved if not opened else ():
            said = _(
                "The tool was set up anew in the platform (deployment id %(before)s became %(after)s), and nobody has "
                "opened it since.",
                before=before,
                after=after,
            )
            yield Finding(_("Placed activities"), said, remedy, well=None)
        for client, last, number in others:
            said = _(
                "%(number)s activities belong to an older connection of this platform (client id %(client)s), which "
                "was last opened on %(time)s.",
                number=number,
                client=client,
                time=last and last.strftime("%Y-%m-%d %H:%M UTC"),
            )
            yield Finding(_("Placed activities"), said, remedy, well=None)

    def _launches(self, platform: Platform) -> Iterator[Finding]:
        query = (
            select(LaunchCount.code, func.sum(LaunchCount.count), func.max(LaunchCount.hour))
            .where(LaunchCount.platform_id == platform.id, LaunchCount.hour >= since(LOOK_BACK_DAYS))
            .group_by(LaunchCount.code)
            .order_by(func.sum(LaunchCount.count).desc())
        )
        with self._database.transaction() as session:
            counted = {code: (int(number), hour) for code, number, hour in session.execute(query)}
        opened, _hour = counted.pop(OPENED, (0, None))
        last = platform.launched_at.strftime("%Y-%m-%d %H:%M UTC") if platform.launched_at else _("never")
        said = _(
            "%(number)s opened in %(days)s days, the last one: %(last)s", number=opened, days=LOOK_BACK_DAYS, last=last
        )
        yield Finding(_("Launches"), said, well=True if opened else None)
        for code, (number, hour) in counted.items():
            found = cause(code, platform.family)
            lately = _("last at %(hour)s", hour=hour.strftime("%Y-%m-%d %H h UTC"))
            said = f"{number} × ({lately}): {found.words}"
            yield Finding(_("Refused: %(code)s", code=code), said, found.remedy, past=True, well=False)


@dataclass(frozen=True)
class _Offer:
    """A service of the platform."""

    key: str
    """Its remedy's name in the guides."""
    name: str
    scopes: list[str]
    """What to ask a token for; none: not offered."""
    said: str


def _try(tokens: AccessTokens, platform: Platform, scopes: list[str]) -> ServiceError | None:
    """A token for it, or why there is none. Nothing is asked of the service itself: a check-up has no business with
    people's names.
    """
    try:
        tokens.get(OAuthClient.of(platform), *scopes)
    except ServiceError as error:
        return error
    return None


def _endpoint(platform: Platform, tried: list[ServiceError | None]) -> Finding:
    """It works if it gave a token, or knows us and refused the service alone."""
    name = _("Token endpoint")
    if not tried:
        return Finding(name, _("nothing to ask for: the platform has offered no service so far"), well=None)
    if None in tried:
        return Finding(name, _("gives access tokens"), well=True)
    if any(isinstance(error, ScopeRefused) for error in tried):
        return Finding(name, _("knows the tutor, and offers it no service"), well=True)
    error = next(error for error in tried if error is not None)
    neutral = _("No access token could be had from the platform.")
    if isinstance(error, NoToken):
        said = _("%(url)s gives no access token (%(reason)s).", url=platform.token_url, reason=str(error))
        telling = dialects.of_family(platform.family, {}).unknown_client_error
        unknown = telling is not None and str(error).endswith(telling)
        remedy = remedy_for("client" if unknown else "token", platform.family)
        return Finding(name, said, remedy, neutral=neutral, well=False)
    said = _("%(url)s does not answer as it should (%(reason)s).", url=platform.token_url, reason=str(error))
    # The same remedy: two would tell on a page what the one sentence does not.
    return Finding(name, said, remedy_for("token", platform.family), neutral=neutral, well=False)


def _service(platform: Platform, offer: _Offer, error: ServiceError | None) -> Finding:
    """Of a token endpoint that works."""
    if error is None:
        return Finding(offer.name, offer.said, well=True)
    remedy = remedy_for(offer.key, platform.family)
    if isinstance(error, ScopeRefused):
        if offer.key == "roster" and names_of(platform) is False:  # launches name an address, and nobody wanted it
            return Finding(offer.name, _("is switched off in the platform, and not needed without names"), well=None)
        return Finding(offer.name, _("is switched off for the tutor in the platform"), remedy, well=False)
    said = _("%(url)s gives no access token (%(reason)s).", url=platform.token_url, reason=str(error))
    return Finding(offer.name, said, remedy, neutral=_("No access token could be had from the platform."), well=False)


def _names(platform: Platform) -> Finding:
    """Whether the registration asked for them. What the platform really sends, only its launches tell."""
    asked = names_of(platform)
    if asked is None:
        said = _("registered by hand: the platform alone knows whether it sends names")
        return Finding(_("Names"), said, well=None)
    if asked:
        return Finding(_("Names"), _("asked for by the registration: staff see names"), well=True)
    return Finding(_("Names"), _("not asked for: staff see numbers, and no list of participants is needed"), well=None)


def _no_keys() -> str:
    return _("The platform's key set could not be read.")


def _told(error: Exception, platform: Platform) -> str:
    """For operators: with what helps where their own policy stands in the way."""
    if isinstance(error, DestinationRefused) and platform.public_only:
        return f"{error}; " + _("an invitation let this platform in, so it may live in the public network alone")
    return str(error)


def _clock(reply: Reply, platform: Platform) -> Iterator[Finding]:
    """The platform's clock: its tokens live a minute. By its last launch; without one by the `Date` of an answer,
    which a proxy in front can have written.
    """
    if platform.clock_ahead is not None:
        apart = float(platform.clock_ahead)
        where = _("ahead, by its last launch") if apart > 0 else _("behind, by its last launch")
        said = _("%(seconds)s s %(where)s", seconds=round(abs(apart)), where=where)
    else:
        try:
            there = email.utils.parsedate_to_datetime(reply.headers.get("date", ""))
        except ValueError:
            return
        apart = (now() - (there if there.tzinfo else there.replace(tzinfo=UTC))).total_seconds()
        said = _("%(seconds)s s apart", seconds=round(abs(apart)))
    remedy = "" if abs(apart) <= MAX_CLOCK_SKEW_SECONDS else _("Run a time service on both servers.")
    yield Finding(_("Clocks"), said, remedy, well=not remedy)
