# SPDX-License-Identifier: EUPL-1.2
"""The practice platform as a web application: course pages for people, LTI endpoints for the tool.

Run it on another site than the tool (`localhost` against `127.0.0.1`): on one host name the browser would hand out
cookies that no real course page gets.
"""

import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Flask, Response, g, jsonify, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from lti_tool.demo.accents import ACCENTS, Accent, Launch, ToolRegistration
from lti_tool.demo.choice import Choice, labels
from lti_tool.demo.openid_provider import Authority, Refused
from lti_tool.demo.placing import add_placing, added_to, may_place
from lti_tool.demo.registering_views import add_registration
from lti_tool.demo.services import add_services
from lti_tool.language import choose, gettext, speak, spoken

LAX_COOKIE = "practice_session"
NONE_COOKIE = "practice_session_none"


def create_platform(authority: Authority, registration_link: str = "") -> Flask:
    """The practice platform for the tools in the authority's books, and for one that registers by the link."""
    app = Flask(__name__)
    app.jinja_env.globals.update(_=gettext, spoken=spoken)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    app.before_request(_speak)
    app.after_request(_header_adder(authority))
    app.errorhandler(Refused)(_refused)
    _add_pages(app, authority)
    _add_endpoints(app, authority)
    add_registration(app, authority, registration_link)
    add_services(app, authority)
    add_placing(app, authority)
    return app


def _add_pages(app: Flask, authority: Authority) -> None:
    @app.get("/")
    def course() -> Response:
        choice = Choice.of(request.args, authority.registrations, authority.placed)
        page = render_template(
            "course.html",
            choice=choice,
            placed=added_to(authority, choice),
            may_place=may_place(choice.person),
            placing="placing" in request.args,
            **labels(choice, authority.registrations),
        )
        return _with_session(make_response(page), choice.accent)

    @app.get("/launch")
    def launch() -> Response:
        """The page in the frame or the new tab that posts the login initiation to the tool."""
        choice = Choice.of(request.args, authority.registrations, authority.placed)
        started = Launch(
            choice.person, choice.activity, choice.course, spoken(), choice.target, "placing" in request.args
        )
        response = _with_session(make_response(), choice.accent)
        fields = authority.begin(g.session, started, choice.accent.key)
        registration = authority.registrations[choice.accent.key]
        response.set_data(render_template("post.html", action=registration.login_url, fields=fields))
        return response

    @app.get("/return")
    def returned() -> str:
        """Where a tool sends people back to (`return_url`), with what it wants to tell them."""
        choice = Choice.of(request.args, authority.registrations, authority.placed)
        told = request.args.get("lti_errormsg") or request.args.get("lti_msg") or ""
        return render_template("return.html", choice=choice, told=told)


def _add_endpoints(app: Flask, authority: Authority) -> None:
    @app.route("/auth", methods=["GET", "POST"])
    def auth() -> str:
        """Authentication request in, form_post with the id_token out (Security Framework, 5.1.1.2 and 5.1.1.3)."""
        granted = authority.authorize(request.cookies.get(_cookie_for_client(authority)), request.values)
        fields = {"id_token": authority.id_token(granted), "state": granted.state}
        return render_template("post.html", action=granted.redirect_uri, fields=fields)

    @app.get("/jwks.json")
    def jwks() -> Response:
        return jsonify(authority.keys.jwks())

    @app.get("/.well-known/openid-configuration")
    def configuration() -> Response:
        return jsonify(authority.configuration())

    @app.get("/favicon.ico")
    def icon() -> BaseResponse:
        return redirect("/static/icon.svg")


def _speak() -> None:
    speak(choose([request.args.get("lang", ""), *(tag for tag, _ in request.accept_languages)]))


def _with_session(response: Response, accent: Accent) -> Response:
    """Log the browser in, as life does before anybody sees a course page.

    The cookie is Lax, as ILIAS's is and as browsers take Moodle's over http, so that a tool that answers the login with
    anything but a plain redirect loses it. A platform with storage has to give its own to foreign frames.
    """
    name = _cookie(accent)
    known = request.cookies.get(name)
    g.session = known or secrets.token_urlsafe(18)
    if not known:
        foreign = name == NONE_COOKIE
        response.set_cookie(name, g.session, httponly=True, samesite="None" if foreign else "Lax", secure=foreign)
    return response


def _cookie(accent: Accent) -> str:
    foreign = accent.session_in_frames and (request.is_secure or accent.storage_target)
    return NONE_COOKIE if foreign else LAX_COOKIE


def _cookie_for_client(authority: Authority) -> str:
    for registration in authority.registrations.values():
        if registration.client_id == request.values.get("client_id"):
            return _cookie(ACCENTS[registration.accent])
    return LAX_COOKIE


def _refused(error: Refused) -> tuple[str, int] | str:
    if error.redirect_uri:
        return render_template("post.html", action=error.redirect_uri, fields=error.form())
    return render_template("refused.html", error=error), 403 if error.error == "login_required" else 400


def _header_adder(authority: Authority) -> Callable[[Response], Response]:
    tools = " ".join(sorted({_origin(registration) for registration in authority.registrations.values()}))
    policy = (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; "
        f"frame-ancestors 'self'; frame-src 'self' {tools}; form-action 'self' {tools}"
    )

    def add(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["Cache-Control"] = "no-store"
        return response

    return add


def _origin(registration: ToolRegistration) -> str:
    parts = urlsplit(registration.tool_url)
    return f"{parts.scheme}://{parts.netloc}"
