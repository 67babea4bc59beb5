# SPDX-License-Identifier: EUPL-1.2
"""`/lti/register`: the page inside the platform's frame, before and after; by hand where the platform cannot."""

from typing import Any

from flask import Blueprint, g, make_response, render_template, request
from werkzeug.wrappers import Response

from lti_tool import access
from lti_tool.db import Database
from lti_tool.errors import ToolError
from lti_tool.language import gettext as _
from lti_tool.lti import browser
from lti_tool.lti.claim_names import ROSTER_SCOPE
from lti_tool.lti.dialects import guides
from lti_tool.lti.errors import refusal
from lti_tool.lti.platforms.registered import browser_origin
from lti_tool.lti.registration import by_plugin, metadata
from lti_tool.lti.registration.dynamic import Done, Offer, Registrar, RegistrationChoice, RegistrationRefused, family_of
from lti_tool.lti.registration.manual import FIELDS, ManualRegistration
from lti_tool.models import PlatformState
from lti_tool.settings import Settings
from lti_tool.vault import Vault

LONGEST = {"invitation": 200, "openid_configuration": 1000, "registration_token": 20_000, "ticket": 60_000}


def add_to(lti: Blueprint, settings: Settings, database: Database, vault: Vault) -> None:
    """Adds the addresses of registration to the LTI endpoints."""
    registrar = Registrar(settings, database, vault)
    typed = ManualRegistration(settings, database)

    @lti.get("/lti/register")
    @access.public
    def register() -> Response:
        invitation, url, token = map(_field, ("invitation", "openid_configuration", "registration_token"))
        if not url:
            page = {"institution": registrar.institution(invitation), "invitation": invitation}
            return make_response(render_template("lti_register_start.html", **page, **_by_hand(settings)))
        _frame(url)  # the page of a refusal, too, which holds nothing, has to be seen in the platform's frame
        return _offer(settings, registrar.open(invitation, url, token))

    @lti.post("/lti/register")
    @access.public
    def register_confirm() -> Response:
        if not browser.is_from_our_page(settings.public_url):
            raise refusal("browser")
        offer = registrar.reopen(_field("ticket"))
        _frame(offer.configuration.issuer)
        choice = _read_choice()
        try:
            done = registrar.register(offer.ticket, choice)
        except RegistrationRefused as refused:
            g.error_code = refused.code
            return _offer(settings, offer, refused, names=choice.names)
        return _done(done)

    @lti.post("/lti/register/by-hand")
    @access.public
    def register_by_hand() -> Response:
        if not browser.is_from_our_page(settings.public_url):
            raise refusal("browser")
        invitation = _field("invitation")
        institution = registrar.institution(invitation)
        values = {name: request.form.get(name, "").strip() for name in FIELDS}
        try:
            platform = typed.add(invitation, values)
        except RegistrationRefused as refused:
            g.error_code = refused.code
            page = {"institution": institution, "invitation": invitation, "problem": refused.message, "values": values}
            return make_response(render_template("lti_register_start.html", **page, **_by_hand(settings)), 422)
        done = Done(platform, values["deployment_id"], updated=False)
        return _done(done, framed=False)

    by_plugin.add_to(lti, registrar)


def _field(name: str) -> str:
    values = request.form if request.method == "POST" else request.args
    value = values.get(name, "")
    if len(value) > LONGEST[name]:
        raise refusal("too_large")
    return value


def _frame(url: str) -> None:
    """Only the platform named may frame what follows (R6)."""
    if origin := browser_origin(url):
        g.frame_ancestors = (origin,)


def _read_choice() -> RegistrationChoice:
    names = {"yes": True, "no": False}.get(request.form.get("names", ""))
    if names is None and "names_shown" in request.form:
        names = False  # a box without its tick is not sent
    return RegistrationChoice(request.form.get("choice", ""), names, request.form.get("grades") == "yes")


def _offer(
    settings: Settings, offer: Offer, refused: ToolError | None = None, *, names: bool | None = None
) -> Response:
    found = offer.configuration
    page = render_template(
        "lti_register.html",
        offer=offer,
        product=guides.guide(family_of(found)).name,
        grades=bool(found.scopes_for(names=False)),
        roster=ROSTER_SCOPE in found.scopes,
        picks=metadata.DEEP_LINKING in found.messages,
        tool=settings.public_url,
        afterwards=guides.guide(family_of(found)).after_update(),
        replaced=guides.remedy_for("replaced", family_of(found)),
        problem=refused.message if refused else None,
        names=offer.names if names is None else names,
    )
    return make_response(page, refused.status if refused else 200)


def _done(done: Done, *, framed: bool = True) -> Response:
    platform = done.platform
    close = browser_origin(platform.issuer) if framed else None
    guide = guides.guide(platform.family)
    after = (guide.after_renewal if done.renewed else guide.after_update) if done.updated else guide.after
    steps = after() if framed else guide.after_by_hand()
    waits = platform.state == PlatformState.PENDING
    page = {"done": done, "waits": waits, "services": _services(done), "steps": steps, "close": close}
    return make_response(render_template("lti_register_done.html", **page))


def _services(done: Done) -> list[tuple[str, str]]:
    """Each service of the platform that was asked for, and what it said."""
    services = {
        _("Gradebook"): metadata.GRADE_SCOPES,
        _("List of participants"): (ROSTER_SCOPE,),
    }
    return [
        (name, _outcome(asked, granted=set(asked) & set(done.platform.scopes)))
        for name, scopes in services.items()
        if (asked := [scope for scope in scopes if scope in done.asked])
    ]


def _outcome(asked: list[str], granted: set[str]) -> str:
    if len(granted) == len(asked):
        return _("granted")
    return _("granted in part: not everything works") if granted else _("not granted: Campus Tutor works without it")


def _by_hand(settings: Settings) -> dict[str, Any]:
    return {"tool": settings.public_url, "guides": guides.GUIDES}
