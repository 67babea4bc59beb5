# SPDX-License-Identifier: EUPL-1.2
"""Browsers of planted people: they launch, and call; what they are sent is seen in a room of their own."""

import html
import json
import re
from typing import Any
from uuid import uuid4

import requests

from lti_tool.demo.simulator import Simulator
from lti_tool.models import Deployment, Institution, Platform
from tests.fakes.key_server import KeyServer, answering
from tests.planted.installation import Installation
from tests.planted.people import Person
from tests.support import PATIENCE

NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
SCOPES = "https://purl.imsglobal.org/spec/lti-ags/scope/"
MAY_BE_KEPT = re.compile(r"/assets/|/static/")
"""Addresses of files that are the same for everybody."""


class Lms:
    """A platform of the installation, with roster and gradebook at its service server."""

    def __init__(self, installation: Installation, key_server: KeyServer, accent: str, *, names: bool) -> None:
        self.installation, self.names = installation, names
        issuer = f"https://{accent.replace('.', '-')}.zweifelstein.example"
        self.simulator = Simulator(issuer=issuer, tool_url=installation.url, accent=accent, names=names, email=names)
        registration = self.simulator.registration
        institution = Institution(id=uuid4(), name=f"Hochschule {accent}")
        row = Platform(
            institution_id=institution.id,
            name=accent,
            family="moodle" if accent.startswith("moodle") else "generic",
            issuer=issuer,
            client_id=registration.client_id,
            auth_url=f"{issuer}/auth",
            token_url=f"{installation.platform.url}/token",
            jwks_url=key_server.on(f"/jwks/{uuid4()}", answering(self.simulator.jwks)),
        )
        with installation.database.transaction() as session:
            session.add(institution)
            session.flush()
            session.add(row)
            session.flush()
            session.add(Deployment(platform_id=row.id, deployment_id=registration.deployment_id))
        self.institution_id = institution.id

    def claims(self, person: Person) -> dict[str, Any]:
        """What a launch of that person says beside the platform's ordinary claims."""
        services, versions = self.installation.platform.url, ["2.0"]
        scopes = [SCOPES + name for name in ("lineitem", "lineitem.readonly", "result.readonly", "score")]
        return {
            **person.claims(names=self.names),
            NRPS: {"context_memberships_url": f"{services}/members", "service_versions": versions},
            AGS: {"scope": scopes, "lineitems": f"{services}/items", "lineitem": f"{services}/items/1"},
        }


class Visitor:
    """One browser."""

    def __init__(self, installation: Installation, who: str) -> None:
        self.installation, self.who = installation, who
        self._http = requests.Session()
        self._http.trust_env = False
        self._token = ""

    def send(self, method: str, path: str, **options: Any) -> requests.Response:
        """To the tool; what comes back is seen."""
        url = path if path.startswith("http") else self.installation.url + path
        answer = self._http.request(method, url, allow_redirects=False, timeout=PATIENCE, **options)
        headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        self.installation.seen[f"seen by {self.who}"].append(headers.encode() + b"\n\n" + answer.content)
        if not MAY_BE_KEPT.search(path):
            self.installation.seen["may be kept"] += [] if "no-store" in headers else [answer.content]
        return answer

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> requests.Response:
        """With the visit's bearer."""
        return self.send(method, path, json=body, headers={"Authorization": f"Bearer {self._token}"}, **options)

    def good(self, method: str, path: str, body: Any = None, **options: Any) -> requests.Response:
        """One that must succeed."""
        answer = self.call(method, path, body, **options)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer

    def form(self, lms: Lms, part: str, person: Person, **changes: Any) -> dict[str, str]:
        """The platform's answer to a login, with the token in it; `placing`: a deep linking request."""
        login = lms.simulator.login_fields(part, placing=changes.pop("placing", False))
        begun = self.send("POST", "/lti/login", data=login)
        assert begun.status_code == 302, begun.text
        claims = lms.claims(person) | changes.pop("claims", {})
        return lms.simulator.answer(begun.headers["Location"], claims=claims, **changes)

    def enter(self, lms: Lms, part: str, person: Person, **changes: Any) -> requests.Response:
        """Login, launch, and the click where the browser proves nothing; the page."""
        page = self.submit("/lti/launch", self.form(lms, part, person, **changes))
        ticket = re.search(r'name="ticket" value="([^"]+)"', page.text)
        if page.status_code == 401 and ticket:
            page = self.submit("/lti/continue", {"ticket": ticket[1]})
        found = re.search(r'<script type="application/json" id="session">(.*?)</script>', page.text, re.DOTALL)
        self._token = json.loads(found[1])["token"] if found else ""
        return page

    def submit(self, path: str, fields: dict[str, str]) -> requests.Response:
        return self.send("POST", path, data=fields, headers={"Sec-Fetch-Site": "same-origin"})

    def ask(self, conversation: str, text: str, **more: object) -> str:
        """The events of the answer."""
        return self.good("POST", f"/api/conversations/{conversation}/messages", {"text": text, **more}).text

    def start(self) -> str:
        """A new conversation's id."""
        made: str = self.good("POST", "/api/conversations", {}).json()["id"]
        return made


def hidden(page: requests.Response) -> dict[str, str]:
    """The hidden fields of a page's form."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text)
    return {name: html.unescape(value) for name, value in found}
