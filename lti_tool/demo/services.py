# SPDX-License-Identifier: EUPL-1.2
"""The practice platform's services: access tokens, the roster, the gradebook, each as the accents' platforms do them.

What real ones answer: shared/lti/moodle/services.json and shared/lti/ilias/d_*.json; the tests compare.
"""

import json
import secrets
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import jwt
from flask import Flask, Response, jsonify, render_template, request

from lti_tool.demo.accents import ACCENTS, Launch, Ticket, ToolRegistration
from lti_tool.demo.accents.base import AGS_SCOPES
from lti_tool.demo.courses import COURSES, INFORMATICS
from lti_tool.demo.openid_provider import Authority
from lti_tool.demo.people import PEOPLE, DemoPerson, Part

NRPS_SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
COLUMN_SCOPE, COLUMNS_SCOPE, RESULT_SCOPE, SCORE_SCOPE = AGS_SCOPES
MEMBERS = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
SCORE = "application/vnd.ims.lis.v1.score+json"
COLUMN = "application/vnd.ims.lis.v2.lineitem+json"
COLUMNS = "application/vnd.ims.lis.v2.lineitemcontainer+json"
FIRST_COLUMN = 500
"""Number of the first column that a tool makes."""
SECONDS = 3600
PAGE = 4
"""People on a page of the roster at most: a tool that reads only the first page shows."""

STAFF = {Part.TEACHER, Part.ASSISTANT}


class NotGranted(Exception):
    """The token endpoint's answer (RFC 6749, section 5.2)."""


@dataclass
class Services:
    """Tokens given and scores received, in memory."""

    authority: Authority
    tokens: dict[str, tuple[ToolRegistration, frozenset[str], float]] = field(default_factory=dict)
    gradebook: dict[tuple[str, str, str], dict[str, Any]] = field(default_factory=dict)
    """By accent, line item and user: the last score as it was sent."""

    def grant(self, form: Mapping[str, str]) -> dict[str, Any]:
        """An access token for a signed assertion (Security Framework 1.1, section 4.1). Raises NotGranted."""
        registration = self._signed_by(form.get("client_assertion", ""))
        moodle = ACCENTS[registration.accent].family == "moodle"
        offered = {*AGS_SCOPES} | (set() if ACCENTS[registration.accent].family == "ilias" else {NRPS_SCOPE})
        scopes = frozenset(form.get("scope", "").split()) & offered
        if form.get("grant_type") != "client_credentials" or not scopes:
            raise NotGranted("invalid_scope" if moodle else "invalid_request")
        token = secrets.token_hex(16)
        self.tokens[token] = registration, scopes, self.authority.clock() + SECONDS
        kind = "Bearer" if moodle else "bearer"
        return {
            "access_token": token,
            "token_type": kind,
            "expires_in": SECONDS,
            "scope": " ".join(sorted(scopes)),
        }

    def holder(self, scope: str) -> ToolRegistration | None:
        """Whose token the request carries, if it is good for this scope."""
        kind, _space, token = request.headers.get("Authorization", "").partition(" ")
        registration, scopes, until = self.tokens.get(token, (None, frozenset(), 0.0))
        good = kind == "Bearer" and scope in scopes and self.authority.clock() < until
        return registration if good else None

    def _signed_by(self, assertion: str) -> ToolRegistration:
        try:
            header = jwt.get_unverified_header(assertion)
            claimed = jwt.decode(assertion, options={"verify_signature": False})
            registration = next(r for r in self.authority.registrations.values() if r.client_id == claimed.get("iss"))
            key = next(key for key in key_set(registration) if key.key_id == header.get("kid"))
            claims = jwt.decode(assertion, key, ["RS256"], options={"verify_aud": False, "require": ["exp", "iat"]})
        except (jwt.PyJWTError, StopIteration) as error:
            raise NotGranted("invalid_client") from error
        # Moodle knows no leeway: an assertion from a clock that is a second ahead is refused.
        if claims["iat"] > self.authority.clock() or claims.get("sub") != registration.client_id:
            raise NotGranted("invalid_client")
        return registration


def add_services(app: Flask, authority: Authority) -> Services:
    """Their endpoints, at the addresses that the accents' launches name."""
    services = Services(authority)
    _add_token(app, services)
    _add_roster(app, services)
    _add_columns(app, services)
    _add_gradebook(app, services)
    return services


def _add_token(app: Flask, services: Services) -> None:
    @app.post("/token")
    def token() -> tuple[Response, int]:
        try:
            response = jsonify(services.grant(request.form))
        except NotGranted as error:
            return jsonify(error=str(error)), 400
        response.headers["Content-Type"] = "text/html; charset=utf-8"  # as Moodle does, although it is JSON
        return response, 200


def _add_roster(app: Flask, services: Services) -> None:
    @app.get("/mod/lti/services.php/CourseSection/<int:number>/bindings/1/memberships")
    @app.get("/nrps/<int:number>/memberships")
    def memberships(number: int) -> tuple[Response, int]:
        registration = services.holder(NRPS_SCOPE)
        course = next((course for course in COURSES.values() if course.number == number), None)
        if registration is None or course is None:
            return jsonify(status=401 if course else 404), 401 if course else 404
        limit, start = min(request.args.get("limit", PAGE, int), PAGE), request.args.get("from", 0, int)
        people = list(PEOPLE.values())
        page = {
            "id": request.base_url,
            "context": {"id": str(number), "label": course.label, "title": course.title},
            "members": [_member(person, registration) for person in people[start : start + limit]],
        }
        response = jsonify(page)
        response.headers["Content-Type"] = f"{MEMBERS}; charset=utf-8"
        if start + limit < len(people):
            query = urlencode({"limit": limit, "from": start + limit})
            response.headers["Link"] = f'<{request.base_url}?{query}>; rel="next"'
        return response, 200


def _member(person: DemoPerson, registration: ToolRegistration) -> dict[str, Any]:
    """As Moodle writes it: short roles, assistants as learners, and the matriculation number always."""
    subject = _subject(person, registration)
    names = {"given_name": person.given_name, "family_name": person.family_name, "name": person.name}
    return {
        "user_id": subject,
        "status": "Active",
        "roles": ["Instructor" if person.part is Part.TEACHER else "Learner"],
        "lis_person_sourcedid": person.sourcedid,
        **({**names, "ext_user_username": person.username} if registration.names else {}),
        **({"email": person.email} if registration.email else {}),
    }


def _add_columns(app: Flask, services: Services) -> None:
    """ILIAS 9 and 10 have nothing behind the address that they announce; in 11 a tool makes negative numbers."""

    def may(*scopes: str) -> ToolRegistration | None:
        holder = next((found for scope in scopes if (found := services.holder(scope))), None)
        ilias = "/gradeservice/" in request.path
        return holder if holder and (not ilias or holder.accent == "ilias-11") else None

    @app.get("/ltiservices.php/gradeservice/<_course>/lineitems")
    @app.get("/mod/lti/services.php/<int:_course>/lineitems")
    @app.get("/ags/<int:_course>/lineitems")
    def columns(_course: object) -> tuple[Response, int]:
        registration = may(COLUMNS_SCOPE, COLUMN_SCOPE)
        if registration is None:
            return _echo("", 401)
        link = request.args.get("resource_link_id")
        made = services.authority.columns.items()
        found = [item for (accent, of), item in made if accent == registration.accent and link in {None, of}]
        response = jsonify(found)
        response.headers["Content-Type"] = f"{COLUMNS}; charset=utf-8"
        return response, 200

    @app.post("/ltiservices.php/gradeservice/<_course>/lineitems")
    @app.post("/mod/lti/services.php/<int:_course>/lineitems")
    @app.post("/ags/<int:_course>/lineitems")
    def make_column(_course: object) -> tuple[Response, int]:
        registration = may(COLUMN_SCOPE)
        if registration is None:
            return _echo("", 401)
        sent: Any = request.get_json(force=True, silent=True)
        complete = isinstance(sent, dict) and {"label", "scoreMaximum", "resourceLinkId"} <= sent.keys()
        if not complete or request.headers.get("Content-Type") != COLUMN:
            return _echo("", 400)
        number = FIRST_COLUMN + len(services.authority.columns)
        query = f"?{request.query_string.decode()}" if request.query_string else ""
        tail = "/lineitem" if "services.php/" in request.path else ""
        number = -number if ACCENTS[registration.accent].family == "ilias" else number
        item = {**sent, "id": f"{request.base_url}/{number}{tail}{query}"}
        services.authority.columns[registration.accent, sent["resourceLinkId"]] = item
        response = jsonify(item)
        response.headers["Content-Type"] = f"{COLUMN}; charset=utf-8"
        return response, 201


def _add_gradebook(app: Flask, services: Services) -> None:
    @app.get("/ltiservices.php/gradeservice/<_context>/lineitems/<item>/lineitem/results")
    def ilias_results(_context: str, item: str) -> tuple[Response, int]:
        """Version 11 alone gives them; this tool asks for none."""
        registration = services.holder(RESULT_SCOPE)
        if registration is None or registration.accent != "ilias-11":
            return _echo("", 401)
        found = [
            {"id": f"{request.base_url}/{user}", "userId": user, "resultScore": score["scoreGiven"], "resultMaximum": 1}
            for (accent, of, user), score in services.gradebook.items()
            if (accent, of) == (registration.accent, item)
        ]
        response = jsonify(found)
        response.headers["Content-Type"] = "application/vnd.ims.lis.v2.resultcontainer+json"
        return response, 200

    @app.post("/mod/lti/services.php/<int:_course>/lineitems/<item>/lineitem/scores")
    @app.post("/ags/<int:_course>/lineitems/<item>/scores")
    def moodle_scores(_course: int, item: str) -> tuple[Response, int]:
        registration = services.holder(SCORE_SCOPE)
        return (_echo(*_moodle(services, registration, item))) if registration else _echo("", 401)

    @app.post("/ltiservices.php/gradeservice/<_context>/lineitems/<item>/lineitem/scores")
    @app.post("/Modules/LTIConsumer/ltiservices.php/gradeservice/<_context>/lineitems/<item>/lineitem/scores")
    def ilias_scores(_context: str, item: str) -> tuple[Response, int]:
        unchecked = services.authority.registrations.get("ilias-9") if "/Modules/" in request.path else None
        registration = services.holder(SCORE_SCOPE) or unchecked
        return (_echo(*_ilias(services, registration, item))) if registration else _echo("", 405)

    @app.get("/gradebook")
    def gradebook() -> str:
        rows = [
            {"accent": ACCENTS[accent].label, "item": item, "person": _called(services, accent, user), **score}
            for (accent, item, user), score in services.gradebook.items()
        ]
        return render_template("gradebook.html", rows=rows)


def _moodle(services: Services, registration: ToolRegistration, item: str) -> tuple[str, int]:
    score = _sent(("userId", "timestamp", "gradingProgress", "activityProgress"))
    if score is None:
        return "", 400
    if ACCENTS[registration.accent].family == "moodle" and not score["userId"].isdigit():
        return "<html><head><title>502 Bad Gateway</title></head></html>", 502
    person = _person(score["userId"], registration)
    if person is None or person.part is not Part.STUDENT:
        return "[]", 400
    key = (registration.accent, item, score["userId"])
    before = services.gradebook.get(key)
    if before and _time(score) <= _time(before):
        return "", 409
    services.gradebook[key] = score if score["gradingProgress"] == "FullyGraded" else {**score, "scoreGiven": None}
    return "", 200


def _ilias(services: Services, registration: ToolRegistration, item: str) -> tuple[str, int]:
    score = _sent(("userId", "timestamp", "gradingProgress", "activityProgress"))
    if score is None:
        return json.dumps({"status": 400, "reason": "Incorrect score received"}), 400
    if _person(score["userId"], registration) is None:
        return json.dumps({"status": 404, "reason": "User not available"}), 404
    given = score.get("scoreGiven") if score["gradingProgress"] == "FullyGraded" else 0
    services.gradebook[registration.accent, item, score["userId"]] = {**score, "scoreGiven": given}
    return "", 200


def _sent(needed: tuple[str, ...]) -> dict[str, Any] | None:
    score = json.loads(request.get_data() or b"null")
    complete = isinstance(score, dict) and all(isinstance(score.get(name), str) for name in needed)
    return score if complete and request.headers.get("Content-Type", "").startswith(SCORE) else None


def _echo(body: str, status: int) -> tuple[Response, int]:
    kind = "text/html" if body.startswith("<") else f"{SCORE}; charset=utf-8"
    return Response(body, content_type=kind), status


def _time(score: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(score["timestamp"])


def _subject(person: DemoPerson, registration: ToolRegistration) -> str:
    """What the launches of this registration call the person."""
    launch = Launch(person, next(INFORMATICS.activities()), INFORMATICS)
    ticket = Ticket("http://localhost", registration, launch, registration.launch_url, nonce="", issued_at=0)
    return str(ACCENTS[registration.accent].claims(ticket)["sub"])


def _person(subject: str, registration: ToolRegistration) -> DemoPerson | None:
    return next((person for person in PEOPLE.values() if _subject(person, registration) == subject), None)


def _called(services: Services, accent: str, subject: str) -> str:
    person = _person(subject, services.authority.registrations[accent])
    return person.name if person else subject


def key_set(registration: ToolRegistration) -> list[jwt.PyJWK]:
    """The keys that the tool publishes."""
    with urllib.request.urlopen(f"{registration.tool_url}/lti/jwks.json", timeout=5) as reply:  # noqa: S310
        return jwt.PyJWKSet.from_dict(json.load(reply)).keys
