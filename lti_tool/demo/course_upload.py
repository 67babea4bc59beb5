# SPDX-License-Identifier: EUPL-1.2
"""The sample course is put in as a teacher puts it in: the platform launches the tool, and files are uploaded there.

A tutor that has material from an earlier start, of a teacher's own perhaps, keeps what it has.
"""

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

import urllib3

from lti_tool.demo import course
from lti_tool.demo.accents import Launch
from lti_tool.demo.courses import INFORMATICS, Activity
from lti_tool.demo.openid_provider import Authority
from lti_tool.demo.people import PEOPLE

SESSION = "the browser of the teacher who puts in the sample course"
UPLOADED, THERE = 202, 200
EXERCISE = {
    "name": "2b",
    "text": "Wie oft wird die innere Schleife ausgeführt? Geben Sie die Laufzeit in O-Notation an:\n"
    "für i von 1 bis n: setze j = 1; solange j < n: verdopple j.",
    "steps": [
        "Betrachte zuerst nur die innere Schleife: Welche Werte nimmt j für n = 16 nacheinander an?",
        "Wie hängt die Zahl dieser Werte von n ab? Denke an die Umkehrung des Verdoppelns.",
        "Überlege, wie oft die innere Schleife insgesamt begonnen wird, und setze beides zusammen.",
    ],
    "misconceptions": [
        {
            "when": "Zwei Schleifen ineinander sind immer quadratisch.",
            "say": "Läuft die innere Schleife wirklich n-mal? Zähle für n = 16 nach.",
        }
    ],
    "solution": "Die innere Schleife verdoppelt j, bis n erreicht ist, also log n Mal. Die äußere Schleife beginnt sie "
    "n-mal. Zusammen sind das n mal log n Schritte, die Laufzeit ist O(n log n).",
}
"""What a teacher can write down for a sheet: ask "Wie fange ich bei 2b an?"."""
SESSION_DATA = '<script type="application/json" id="session">'
"""What the chat page knows of its visit follows it."""


class NotUploaded(OSError):
    """The message says what the tool answered."""


class CourseUpload:
    """By the teacher of each registration, over HTTP."""

    def __init__(self, authority: Authority, tool_url: str) -> None:
        self._authority, self._tool_url = authority, tool_url
        self._http = urllib3.PoolManager(timeout=60.0, retries=False)

    def upload(self) -> None:
        """All files to each tutor that has none. Raises NotUploaded."""
        for accent in self._authority.registrations:
            self._upload_as(accent)

    def _upload_as(self, accent: str) -> None:
        """From the first activity in which the platform lets the teacher manage material: not all do everywhere."""
        for activity in INFORMATICS.activities():
            bearer = {"Authorization": f"Bearer {self._open(accent, activity)}"}
            listed = self._http.request("GET", f"{self._tool_url}/api/materials", headers=bearer)
            if listed.status == 403:
                continue
            if listed.status != 200:
                raise NotUploaded(f"{accent}: the tool answered {listed.status} when asked for its material.")
            if not listed.json()["materials"]:
                for language in course.TITLES:
                    self._post(bearer, language)
                self._put_exercise(bearer)
            return

    def _put_exercise(self, bearer: Mapping[str, str]) -> None:
        """Where the platform lets the teacher set up the tutor as well."""
        address = f"{self._tool_url}/api/exercises"
        answer = self._http.request("PUT", address, json={"exercises": [EXERCISE]}, headers=bearer)
        if answer.status not in (200, 403):
            raise NotUploaded(f"The exercise: the tool answered {answer.status} {answer.data[:300]!r}.")

    def _post(self, bearer: Mapping[str, str], language: course.Language) -> None:
        name, content = course.as_file(language)
        fields: dict[str, str | bytes | tuple[str, str | bytes]] = {"file": (name, content)}
        fields |= {"title": course.TITLES[language], "language": language}
        answer = self._http.request("POST", f"{self._tool_url}/api/materials", fields=fields, headers=bearer)
        if answer.status not in (UPLOADED, THERE):
            raise NotUploaded(f"{name}: the tool answered {answer.status} {answer.data[:300]!r}.")

    def _open(self, accent: str, activity: Activity) -> str:
        """Login and launch as a browser makes them; the visit's bearer."""
        launch = Launch(PEOPLE["teacher"], activity, INFORMATICS)
        begun = self._submit("/lti/login", self._authority.begin(SESSION, launch, accent))
        if begun.status != 302:
            raise NotUploaded(f"{accent}: the login answered {begun.status}.")
        # By hand: the cookie is for https only, which a browser grants to loopback and a library does not.
        cookies = "; ".join(cookie.partition(";")[0] for cookie in begun.headers.getlist("Set-Cookie"))
        asked = dict(parse_qsl(urlsplit(begun.headers["Location"]).query, keep_blank_values=True))
        granted = self._authority.authorize(SESSION, asked)
        form = {"id_token": self._authority.id_token(granted), "state": granted.state}
        page = self._submit("/lti/launch", form, {"Cookie": cookies})
        data = page.data.decode().partition(SESSION_DATA)[2].partition("</script>")[0]
        if not data:
            raise NotUploaded(f"{accent}: the launch answered {page.status}.")
        return str(json.loads(data)["token"])

    def _submit(
        self, path: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> urllib3.BaseHTTPResponse:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(form)
        return self._http.request(
            "POST", self._tool_url + path, body=body, headers=kind | dict(headers or {}), redirect=False
        )
