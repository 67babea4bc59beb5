# SPDX-License-Identifier: EUPL-1.2
"""What students of an activity send: instructions and course material, the same for all of it, then what was said."""

from functools import lru_cache
from typing import Any

from inference.student_arrivals import seed_random

TEXT = (
    "Ein Baum hat eine Wurzel und jeder Knoten höchstens zwei Kinder weil der Schlüssel die Suche ordnet Zuerst "
    "vergleicht der Algorithmus den Wert danach folgt links der kleinere und rechts der größere Teil Die Ableitung "
    "einer Funktion zeigt wie sich ihr Wert ändert und das Integral misst die Fläche darunter Eine Matrix bildet "
    "Vektoren ab wenn die Menge ihrer Spalten genau die richtige Größe hat Bei der Reaktion teilt das Enzym die Zelle "
    "nicht sondern nur den Stoff und Energie entsteht Spannung und Strom bedeuten hier Kraft und Bewegung Welche Regel "
    "gilt für den Vertrag und welcher Anspruch folgt daraus Der Versuch erklärt das Modell meistens ungefähr selten "
    "genau denn jede Stichprobe hat Fehler und einen Mittelwert mit Verteilung"
)
WORDS = tuple(TEXT.split())
INSTRUCTIONS = (
    "Du bist ein geduldiger Lernbegleiter. Antworte auf Deutsch, kurz und verständlich, "
    "und führe mit Fragen zur Lösung."
)


def words(characters: int, *seed: object) -> str:
    """So many characters of German-looking text."""
    random, found, length = seed_random(*seed), [], 0
    while length <= characters:
        found.append(random.choice(WORDS))
        length += len(found[-1]) + 1
    return " ".join(found)[:characters]


@lru_cache(maxsize=4096)
def system(activity: int, characters: int, seed: int) -> str:
    """In the form in which the tool sends it. Activities differ from the first words of their material on."""
    if not characters:
        return INSTRUCTIONS
    text = words(characters, "material", seed, activity)
    passage = f'<passage n="1" title="Kurs {activity}" place="Seite 1">\n{text}\n</passage>'
    return f"{INSTRUCTIONS}\n<material>\n{passage}\n</material>"


def body(messages: list[dict[str, str]], tokens: int, salt: str, *, natural: bool) -> dict[str, Any]:
    """The request but for the model. `natural` lets the model end by itself; else the answer is exactly so long, and
    the load does not depend on what a model makes of made-up questions."""
    return {
        "messages": messages,
        "max_tokens": tokens,
        "stream": True,
        "stream_options": {"include_usage": True},
        "cache_salt": salt,
        **({} if natural else {"ignore_eos": True}),
    }
