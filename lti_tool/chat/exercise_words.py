# SPDX-License-Identifier: EUPL-1.2
"""The words by which a student speaks about an exercise, in German and English. Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from lti_tool.retrieval.words import LANGUAGES, fold, plain, stem, stops, words

MAX_CHARACTERS = 2_000
"""Of a question that are looked at: which exercise is meant stands in front of what is pasted behind it."""
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|\$[^$\n]{1,400}\$", re.DOTALL)
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_+")


def folded(text: str) -> frozenset[str]:
    """The words of a list as they are compared: small, "ue" and "ü" alike as "u"."""
    return frozenset(plain(fold(word)) for word in text.split())


def phrases(text: str) -> tuple[str, ...]:
    """Likewise of several words each, with commas between them."""
    return tuple(plain(fold(" ".join(phrase.split()))) for phrase in text.split(","))


EXERCISE = folded("""
    aufgabe aufgaben aufg übung übungsaufgabe teilaufgabe hausaufgabe exercise exercises ex task problem assignment
    question subtask a ü h
""")
"""What stands in front of a number that is an exercise's. Single letters only where they touch it: "A2b"."""
PART = folded("teil part teilaufgabe aufgabenteil subtask aufgabe exercise task")
NUMBER_SIGN = folded("nr no num nummer number")
ELSEWHERE = folded("""
    folie folien slide slides seite seiten page pages s p pp kapitel chapter abschnitt section satz theorem lemma
    korollar corollary definition def abbildung abb figure fig zeile line woche week blatt sheet vorlesung lecture
    gleichung eq equation raum room saal hall tabelle table version schritt step tipp hint variante beispiel example
    vitamin gruppe group klasse class punkt termin haus
""")
"""What stands in front of a number that is none of an exercise."""
DONE = folded("habe hab done fertig gelöst geschafft solved finished verstanden klar war was got")
NOT = folded("nicht not kein keine noch isn don didn cannot can")
COMPARED = folded("wie like as aus from analog ähnlich similar statt instead nicht not")
TOWARDS = folded("in bei to zu von the der die das bis")
SOLVED = folded("solved finished did done gelöst geschafft erledigt")
_COURSE = folded(
    "klausur klausuren prüfung exam exams vorlesung lecture termin deadline abgabe folie folien slide slides"
)
ORDINALS: dict[str, int] = {}
_COUNTING = """
    first erst, second zweit, third dritt, fourth viert, fifth fünft, sixth sechst, seventh siebt, eighth acht,
    ninth neunt, tenth zehnt, last letzt
"""
for _number, _forms in enumerate(_COUNTING.split(",")):
    _english, _german = _forms.split()
    for _form in (_english, *(_german + ending for ending in ("e", "en", "er", "em", "es"))):
        ORDINALS[plain(fold(_form))] = -1 if _english == "last" else _number
NEXT, PREVIOUS = folded("next nächste nächsten nächster"), folded("previous vorige vorherige vorigen vorherigen")
COUNTED = folded("""
    exercise task problem assignment subtask aufgabe teilaufgabe übung übungsaufgabe
""")

_TASK_WORDS = folded("""
    zeigen zeige bestimmen bestimme berechnen berechne berechnet geben gib angeben implementieren implementiere beweisen
    beweise begründen begründe schreiben schreibe lösen löse löst seien gegeben sei jeweils folgende folgenden show
    determine compute calculate give implement prove justify write solve let given following each using mittels hilfe
    aufgabe übung exercise task teil part need want brauche möchte will komme kommt
""")
"""They tell no exercise from another."""
_HELP = folded("""
    tipp tipps hinweis hinweise weiter hänge hängen fest hilfe hilf helfen schritt schritte lösung ergebnis ansatz
    nächster nächsten nächstes nächste ahnung richtig falsch anfangen fange fang beginne start starten ende verstehe
    verstehen verstanden stimmt sag sage zeig zeige bitte noch einen einer ok okay gut danke sofort endlich
    hint hints next step steps stuck help solution answer result give tell show continue another begin correct right
    wrong idea understand thanks good further forward clue again now finally know weiß weiss try versuch trying
""")
_MORE = phrases("""
    nächster hinweis, nächsten hinweis, nächster tipp, nächsten tipp, noch ein tipp, noch einen tipp, noch ein
    hinweis, noch einen hinweis, nächster schritt, nächsten schritt, zurück zur aufgabe, next hint, another
    hint, next step, back to the exercise, one more hint
""")
"""They speak of the exercise even where something else was asked in between."""
_CONCEPT = phrases("""
    was ist, was sind, was bedeutet, was heißt, was versteht man, wie funktioniert, wofür, unterschied,
    definition, erklär, what is, what are, what does, what do, how does, how do, difference, define, explain,
    meaning of, why is, warum ist
""")
_AWAY = phrases("""
    andere frage, anderes thema, andere sache, was anderes, etwas anderes, different question, another question,
    different topic, something else, unrelated
""")
_ATTEMPT = phrases("""
    ich habe, hab ich, habe ich, ich hab, ich bekomme, ich komme auf, mein ansatz, meine lösung, mein versuch,
    meine idee, meine überlegung, ich würde, stimmt das, ist das richtig, raus, my attempt, my approach, my
    solution, my idea, i tried, i got, i get, i have, i did, i would, i think, ich denke, ich glaube, is this
    right, is that right, is this correct, is that correct
""")
_NO_ATTEMPT = phrases("""
    keine ahnung, keine idee, no idea, no clue, komme nicht, nicht weiter, stuck, hänge, versteh, don t
    understand, don t get, nothing, nichts, ich habe eine frage, i have a question, keinen ansatz, mehr hilfe,
    aufgegeben
""")
_AUTHORITY = folded("""
    teacher professor prof instructor lecturer dozent dozentin lehrer lehrerin lehrperson tutor admin administrator
    system developer entwickler übungsleiter ta supervisor
""")
_CLAIMS = phrases("""
    you are at, you re at, you are already, you may now, you are allowed, last step, final step, letzten
    schritt, letzter schritt, letzte stufe, du bist schon, du bist bei, du bist jetzt, du darfst, you can now,
    skip to, ignore, ignorier, vergiss, forget, rung, stufe, unlock, freigeschaltet, developer mode, all steps,
    alle schritte
""")
_THANKS = folded(
    "danke dank thanks thank thx super cool great perfekt perfect ok okay verstanden understood got alles klar"
)


class SaidToken(NamedTuple):
    """A word, a number or a sign."""

    text: str
    """Small, an umlaut as its letter."""
    glued: bool
    """Nothing stands between it and the one before."""


def tokens(text: str) -> list[SaidToken]:
    """Of the beginning of a text, without what is code or a formula in it: "2b" is two that touch."""
    cleared = _CODE.sub(" ` ", text[:MAX_CHARACTERS])
    found, end = list[SaidToken](), -1
    for match in _TOKEN.finditer(cleared):
        found.append(SaidToken(plain(fold(match[0])), match.start() == end))
        end = match.end()
    return found


@lru_cache(maxsize=20_000)
def _root(word: str) -> str:
    return stem(stem(word, "en"), "de")


def roots(text: str) -> frozenset[str]:
    """What its telling words have in common with their other forms; of both languages alike, as sheets mix them."""
    telling = (word for word in words(text[:MAX_CHARACTERS]) if not any(stops(word, one) for one in LANGUAGES))
    return frozenset(_root(word) for word in telling if len(word) > 2 and plain(word) not in _TASK_WORDS)


_HELP_ROOTS = frozenset(_root(word) for word in _HELP) | _HELP


def subject(text: str) -> frozenset[str]:
    """The roots that speak of anything but wanting help."""
    return roots(text) - _HELP_ROOTS


def _line(found: Iterable[SaidToken]) -> str:
    return " ".join(token.text for token in found if token.text.isalnum())


def _says(found: Iterable[SaidToken], phrases: Iterable[str]) -> bool:
    line = f" {_line(found)}"
    return any(f" {phrase}" in line for phrase in phrases)


def wants_more(found: list[SaidToken]) -> bool:
    """Whether it asks for the next hint in so many words."""
    return _says(found, _MORE)


def asks_for_help(found: list[SaidToken]) -> bool:
    """Whether any word of it does."""
    return any(token.text in _HELP for token in found)


def asks_what_something_is(found: list[SaidToken]) -> bool:
    """Whether it is about a notion."""
    return _says(found, _CONCEPT)


def speaks_of_the_course(found: list[SaidToken]) -> bool:
    """Whether it is about exams, slides and the like, which no exercise is."""
    return any(token.text in _COURSE for token in found)


def turns_away(found: list[SaidToken]) -> bool:
    """Whether it says that it is about something else."""
    return _says(found, _AWAY)


def shows_work(text: str, found: list[SaidToken]) -> bool:
    """Whether the student shows an own attempt."""
    if _says(found, _NO_ATTEMPT):
        return False
    return _says(found, _ATTEMPT) or "```" in text or ("=" in text and any(one.text.isdigit() for one in found))


def claims_leave(found: list[SaidToken]) -> bool:
    """Whether it says who it is, who allows it, or how far the tutor is: none of that is the student's to say."""
    return any(token.text in _AUTHORITY for token in found) or _says(found, _CLAIMS)


def only_thanks(found: list[SaidToken]) -> bool:
    """Whether nothing is asked."""
    said = [token.text for token in found if token.text.isalpha()]
    return bool(said) and len(said) <= 4 and said[0] in _THANKS and "?" not in {token.text for token in found}
