# SPDX-License-Identifier: EUPL-1.2
"""Questions on the sample course as students type them, each with words of the paragraph that answers it."""

from typing import NamedTuple


class Asked(NamedTuple):
    """A question."""

    language: str
    kind: str
    """`whole`: stands alone; `follow`: needs the one before; `exact`: a term, name or symbol; `other`: hardly a word in
    common with its answer."""
    question: str
    answered_by: str
    """Stands in the paragraph that answers, and in no other."""
    before: str = ""
    """The question of the turn in front of it."""


QUESTIONS = (
    Asked("de", "whole", "was muss ein algorithmus erfüllen", "**Terminierung**"),
    Asked("de", "whole", "ggt von zwei zahlen wie geht das", "Ein Klassiker ist der **euklidische"),
    Asked("de", "exact", "schleifeninvariante", "heißt **Schleifeninvariante**"),
    Asked("de", "whole", "definition o notation", "Die **O-Notation** drückt das aus"),
    Asked("de", "whole", "unterschied omega und theta", "Für eine untere Schranke schreibt man"),
    Asked("de", "follow", "und wenn die eingabe doppelt so groß ist?", "Verdoppelt sich die Eingabe", "was heißt O(n)"),
    Asked("de", "exact", "average case", "**mittlere Fall** (average case)"),
    Asked("de", "other", "warum gibt man immer nur den ungünstigsten an", "denn er ist ein Versprechen"),
    Asked("de", "whole", "dezimal in binaer umrechnen", "durch **fortgesetzte Division** um"),
    Asked("de", "exact", "0xB6", "assert 0xB6"),
    Asked("de", "whole", "wofür braucht man hexadezimal", "Lange Binärzahlen liest man schlecht"),
    Asked("de", "follow", "wie viele werte sind das?", "mit einem Byte also 256", "was ist ein byte"),
    Asked("de", "whole", "zweierkomplement wie negieren", "Um eine Zahl zu negieren"),
    Asked("de", "exact", "IEEE 754", "nach der Norm IEEE 754"),
    Asked("de", "other", "warum rechnet python bei 0.1 falsch", "Schon $0{,}1$ wird gerundet"),
    Asked("de", "whole", "einfügen am anfang vom array teuer?", "alle anderen Elemente um einen Platz rücken"),
    Asked("de", "follow", "und bei der liste?", "Vorn einzufügen geht dagegen", "einfügen am anfang vom array teuer?"),
    Asked("de", "exact", "amortisiert", "kostet das Anhängen am Ende **amortisiert**"),
    Asked("de", "exact", "lifo", "nach dem Prinzip **LIFO**"),
    Asked("de", "whole", "klamern prüfen mit stapel", "Jede öffnende Klammer kommt auf den Stapel"),
    Asked("de", "exact", "deque", "nimmt man `deque` und nicht `list`"),
    Asked("de", "whole", "wie hoch ist ein baum", "ist die Zahl der Kanten auf dem längsten Weg"),
    Asked("de", "exact", "AVL", "wie AVL-Bäume und Rot-Schwarz-Bäume"),
    Asked("de", "whole", "reihenfolge inorder preorder", "| Preorder | Wurzel, links, rechts |"),
    Asked("de", "follow", "und wozu ist das gut?", "liefert Inorder die Schlüssel", "was ist inorder"),
    Asked(
        "de",
        "whole",
        "was passiert wenn zwei schluessel auf dem gleichen platz landen",
        "so ist das eine **Kollision**",
    ),
    Asked("de", "exact", "lineares sondieren", "(lineares Sondieren)"),
    Asked("de", "other", "wieso geht eine liste nicht als key", "Deshalb taugt ein Tupel"),
    Asked("de", "whole", "was passiert ohne basisfall", "Fehlt der Basisfall"),
    Asked("de", "whole", "fibonaci schneller machen", "Merkt man sich die Ergebnisse"),
    Asked("de", "follow", "geht das auch ohne?", "Jede Rekursion lässt sich durch eine Schleife", "was ist rekursion"),
    Asked("de", "whole", "wann darf ich binäre suche nehmen", "Ist die Folge **sortiert** und erlaubt"),
    Asked("en", "whole", "what makes an algorithm correct", "**Correctness**"),
    Asked("en", "exact", "two's complement", "**two's complement**"),
    Asked("en", "exact", "FIFO", "**FIFO**"),
    Asked("en", "whole", "what happens on a hash colision", "**collision**"),
    Asked("en", "whole", "when can i use binary search", "If the sequence is **sorted**"),
    Asked("en", "follow", "and without a base case?", "Without a base case the stack", "what is recursion"),
)
