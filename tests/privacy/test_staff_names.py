# SPDX-License-Identifier: EUPL-1.2
"""Who teaches a course is kept from the model by name, and ordinary words are not."""

import pytest

from lti_tool.privacy import staff_names
from lti_tool.privacy.redaction import Redactor
from lti_tool.privacy.staff_names import StaffNames
from tests import growth


def staff(*people: tuple[str, ...]) -> StaffNames:
    return StaffNames([made for made in map(staff_names.make, people) if made])


@pytest.mark.parametrize(
    ("name", "text", "redacted"),
    [
        ("Änne Größer-Öztürk", "Größer sagt, Oeztürk auch.", "[NAME_1] sagt, [NAME_2] auch."),
        ("Änne Größer-Öztürk", "Bei Größer-Öztürk stand es so.", "Bei [NAME_1]-[NAME_2] stand es so."),
        ("Änne Größer", "GRÖSSER und Gro\u0308ßer", "[NAME_1] und [NAME_2]"),
        ("Tomáš Dvořák", "Dvoraks Folien, Dvořák's Blatt", "[NAME_1]s Folien, [NAME_2]'s Blatt"),
        ("Ulla Hinz", "Hinz' Übung und Hinzufügen, hinz", "[NAME_1]' Übung und Hinzufügen, hinz"),
        ("Ulla Baum", "Ein Baum hat Knoten.", "Ein Baum hat Knoten."),
        ("Eva Stein", "Stein, Wolf und Young", "Stein, Wolf und Young"),
        ("Eva Richter", "Der Richter fragt beim Richter.", "Der Richter fragt beim Richter."),
        ("Eva Richter", "Das kam bei Richter dran, laut Richter.", "Das kam bei [NAME_1] dran, laut [NAME_1]."),
        ("Anna Quast", "Anna hat fünf Äpfel.", "Anna hat fünf Äpfel."),
        ("Leonhard Euler", "Der Satz von Euler", "Der Satz von Euler"),
        ("Prof. Dr. Quast", "Ein Prof und ein Dr fragen Quast", "Ein Prof und ein Dr fragen [NAME_1]"),
        ("Li Wu", "Wu ist ein Wort", "Wu ist ein Wort"),
        ("李 小龍", "李小龍 fragt", "李小龍 fragt"),
    ],
)
def test_a_teacher_is_known_by_what_is_nothing_but_a_name(name: str, text: str, redacted: str) -> None:
    redactor = Redactor(staff=staff((name,)))
    assert redactor.redact(text) == redacted
    assert redactor.restorer().feed(redacted) == text


def test_each_of_several_teachers_is_known() -> None:
    assert Redactor(staff=staff(("Ulla Quast",), ("Ole Hinz",))).redact("Quast oder Hinz?") == "[NAME_1] oder [NAME_2]?"


def test_no_name_is_kept_and_two_teachers_of_one_name_have_nothing_in_common() -> None:
    one, other = staff_names.make(["Quast"]), staff_names.make(["Quast"])
    assert one is not None
    assert other is not None
    assert "quast" not in str(one).lower()
    assert not set(one["prints"]) & set(other["prints"])


def test_a_long_text_found_before_is_looked_through_again_for_another_course() -> None:
    text = "Bei Quast und Hinz. " * 20
    assert "Quast" not in Redactor(staff=staff(("Ulla Quast",))).redact(text)
    assert "Hinz" not in Redactor(staff=staff(("Ole Hinz",))).redact(text)


@pytest.mark.parametrize("unit", ["A", "Aa", "Quast ", "a\u0308", "bei Richter "])
def test_time_grows_with_the_text(unit: str) -> None:
    known = staff(("Ulla Quast",), ("Eva Richter",))
    assert growth.is_near_linear(lambda text: list(known.find(text)), unit, most=32_000)
