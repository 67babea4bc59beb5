# SPDX-License-Identifier: EUPL-1.2
"""Everybody's browsers, on a computer of its own: the platform's admin registers the tool, a teacher places a tutor and
puts material in, a student asks, opens a source, hands in, and the teacher looks at who did. Prints what came of it as
JSON.
"""

import html
import json
import re
import sys
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

import requests

SECONDS = 60.0


class Browser:
    """Submits a page's one form as its script would."""

    def __init__(self, campus: str) -> None:
        self._campus, self._http = campus, requests.Session()
        self._http.trust_env = False
        self._session: dict[str, Any] = {}
        self._tool = ""

    def get(self, path: str) -> requests.Response:
        return self._http.get(urljoin(self._campus, path), timeout=SECONDS)

    def submit(self, page: requests.Response, **more: str) -> requests.Response:
        action = re.search(r'<form[^>]*\saction="([^"]+)"', page.text)
        assert action, page.text
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text)
        fields = {name: html.unescape(value) for name, value in hidden} | more
        where = urljoin(page.url, html.unescape(action[1]))
        headers = {"Sec-Fetch-Site": "same-origin"}
        return self._http.post(where, data=fields, headers=headers, timeout=SECONDS)

    def open(self, **query: str) -> requests.Response:
        """From the course page to the tool's page: login, authentication, launch, perhaps a click."""
        page = self.get("/launch?" + "&".join(f"{key}={value}" for key, value in query.items()))
        for _step in range(4):
            page = self.submit(page)
            if 'id="session"' in page.text or "/lti/deep-linking" in page.text:
                break
        return page

    def enter(self, **query: str) -> None:
        page = self.open(**query)
        found = re.search(r'<script type="application/json" id="session">(.*?)</script>', page.text, re.DOTALL)
        assert found, page.text
        self._session, self._tool = json.loads(found[1]), page.url

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self._session['token']}"}
        where = urljoin(self._tool, path)
        answer = self._http.request(method, where, json=body, headers=headers, timeout=SECONDS, **more)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer


def register(admin: Browser, link: str) -> str:
    """Dynamic registration: the platform's page starts it, the tool asks, the admin presses the button."""
    start = re.search(r'<iframe[^>]*src="([^"]+)"', admin.get(f"/tools?link={link}&accent=practice").text)
    assert start, "the platform starts no registration"
    page = admin.get(html.unescape(start[1]))
    ticked = dict(re.findall(r'<input type="checkbox" name="(\w+)" value="(\w+)" checked>', page.text))
    return admin.submit(page, **ticked, names="yes").text


def place(teacher: Browser) -> str:
    """Deep linking: the tool's picker, and the platform's page that says what was placed."""
    picker = teacher.open(**{"as": "teacher", "activity": "growth", "placing": "1", "in": "tab"})
    answer = teacher.submit(picker, action="insert", choice="template:coach", mark_as_done="1")
    return teacher.submit(answer).text


def put_in(teacher: Browser) -> str:
    """Course material: how its one file is after reading."""
    pages = {"file": ("Graphen.md", b"# Baeume\n\nEin Baum ist ein Graph ohne Kreis.\n", "text/markdown")}
    teacher.call("POST", "/api/materials", files=pages)
    return waited_for(lambda: teacher.call("GET", "/api/materials").json()["materials"][0]["state"], "ready")


def opened_source(student: Browser, events: str) -> str:
    """The page of the passage that the answer cites."""
    found = re.search(r'"passage_id": ?"([^"]+)"', events)
    assert found, events
    text: str = student.call("GET", f"/api/passages/{found[1]}").json()["text"]
    return text


def ask(student: Browser) -> tuple[str, str]:
    """A conversation with one answer: its id, and the events."""
    made = student.call("POST", "/api/conversations", {}).json()["id"]
    events = student.call("POST", f"/api/conversations/{made}/messages", {"text": "Was ist ein Baum?"})
    return made, events.content.decode()


def waited_for(look: Callable[[], str], words: str) -> str:
    """What is shown once it has these words, or at the end of the time."""
    ends = time.monotonic() + SECONDS
    while words not in (shown := look()) and time.monotonic() < ends:
        time.sleep(0.3)
    return shown


def main(campus: str, link: str) -> dict[str, Any]:
    registered = register(Browser(campus), link)
    teacher, student = Browser(campus), Browser(campus)
    placed = place(teacher)
    opened = {"activity": "placed-100", "in": "tab"}
    teacher.enter(**opened, **{"as": "teacher"})
    student.enter(**opened, **{"as": "juergen"})
    material = put_in(teacher)
    conversation, events = ask(student)
    student.call("POST", f"/api/conversations/{conversation}/hand-in", {})
    return {
        "registered": registered,
        "placed": placed,
        "material": material,
        "events": events,
        "source": opened_source(student, events),
        "roster": [row["name"] for row in teacher.call("GET", "/api/hand-ins").json()["hand_ins"]],
        "grades": waited_for(lambda: teacher.get("/gradebook").text, "Jürgen"),
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2])))
