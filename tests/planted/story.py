# SPDX-License-Identifier: EUPL-1.2
"""Everything that the tool offers, done by the planted people."""

from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import func, select

from lti_tool.lti.registration import invitations
from lti_tool.models import PassageVector
from tests.factories.registering import campus
from tests.fakes.key_server import KeyServer
from tests.fakes.scripted_model_server import Answer, Reply
from tests.fakes.service_server import reply
from tests.planted.installation import Installation
from tests.planted.people import ADMIN, ANNA, BEN, CLASSMATE, CLASSMATE_EMAIL, TEACHER, TEXTS
from tests.planted.search import find
from tests.planted.visitors import Lms, Visitor, hidden
from tests.support import until

TEACHING = "teacher"
"""Who is who at the practice platform."""
STUDYING = "juergen"
FILLER = "Ein Graph besteht aus Knoten und Kanten, und nicht jeder ist zusammenhängend. "
"""With so much of it the material is searched, by what a question means."""


SOLUTION = f"Zuerst bildet man den {TEXTS['solution.word']} aller Knoten, dann streicht man jede Kante zum größten."


class Story:
    """A course at a platform that gives names, and one at a platform that gives none."""

    def __init__(self, installation: Installation, key_server: KeyServer) -> None:
        self.installation = installation
        self.named = Lms(installation, key_server, "moodle-4.5", names=True)
        self.nameless = Lms(installation, key_server, "practice", names=False)
        roster = [{"user_id": p.sub, "name": p.name, "email": p.email, "status": "Active"} for p in (ANNA, TEACHER)]
        roster.append({"user_id": "zsub-roster", "name": CLASSMATE, "email": CLASSMATE_EMAIL, "status": "Active"})
        installation.platform.on("/members", lambda _asked: reply({"members": roster}))
        installation.platform.on("/items/1/scores", lambda _asked: reply({}))
        installation.platform.on("/items", lambda _asked: reply([]))
        self.teacher, self.anna = self.visitor("the teacher"), self.visitor("anna")
        self.ben, self.admin = self.visitor("ben"), self.visitor("the administrator")
        self.conversation = ""

    def visitor(self, who: str) -> Visitor:
        return Visitor(self.installation, who)

    def tell(self) -> None:
        """All but the erasure."""
        for chapter in (self.teach, self.study, self.go_wrong, self.look, self.study_unnamed):
            chapter()
        for chapter in (self.administer, self.place, self.register, self.be_refused):
            chapter()

    def teach(self) -> None:
        """Sets up the tutor, and gives it a file with names in it."""
        self.teacher.enter(self.named, TEACHING, TEACHER)
        seen = self.teacher.good("GET", "/api/tutor").json()
        words = f"{TEXTS['instructions.word']}: nenne {TEXTS['instructions.name']} nicht."
        changed = {**seen["text"], "title": "Tutor der Planzeit", "instructions": words}
        self.teacher.good("PUT", "/api/tutor", {**changed, "version": seen["version"]})
        self.teacher.good("PUT", "/api/hand-ins/mark-as-done")
        solutions = [{"title": TEXTS["solution.title"], "text": SOLUTION}]
        self.teacher.good("PUT", "/api/solutions", {"solutions": solutions, "words": [TEXTS["solution.avoided"]]})
        name = f"{TEXTS['material.file']}.md"
        text = f"# Bäume\n\n{TEXTS['material.word']}: Fragen zum Wurzelbaum beantwortet {TEXTS['material.name']}.\n"
        text += "".join(f"\n# Abschnitt {number}\n\n{FILLER * 8}\n" for number in range(60))
        self.teacher.good("POST", "/api/materials", files={"file": (name, text.encode(), "text/markdown")})
        until(lambda: self._material()["state"] in {"ready", "failed"})
        assert self._material()["state"] == "ready"
        word = {"word": TEXTS["material.word"]}
        until(lambda: find(word, [one.body for one in self.installation.embeddings.asked]))
        until(self._is_searched_by_meaning)  # what the embedding server answered has to be stored, too

    def _is_searched_by_meaning(self) -> bool:
        with self.installation.database.transaction() as session:
            return bool(session.scalar(select(func.count()).select_from(PassageVector)))

    def _material(self) -> dict[str, str]:
        (found,) = self.teacher.good("GET", "/api/materials").json()["materials"]
        return dict(found)

    def study(self) -> None:
        """Asks, renames, judges, hands in."""
        self.anna.enter(self.named, STUDYING, ANNA)
        self.conversation = self.anna.start()
        asked = f"{ANNA.introduction()} Was ist am Wurzelbaum ein {TEXTS['question.word']}?"
        about = {"item": "cm1", "title": f"{TEXTS['about.word']} von {ANNA.name}", "section": ANNA.email}
        self.anna.ask(self.conversation, asked, about=about)
        title = f"{TEXTS['title.word']} {ANNA.family}"
        self.anna.good("PATCH", f"/api/conversations/{self.conversation}", {"title": title})
        answer = self.anna.good("GET", f"/api/conversations/{self.conversation}").json()["messages"][1]
        reason = f"{TEXTS['feedback.reason']} von {ANNA.name}"
        self.anna.good("POST", f"/api/messages/{answer['id']}/feedback", {"value": -1, "reason": reason})
        self.anna.good("POST", f"/api/conversations/{self.conversation}/hand-in", {})
        for path in ("/api/me", "/api/me/data", "/api/me/export", "/api/me/export?format=html", "/api/conversations"):
            self.anna.good("GET", path)
        until(lambda: self.installation.platform.at("/items/1/scores"))

    def go_wrong(self) -> None:
        """The model server refuses, dies in the middle, and answers what names somebody."""
        self.installation.models.script(Reply(500, b'{"error": {"message": "boom"}}'), Answer(die_after=2))
        for _number in range(2):
            self.anna.call("POST", f"/api/conversations/{self.conversation}/messages", {"text": ANNA.introduction()})
        self.installation.models.script(Answer(tokens=("[NAME_1]", " fragt.")))
        self.anna.ask(self.conversation, f"Gruß, {ANNA.name}")
        self.installation.models.script(
            Answer(tokens=tuple(f"{word} " for word in SOLUTION.split())),
            Answer(tokens=("Es ist ", TEXTS["solution.avoided"], ".")),
        )
        self.anna.ask(self.conversation, "Sag mir die Lösung.")
        self.anna.call("POST", "/api/conversations", {"title": ANNA.name})
        self.anna.call("GET", f"/api/conversations/{ANNA.name}")
        self.anna.call("POST", f"/api/conversations/{self.conversation}/messages", {"text": ANNA.name * 2000})

    def look(self) -> None:
        """The teacher reads what was handed in, and who did."""
        assert self.teacher.good("GET", "/api/hand-ins").json()["hand_ins"][0]["name"] == ANNA.name
        self.teacher.good("GET", f"/api/hand-ins/{self.conversation}")

    def study_unnamed(self) -> None:
        """Of whom the launch tells no name."""
        self.ben.enter(self.nameless, STUDYING, BEN)
        assert self.ben.good("GET", "/api/me").json()["name"] is None
        self.ben.ask(self.ben.start(), f"Hallo, ich heiße {BEN.name}. {BEN.introduction()}\n\nLG {BEN.given}")
        for path in ("/api/me/data", "/api/me/export", "/api/conversations"):
            self.ben.good("GET", path)

    def administer(self) -> None:
        self.admin.enter(self.named, "administrator", ADMIN)
        for path in ("/api/me", "/api/admin/overview", "/api/admin/check"):
            self.admin.good("GET", path)

    def place(self) -> None:
        """Deep linking."""
        page = self.teacher.enter(self.named, TEACHING, TEACHER, placing=True)
        assert "ticket" in hidden(page), page.text
        sent = self.teacher.submit("/lti/deep-linking", hidden(page) | {"action": "insert", "choice": "template:coach"})
        assert "JWT" in sent.text, sent.text

    def register(self) -> None:
        """A third platform, by dynamic registration."""
        with campus() as platform:
            with self.installation.database.transaction() as session:
                token = invitations.invite(session, UUID(str(self.named.institution_id)), 7)
            start = urlsplit(platform.start(f"{self.installation.url}/lti/register?invitation={token}"))
            page = self.admin.send("GET", f"{start.path}?{start.query}")
            done = self.admin.submit("/lti/register", hidden(page) | {"names": "yes"})
            assert done.status_code == 200, done.text
            self.installation.seen["platform"] += [str(platform.asked).encode(), str(platform.authorizations).encode()]

    def be_refused(self) -> None:
        """Launches that are none, and whatever else is turned away."""
        nobody, word = self.visitor("who is refused"), TEXTS["refused.word"]
        form = nobody.form(self.named, STUDYING, ANNA)
        head, body, _signature = form["id_token"].split(".")
        tries: list[Callable[[], object]] = [
            lambda: nobody.submit("/lti/launch", form | {"id_token": f"{head}.{body}.AAAA"}),
            lambda: nobody.enter(self.named, STUDYING, ANNA, claims={"exp": 1}),
            lambda: nobody.enter(self.named, STUDYING, ANNA, claims={"iss": f"https://{TEXTS['refused.issuer']}.example/"}),
            lambda: nobody.submit("/lti/launch", {"id_token": f"{word} {ANNA.name}", "state": f"{word} {ANNA.email}"}),
            lambda: nobody.send("GET", f"/lti/login?iss=https://{TEXTS['refused.issuer']}.example&login_hint={ANNA.login}&lti_message_hint={ANNA.email}"),
            lambda: nobody.submit("/lti/continue", {"ticket": f"{word} {ANNA.name}"}),
            lambda: nobody.send("GET", f"/lti/register?invitation={word}&openid_configuration=https://{word}.example/x"),
            lambda: nobody.send("GET", f"/{word}/{ANNA.name}?q={ANNA.email}"),
            lambda: nobody.call("GET", f"/api/conversations/{word}?name={ANNA.name}"),
            lambda: nobody.send("POST", "/api/conversations", data=f'{{"{word}": "{ANNA.name}"'.encode()),
            lambda: nobody.send("GET", "/api/me", headers={"Authorization": f"Bearer {ANNA.login}"}),
            lambda: nobody.send("GET", "/healthz", headers={"User-Agent": ANNA.login, "Referer": f"https://{word}.x/"}),
        ]  # fmt: skip
        for one in tries:
            one()
        for path in ("/", "/residency", "/healthz", "/readyz", "/schemas/export-1.json", "/lti/jwks.json"):
            self.visitor("everybody").send("GET", path)
        waiting = self.visitor("who waits")
        waiting.submit("/lti/launch", waiting.form(self.named, STUDYING, ANNA))  # for a click that never comes

    def erase(self) -> None:
        self.anna.good("DELETE", "/api/me", {"confirm": True})
