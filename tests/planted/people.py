# SPDX-License-Identifier: EUPL-1.2
"""The planted people: no string of theirs is an ordinary word, or stands anywhere else in this repository."""

from dataclasses import dataclass
from typing import Any

from tests.factories.stage import LTI


@dataclass(frozen=True)
class Person:
    """Everything a launch can say of somebody."""

    key: str
    sub: str
    given: str
    family: str
    email: str
    login: str
    number: str
    """Matriculation or staff number."""
    street: str
    phone: str
    picture: str

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"

    def claims(self, *, names: bool) -> dict[str, Any]:
        """What changes in a launch of the practice platform. `names`: whether the platform gives name and e-mail."""
        named = {
            "name": self.name,
            "given_name": self.given,
            "family_name": self.family,
            "preferred_username": self.login,
            "email": self.email,
        }
        return {
            **(named if names else {}),
            "sub": self.sub,
            "picture": self.picture,
            "phone_number": self.phone,
            "address": {"formatted": f"{self.street} 17\n80331 München", "street_address": self.street},
            LTI + "lis": {"person_sourcedid": self.number, "course_section_sourcedid": "wise-26"},
            LTI + "ext": {"lms": "moodle-2", "user_username": self.login},
            LTI + "custom": {"username": self.login, "matriculation": self.number, "street": self.street},
        }

    def strings(self) -> dict[str, str]:
        """Each detail by its name, such as `anna.family`."""
        kinds = ("sub", "given", "family", "email", "login", "number", "street", "phone", "picture")
        return {f"{self.key}.{kind}": getattr(self, kind) for kind in kinds}

    def introduction(self) -> str:
        """A question that tells all of it."""
        return (
            f"Hallo, ich bin {self.name}, meine E-Mail ist {self.email}, meine Matrikelnummer {self.number}, "
            f"mein Login {self.login}, Telefon {self.phone}, ich wohne in der {self.street} 17, 80331 München."
        )


ANNA = Person(
    key="anna",
    sub="zsub-7fq1-anna",
    given="Zörbelinde",
    family="Quäxelmüßler",
    email="z.quaexel@stud.hs-zweifelstein.de",
    login="zqxler77",
    number="83746152",
    street="Knörzelgasse",
    phone="+49 151 83746199",
    picture="https://bilder.zweifelstein.example/u/zq-anna-83.png",
)
"""A student of a platform that gives names."""
BEN = Person(
    key="ben",
    sub="zsub-9kd2-ben",
    given="Wünnebrand",
    family="Schlörzhauser",
    email="w.schloerz@stud.hs-zweifelstein.de",
    login="wschlz88",
    number="72615493",
    street="Trüffelwieselweg",
    phone="+49 160 72615488",
    picture="https://bilder.zweifelstein.example/u/ws-ben-72.png",
)
"""A student of a platform that gives none."""
TEACHER = Person(
    key="teacher",
    sub="zsub-3lp8-lehre",
    given="Hülsemarie",
    family="Brömmelkötter",
    email="h.broemmel@hs-zweifelstein.de",
    login="hbroemmk",
    number="P-615243",
    street="Äpfelkräuterstieg",
    phone="+49 89 61524377",
    picture="https://bilder.zweifelstein.example/u/hb-lehre-61.png",
)
ADMIN = Person(
    key="admin",
    sub="zsub-1xa5-verwaltung",
    given="Öttokar",
    family="Fäustlingberger",
    email="oe.faeustling@hs-zweifelstein.de",
    login="oefaeust",
    number="V-504132",
    street="Mückenbüttelplatz",
    phone="+49 89 50413266",
    picture="https://bilder.zweifelstein.example/u/of-verw-50.png",
)
PEOPLE = (ANNA, BEN, TEACHER, ADMIN)

CLASSMATE = "Grünhild Zwölfengrinn"
"""Stands in the roster alone: never opened the tutor."""
CLASSMATE_EMAIL = "g.zwoelfen@stud.hs-zweifelstein.de"

TEXTS = {
    "roster.classmate": CLASSMATE,
    "roster.email": CLASSMATE_EMAIL,
    "question.word": "Wurzelschnörkelbaum",
    "about.word": "Blattnamensglimmer",
    "title.word": "Titelbläschenfund",
    "feedback.reason": "Daumengrübelgrund",
    "answer.word": "Antwortspürknolle",
    "instructions.word": "Anweisungskräusel",
    "instructions.name": "Frau Zäunköniginger",
    "material.word": "Merkblättchengnubbel",
    "material.name": "Herr Pfützenbückler",
    "material.file": "Merkzettelchen-Knülle",
    "solution.title": "Übungsblättchenzwerg",
    "solution.word": "Lösungskräuterquark",
    "solution.avoided": "Meidewörtchenspross",
    "refused.issuer": "zurückgewiesenenanstalt",
    "refused.word": "Zurückgewiesenenknopf",
}
"""What people write, and in what they write it."""


def strings() -> dict[str, str]:
    """All planted strings by their names."""
    return {name: text for person in PEOPLE for name, text in person.strings().items()} | TEXTS
