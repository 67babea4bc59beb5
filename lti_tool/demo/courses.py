# SPDX-License-Identifier: EUPL-1.2
"""The courses of the practice platform: invented, German, and enough of them that one must not see the other's data.

The text is course content, written by a teacher: it stays German whatever language the platform's buttons speak.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Activity:
    """A tutor placed in a course: what LTI calls a resource link."""

    key: str
    number: int
    """From which each accent makes its resource link id."""
    title: str
    description: str
    folder: str = ""
    """Title of the folder it lies in. ILIAS 10 makes teachers learners there."""
    graded: bool = False
    """Has a column in the gradebook, so that the launch names a line item."""
    custom: tuple[tuple[str, str], ...] = ()
    """Custom parameters of this placement, as deep linking or a teacher wrote them."""


@dataclass(frozen=True)
class Section:
    title: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...] = ()
    activity: Activity | None = None


@dataclass(frozen=True)
class Course:
    key: str
    number: int
    title: str
    label: str
    sourcedid: str
    term: str
    teaser: str
    sections: tuple[Section, ...] = field(repr=False)

    def activities(self) -> Iterator[Activity]:
        for section in self.sections:
            if section.activity:
                yield section.activity


INFORMATICS = Course(
    "informatics",
    2,
    "Einführung in die Informatik",
    "INF-101",
    "IN0001-WS26",
    "Wintersemester 2026/27",
    "Vom Problem zum Programm: wie man Aufgaben zerlegt, Daten ordnet und weiß, wie lange der Rechner dafür braucht.",
    (
        Section(
            "Willkommen",
            (
                "Schön, dass Sie da sind! Die Vorlesung findet dienstags und donnerstags um 10:15 Uhr im Hörsaal 2 "
                "statt, die Übungen beginnen in der zweiten Woche. Vorkenntnisse im Programmieren brauchen Sie nicht.",
            ),
            (
                "Übungsblätter: jeden Donnerstag, Abgabe bis zum folgenden Mittwoch, 23:59 Uhr",
                "Klausur: am 15. Februar um 9 Uhr, zugelassen ist ein beidseitig beschriebenes Blatt",
                "Fragen: in der Übung, im Forum oder jederzeit beim Tutor in den Abschnitten unten",
            ),
        ),
        Section(
            "Algorithmen und Größenordnung",
            (
                "Ein Algorithmus ist ein eindeutiges, endliches Verfahren. Ob er auch taugt, sagt sein Aufwand: Wie "
                "wächst die Zahl der Schritte, wenn die Eingabe wächst? Die O-Notation beschreibt dieses Wachstum und "
                "lässt weg, was von Rechner und Programmiersprache abhängt.",
            ),
            (
                "Skript, Kapitel 1: Was ein Algorithmus ist und was er kostet",
                "O(1), O(log n), O(n), O(n log n), O(n²): was das für eine Million Einträge heißt",
            ),
            Activity(
                "growth",
                2,
                "Tutor: Größenordnung & „O-Notation“",
                "Fragen zur Vorlesung und zu Blatt 3. Der Tutor gibt Hinweise und zeigt die Stelle im Skript.",
                graded=True,
            ),
        ),
        Section(
            "Datenstrukturen",
            (
                "Wer Daten geschickt ordnet, spart Rechenzeit. Wir vergleichen Felder, verkettete Listen, Stapel und "
                "Warteschlangen und lernen mit Suchbäumen und Hashtabellen zwei Wege kennen, etwas schnell "
                "wiederzufinden.",
            ),
            (
                "Skript, Kapitel 3: Felder und Listen, Stapel und Warteschlangen, Bäume, Hashtabellen",
                "Aufgabe zum Mitdenken: Warum ist ein Telefonbuch sortiert und ein Einkaufszettel nicht?",
            ),
        ),
        Section(
            "Rekursion",
            (
                "„Um Rekursion zu verstehen, muss man Rekursion verstehen.“ Genauer: Man löst eine Aufgabe mithilfe "
                "einer kleineren Aufgabe derselben Art und sagt, wann Schluss ist. Die Türme von Hanoi brauchen so "
                "zehn Zeilen Programm und 2ⁿ − 1 Züge.",
            ),
            ("Skript, Kapitel 4: Rekursion, Suchen und Sortieren",),
            Activity(
                "recursion",
                5,
                "Tutor: Rekursion üben",
                "Schritt für Schritt vom Abbruchfall zum rekursiven Aufruf.",
                folder="Übungsblätter",
            ),
        ),
        Section(
            "Automaten und formale Sprachen",
            (
                "Ein endlicher Automat liest Zeichen für Zeichen und merkt sich nur seinen Zustand. Erstaunlich, was "
                "damit schon geht: Fahrkartenautomaten, reguläre Ausdrücke, die Zerlegung eines Programmtexts – und "
                "wo es endet, etwa bei beliebig tief geschachtelten Klammern.",
            ),
            ("Skript, Kapitel 5: Graphen und Automaten",),
        ),
    ),
)

ALGEBRA = Course(
    "algebra",
    3,
    "Lineare Algebra für die Informatik",
    "MA-110",
    "MA0110-WS26",
    "Wintersemester 2026/27",
    "Vektoren, Matrizen und was sie mit Bildern, Suchmaschinen und neuronalen Netzen zu tun haben.",
    (
        Section(
            "Organisatorisches",
            (
                "Vorlesung montags und mittwochs um 14:15 Uhr im Hörsaal 1. Die Übungsgruppen werden am ersten Freitag "
                "nach der Anmeldung verteilt.",
            ),
        ),
        Section(
            "Vektorräume",
            (
                "Ein Vektorraum ist alles, worin sich addieren und strecken lässt: Pfeile in der Ebene, Polynome, "
                "Farben eines Bildschirms. Basis und Dimension sagen, wie viele Zahlen man braucht, um ein Element "
                "anzugeben.",
            ),
            ("Lineare Unabhängigkeit und Erzeugendensysteme", "Basiswechsel an einem Beispiel"),
            Activity(
                "vectors",
                7,
                "Tutor: Vektorräume",
                "Fragen zu Basis, Dimension und linearer Unabhängigkeit.",
            ),
        ),
        Section(
            "Matrizen und lineare Abbildungen",
            (
                "Drehen, Spiegeln, Projizieren: Jede lineare Abbildung ist eine Matrix, jede Matrix eine lineare "
                "Abbildung. Das Gauß-Verfahren löst Gleichungssysteme und verrät den Rang.",
            ),
        ),
    ),
)

COURSES: dict[str, Course] = {course.key: course for course in (INFORMATICS, ALGEBRA)}


def place_of(activity_key: str) -> tuple[Course, Activity]:
    """The activity and the course it lies in. Raises KeyError where there is none."""
    for course in COURSES.values():
        for activity in course.activities():
            if activity.key == activity_key:
                return course, activity
    raise KeyError(activity_key)
