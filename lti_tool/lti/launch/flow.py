# SPDX-License-Identifier: EUPL-1.2
"""What the LTI endpoints do: the steps of a login and a launch in their order."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import g, make_response, redirect, render_template
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from lti_tool import language, titles
from lti_tool.db import Database, is_deadlock, lacks_reference
from lti_tool.errors import NotFound
from lti_tool.lti import browser, dialects, tickets
from lti_tool.lti.claim_names import LTI
from lti_tool.lti.deep_linking.picker import Picker
from lti_tool.lti.dialects import Claims
from lti_tool.lti.errors import LtiError, refusal, refuse_on_error
from lti_tool.lti.keys.platform_key_sets import KeySets
from lti_tool.lti.launch import begin_visit, launch_counts, login_state, oidc_login
from lti_tool.lti.launch.chat_page import ChatOpening, ChatPage, Strings
from lti_tool.lti.launch.id_token import DEEP_LINKING_REQUEST, Expected, verify
from lti_tool.lti.launch.login_state import LoginState
from lti_tool.lti.platforms import deployments, registered
from lti_tool.lti.platforms.registered import RegisteredPlatform
from lti_tool.models import Secret
from lti_tool.outbound import Outbound
from lti_tool.permissions import Permission
from lti_tool.vault import Vault

MAX_ARRIVALS = 3
"""Attempts of one launch: an erasure of the same person can first end it, and then take away what it found."""


class LaunchFlow:
    """One for each process; all that has to last is in the database."""

    def __init__(
        self,
        tool_url: str,
        database: Database,
        vault: Vault,
        outbound: Outbound,
        *,
        page_strings: Strings,
        opening: ChatOpening,
        picker: Picker,
    ) -> None:
        self._picker, self._opening = picker, opening
        self._tool_url, self._database, self._vault, self._page_strings = tool_url, database, vault, page_strings
        self._chat_page = ChatPage(page_strings)
        self._key_sets = KeySets(outbound)
        self._kept_key: bytes | None = None
        self._kept_state_key: bytes | None = None
        self._unproven = launch_counts.Unproven()

    def login(self) -> Response:
        """Steps 1 and 2: refuse, or send the browser to the platform with a login state."""
        with refuse_on_error():
            fields = browser.fields()
        with refuse_on_error(iss=fields.get("iss"), client=fields.get("client_id")):
            asked = oidc_login.read_login(fields)
            platform, begun = self._begin(asked)
        self._opening.expect()
        browser.may_frame(platform)
        if asked.storage_target is None:
            response = self._send_on(platform, begun, fields)
        else:
            data = browser.storage_data(
                platform, asked.iss, asked.storage_target, begun.state, value=begun.secret, next=begun.location
            )
            response = make_response(render_template("lti_storage.html", storage=data))
        lifetime = int(login_state.LIFETIME.total_seconds())
        response.set_cookie(login_state.cookie_name(begun.state), begun.secret, max_age=lifetime, **browser.COOKIE)
        return response

    def _send_on(
        self, platform: RegisteredPlatform, begun: oidc_login.LoginRedirect, fields: dict[str, str]
    ) -> Response:
        family = dialects.of_family(platform.family, {})
        if family.keeps_session_from_frames and browser.counts_redirects_in_frames():
            # docs/decisions/own_tab.md
            g.form_action = registered.browser_origins(platform)
            again = {name: fields[name] for name in oidc_login.LIMITS if name in fields}
            return make_response(render_template("lti_own_tab.html", fields=again, here=begun.location))
        # No page in between: sent on by a page or a form, the browser would leave the platform's cookie at home.
        return redirect(begun.location)

    def launch(self) -> Response:
        """Step 3: the platform's answer. A launch that is let in uses the login up."""
        with refuse_on_error():
            fields = browser.fields()
        state = fields.get("state", "")
        login, platform = self._take(state, fields)
        with launch_counts.counting_refusals(self._database, platform):
            response = self._enter(login, platform, fields, state)
        response.delete_cookie(login_state.cookie_name(state), **browser.COOKIE)
        return response

    def _enter(self, login: LoginState, platform: RegisteredPlatform, fields: dict[str, str], state: str) -> Response:
        with refuse_on_error(iss=login.issuer, client=platform.client_id):
            if "id_token" not in fields:
                raise LtiError("platform_error" if "error" in fields else "id_token")
            proven = browser.is_proven(login, state)
        claims, kid = verify(
            fields["id_token"],
            self._expected(login, platform),
            self._key_sets,
            tell_clock=lambda ahead: launch_counts.saw_clock(self._database, platform, ahead),
        )
        with (
            refuse_on_error(iss=login.issuer, client=platform.client_id, kid=kid),
            self._announcing(platform, claims),
        ):
            return self._arrive(platform, claims, login) if proven else self._wait(login, platform, claims, state)

    def resume(self) -> Response:
        """A waiting launch goes on: by the person's click, or by the secret that the platform's storage kept."""
        with refuse_on_error():
            fields = browser.fields()
        with self._database.transaction() as session:
            waited = tickets.take(session, self._vault, fields.get("ticket", ""))
        if waited is None:
            raise refusal("ticket")
        browser.may_frame(waited.platform)
        registration = {"iss": waited.platform.issuer, "client": waited.platform.client_id}
        with launch_counts.counting_refusals(self._database, waited.platform), refuse_on_error(**registration):
            if not waited.platform.is_active:
                raise LtiError("registration")
            secret = fields.get("secret")
            kept = secret is None or login_state.proves_browser(waited.browser_hash, secret)
            if not kept or not browser.is_from_our_page(self._tool_url):
                raise LtiError("browser")
            return self._arrive(waited.platform, waited.claims)

    def home(self, platform_id: UUID, spoken: str) -> Response:
        """The page's own address: a reload comes here and finds the visit in the tab. `spoken`: its language, if
        it is one of ours.
        """
        with self._database.statements() as connection:
            platform = registered.read(connection, platform_id)
        if platform is None or not platform.is_active:
            raise NotFound
        browser.may_frame(platform)
        if spoken in language.LANGUAGES:
            language.speak(spoken)
        return self._chat_page.show(None)

    def _begin(self, asked: oidc_login.Login) -> tuple[RegisteredPlatform, oidc_login.LoginRedirect]:
        with self._database.statements() as connection:
            platform = registered.find(connection, asked.iss, asked.client_id, asked.deployment_id, asked.message_hint)
            if platform is None:
                self._unproven.count_login(connection, asked)
                raise LtiError("registration")
            if registered.browser_origin(platform.auth_url_for(asked.iss)) is None:  # a redirect there would fail
                raise LtiError("registration")
            browser.may_frame(platform)  # from here on a refusal can be read in the platform's frame
        return platform, oidc_login.begin(self._state_key(), platform, asked, self._tool_url + "/lti/launch")

    def _take(self, state: str, fields: dict[str, str]) -> tuple[LoginState, RegisteredPlatform]:
        """The login and its registration."""
        login = login_state.read_state(self._state_key(), state)
        with self._database.statements() as connection:
            platform = registered.read(connection, login.platform_id) if login else None
            # A reload in a frame brings a used state. The page that says so has to be shown there; it holds nothing.
            claimed = platform or registered.claimed_by(connection, fields.get("id_token", ""))
            browser.may_frame(claimed)
        with launch_counts.counting_refusals(self._database, claimed, None if platform else self._unproven):
            if login is None or platform is None:
                raise refusal("platform_error" if "error" in fields and "id_token" not in fields else "state")
            if not platform.is_active:
                raise refusal("registration", iss=login.issuer, client=platform.client_id)
        return login, platform

    @contextmanager
    def _announcing(self, platform: RegisteredPlatform, claims: Claims) -> Iterator[None]:
        """A launch from a deployment that nobody announced puts it on the list of those that wait for a yes."""
        try:
            yield
        except LtiError as wrong:
            if wrong.case == deployments.WAITS:
                with self._database.transaction() as session:
                    deployments.announce(session, platform, claims[LTI + "deployment_id"])
            raise

    def _expected(self, login: LoginState, platform: RegisteredPlatform) -> Expected:
        return Expected(
            issuer=login.issuer,
            client_id=platform.client_id,
            jwks_url=platform.jwks_url,
            nonce=login.nonce,
            tool_url=self._tool_url,
            origins=registered.browser_origins(platform),
        )

    def _arrive(self, platform: RegisteredPlatform, claims: Claims, login: LoginState | None = None) -> Response:
        """`login`: what this launch uses up; None where it waited, and its ticket was used up instead."""
        if claims[LTI + "message_type"] == DEEP_LINKING_REQUEST:
            shown = self._picker.show(platform, claims, lambda session: _use(session, login))
            launch_counts.deep_linked(self._database, platform)
            return shown
        arrived = self._visit(platform, claims, login)
        launch_counts.count_opened(self._database, platform)
        language.speak(arrived.locale)
        session_data = browser.session_data(arrived, platform)
        if Permission.CHAT in arrived.permissions:
            return self._chat_page.show({**session_data, **(self._opening.first(arrived.visit) or {})})
        if Permission.ADMINISTER_PLATFORM in arrived.permissions:
            return make_response(render_template("admin_page.html", session=session_data, strings=self._page_strings()))
        values = {
            "session": session_data,
            "strings": self._page_strings(),
            "title": titles.pick_language(arrived.activity_title),
        }
        return make_response(render_template("lti_no_chat.html", **values))

    def _visit(self, platform: RegisteredPlatform, claims: Claims, login: LoginState | None) -> begin_visit.OpenedVisit:
        """Again where the person erased everything while they arrived: then as somebody new."""
        for _attempt in range(MAX_ARRIVALS - 1):
            try:
                return self._visit_once(platform, claims, login)
            except IntegrityError as error:
                if not lacks_reference(error):
                    raise
            except OperationalError as error:  # each waited for what the other had locked
                if not is_deadlock(error):
                    raise
            except StaleDataError:  # what was found was to be changed, and is not there any more
                continue
        return self._visit_once(platform, claims, login)

    def _visit_once(
        self, platform: RegisteredPlatform, claims: Claims, login: LoginState | None
    ) -> begin_visit.OpenedVisit:
        key = self._pseudonym_key()
        with self._database.transaction() as session:
            _use(session, login)
            return begin_visit.arrive(session, self._vault, key, platform, claims, languages=browser.languages())

    def _wait(self, login: LoginState, platform: RegisteredPlatform, claims: Claims, state: str) -> Response:
        facts = dialects.read(platform.family, claims)
        with self._database.transaction() as session:
            deployments.find(session.connection(), platform, facts.deployment_id)
            _use(session, login)
            ticket = tickets.put(session, self._vault, platform, claims, login.browser_hash)
        language.speak(language.choose([facts.locale or "", *browser.languages()]))
        target = login.storage_target
        page = render_template(
            "lti_continue.html",
            ticket=ticket,
            name=facts.name or "",
            course=titles.pick_language(facts.course.title) if facts.course else "",
            storage=browser.storage_data(platform, login.issuer, target, state) if target else None,
        )
        return make_response(page, 401)  # nobody is signed in yet: docs/decisions/continue_page.md

    def _pseudonym_key(self) -> bytes:
        """Read once: it never changes, or every person would be a stranger."""
        if self._kept_key is None:
            with self._database.transaction() as session:
                self._kept_key = Secret.read(session, self._vault, Secret.PSEUDONYM)
        return self._kept_key

    def _state_key(self) -> bytes:
        if self._kept_state_key is None:
            self._kept_state_key = login_state.key_from(self._pseudonym_key())
        return self._kept_state_key


def _use(session: Session, login: LoginState | None) -> None:
    """In the transaction that lets the launch in: what is refused leaves no row, and of two with one state the second
    waits for the first one's end.
    """
    if login is not None and not login_state.use_up(session.connection(), login):
        raise refusal("state")
