# SPDX-License-Identifier: EUPL-1.2
"""The cast of the practice platform: invented people, one for each way of standing in a course."""

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """What a person does in the course. Which LTI role that becomes differs from platform to platform: see accents."""

    TEACHER = "teacher"
    ASSISTANT = "assistant"
    STUDENT = "student"
    ADMINISTRATOR = "administrator"
    OBSERVER = "observer"


@dataclass(frozen=True)
class DemoPerson:
    """An account at the practice platform."""

    key: str
    number: int
    """The account's number, from which each accent makes its `sub` and `login_hint`."""
    part: Part
    given_name: str
    family_name: str
    username: str
    email: str
    sourcedid: str
    """Matriculation or staff number: Moodle sends it whether the tool wants it or not."""
    academic_title: str = ""

    @property
    def name(self) -> str:
        """Given name first, as Moodle's default has it (also for Chinese names)."""
        return f"{self.given_name} {self.family_name}"

    @property
    def initials(self) -> str:
        return self.given_name[0] + self.family_name[0]


_CAST = (
    DemoPerson(
        "teacher",
        3,
        Part.TEACHER,
        "Änne",
        "Größer-Öztürk",
        "aegroesser",
        "aenne.groesser@uni.example",
        "P-0001",
        academic_title="Prof. Dr.",
    ),
    DemoPerson("assistant", 4, Part.ASSISTANT, "Tomáš", "Dvořák", "tdvorak", "tomas.dvorak@uni.example", "P-0002"),
    DemoPerson(
        "juergen", 5, Part.STUDENT, "Jürgen", "Müßig", "jmuessig", "juergen.muessig@stud.uni.example", "03700001"
    ),
    DemoPerson(
        "olena", 6, Part.STUDENT, "Олена", "Ковальчук", "okovalchuk", "olena.kovalchuk@stud.uni.example", "03700002"
    ),
    DemoPerson("xiaolong", 7, Part.STUDENT, "小龍", "李", "xlli", "li.xiaolong@stud.uni.example", "03700003"),
    DemoPerson(
        "administrator", 2, Part.ADMINISTRATOR, "Jörg", "Übelacker", "admin", "joerg.uebelacker@uni.example", ""
    ),
    DemoPerson("observer", 8, Part.OBSERVER, "Françoise", "D’Arcy", "fdarcy", "francoise.darcy@uni.example", ""),
)

PEOPLE: dict[str, DemoPerson] = {person.key: person for person in _CAST}
