# SPDX-License-Identifier: EUPL-1.2
"""Questions with the exercise that they mean, or none: on a sheet in two languages, with and without a turn before."""

from typing import NamedTuple

from lti_tool.chat.exercise_meant import NamedExercise

SHEET = (
    NamedExercise(
        "1a",
        "Zeigen Sie, dass die Summe der ersten n ungeraden Zahlen eine Quadratzahl ist. Verwenden Sie Induktion.",
        ("Prüfe den Induktionsanfang für n = 1.", "Schreibe die Summe bis n + 1 als Summe bis n plus letzter Summand."),
    ),
    NamedExercise(
        "1b", "Geben Sie eine geschlossene Formel für die Summe der ersten n geraden Zahlen an.", ("Klammere 2 aus.",)
    ),
    NamedExercise(
        "2a",
        "Fügen Sie die Schlüssel 7, 3, 9, 1 in einen leeren binären Suchbaum ein und zeichnen Sie den Baum.",
        ("Vergleiche jeden Schlüssel mit der Wurzel.",),
    ),
    NamedExercise(
        "2b",
        "Bestimmen Sie die Laufzeit von Mergesort, indem Sie die Rekursionsgleichung mit dem Mastertheorem lösen.",
        (
            "Lies a, b und f(n) aus der Rekursionsgleichung ab.",
            "Vergleiche f(n) mit n hoch Logarithmus zur Basis b von a.",
        ),
    ),
    NamedExercise(
        "3", "Implementieren Sie eine Warteschlange mit zwei Stapeln.", ("Benutze einen Stapel nur zum Einfügen.",)
    ),
)
LIST = (
    NamedExercise("Exercise 1", "Compute the derivative of f(x) = x sin x.", ("Apply the product rule.",)),
    NamedExercise(
        "Exercise 2", "Find the eigenvalues of the given matrix.", ("Write down the characteristic polynomial.",)
    ),
    NamedExercise("Türme von Hanoi", "Wie viele Züge braucht man für n Scheiben?", ("Betrachte die größte Scheibe.",)),
)


class Asked(NamedTuple):
    """A question on a sheet, with the exercise of the turn before and the one that is right."""

    text: str
    right: str | None
    before: str | None = None


ON_SHEET = (
    Asked("Wie fange ich bei 2b an?", "2b"),
    Asked("2b", "2b"),
    Asked("2 b?", "2b"),
    Asked("Aufgabe 2 b)", "2b"),
    Asked("Aufgabe 2b: ich komme nicht weiter", "2b"),
    Asked("Ich verstehe Aufg. 2.b) nicht", "2b"),
    Asked("exercise 2(b)", "2b"),
    Asked("Can you help me with Exercise 2 (b)?", "2b"),
    Asked("A2b", "2b"),
    Asked("A2b – wie geht das?", "2b"),
    Asked("Brauche Hilfe bei Ü2b", "2b"),
    Asked("Kannst du mir bei 1a) helfen", "1a"),
    Asked("How do I start task 1b?", "1b"),
    Asked("Frage zu Blatt 4, Aufgabe 1 b", "1b"),
    Asked("Aufgabe Nr. 3 bitte", "3"),
    Asked("problem 3 is hard", "3"),
    Asked("ich häng bei der aufgabe 3", "3"),
    Asked("2a habe ich, aber wie geht 2b?", "2b"),
    Asked("Ist 2b so ähnlich wie 2a?", "2b"),
    Asked("I solved 1a. What about 1b?", "1b"),
    Asked("Aufgabe 2a habe ich nicht verstanden", "2a"),
    Asked("Nicht 2a, sondern 2b", "2b"),
    Asked("die dritte Aufgabe verstehe ich nicht", "3"),
    Asked("the third exercise please", "3"),
    Asked("letzte Aufgabe?", "3"),
    Asked("Wie baue ich eine Warteschlange aus zwei Stapeln?", "3"),
    Asked("Wie löse ich die Rekursionsgleichung von Mergesort mit dem Mastertheorem?", "2b"),
    Asked("Warum ist die Summe der ungeraden Zahlen eine Quadratzahl?", "1a"),
    Asked("und jetzt?", "2b", "2b"),
    Asked("and now?", "2b", "2b"),
    Asked("next hint", "2b", "2b"),
    Asked("ich komme nicht weiter", "2b", "2b"),
    Asked("warum?", "2b", "2b"),
    Asked("Sag mir einfach die Lösung", "2b", "2b"),
    Asked("I don't get it", "2b", "2b"),
    Asked("Danke!", "2b", "2b"),
    Asked("Ich habe a = 2 und b = 2 abgelesen, stimmt das?", "2b", "2b"),
    Asked("Was ist das Mastertheorem?", "2b", "2b"),
    Asked("Wie vergleiche ich f(n) mit dem Logarithmus?", "2b", "2b"),
    Asked("und die a?", "2a", "2b"),
    Asked("und Teil a)?", "2a", "2b"),
    Asked("What about part a", "2a", "2b"),
    Asked("a) verstehe ich auch nicht", "1a", "1b"),
    Asked("nächste Aufgabe", "3", "2b"),
    Asked("jetzt zu 1a", "1a", "2b"),
    Asked("Wann ist die Klausur?", None, "2b"),
    Asked("Was ist eine Hashtabelle?", None, "2b"),
    Asked("Explain dynamic programming to me", None, "2b"),
    Asked("Ich habe eine andere Frage", None, "2b"),
    Asked("Wie melde ich mich für die Übungsgruppe an, und bis wann geht das?", None, "2b"),
    Asked("Was steht auf Folie 2?", None),
    Asked("Was steht auf Folie 2b?", None),
    Asked("Siehe Seite 3, Abbildung 2a", None),
    Asked("Kannst du Kapitel 1 zusammenfassen?", None),
    Asked("to be or not 2 b that is the question", None),
    Asked("Ist 2b + 3 = 7 lösbar nach b?", None),
    Asked("Warum ist a = 2b hier erlaubt?", None),
    Asked("```python\nx = 2b\nprint(3)\n```\nWarum gibt das einen Fehler?", None),
    Asked("Was macht `list[2a]`?", None),
    Asked("Ich habe 3 Katzen und 2 Hunde", None),
    Asked("Die Vorlesung ist in Raum 2b", None),
    Asked("Was ist ein Suchbaum?", None),
    Asked("Wie funktioniert Mergesort?", None),
    Asked("Was ist der Unterschied zwischen Stapel und Schlange, und warum ist der zweite schneller?", None),
    Asked("Hallo, wer bist du?", None),
    Asked("In Version 2.b des Skripts steht etwas anderes", None),
    Asked("Schritt 3 verstehe ich nicht", None),
    Asked("was meinst du mit O(2^n)?", None),
)
ON_LIST = (
    Asked("the second one", "Exercise 2"),
    Asked("what about the second one?", "Exercise 2"),
    Asked("die zweite Aufgabe", "Exercise 2"),
    Asked("exercise 1", "Exercise 1"),
    Asked("Ex. 2 please", "Exercise 2"),
    Asked("Wie geht das mit den Türmen von Hanoi? Türme von Hanoi", "Türme von Hanoi"),
    Asked("first exercise, how do I begin", "Exercise 1"),
    Asked("How do I find the eigenvalues of a matrix?", "Exercise 2"),
    Asked("Why is the second derivative positive at a minimum?", None),
    Asked("Is the second law of thermodynamics relevant?", None),
    Asked("1", None),
    Asked("next hint", "Exercise 1", "Exercise 1"),
)
UNSEEN = (
    Asked("Komme bei Aufgabe 2 Teil b nicht klar", "2b"),
    Asked("hey, kannst du mir einen Tipp zur 2b geben", "2b"),
    Asked("bin bei 1b), hab keinen Plan", "1b"),
    Asked("Was soll ich bei Aufgabe 3) machen", "3"),
    Asked("Teilaufgabe 1a – welche Annahme brauche ich?", "1a"),
    Asked("stuck on 2a", "2a"),
    Asked("Q: for ex 1a, do I need strong induction?", "1a"),
    Asked("Zu 2.a: Kommt die 9 links oder rechts hin?", "2a"),
    Asked("Übung 3, erster Schritt?", "3"),
    Asked("wie viele Stapel brauche ich für die Warteschlange aus Stapeln?", "3"),
    Asked("Where does 9 go in the tree of 2a?", "2a"),
    Asked("ok und wie weiter", "1a", "1a"),
    Asked("noch ein Tipp bitte", "2a", "2a"),
    Asked("hä?", "2a", "2a"),
    Asked("what's the next step", "3", "3"),
    Asked("Mein Ansatz: erst die Wurzel 7, dann 3 links. Stimmt das?", "2a", "2a"),
    Asked("can you just tell me the answer", "1b", "1b"),
    Asked("und bei b?", "1b", "1a"),
    Asked("Jetzt Aufgabe 3.", "3", "1b"),
    Asked("weiß nicht", "1b", "1b"),
    Asked("Wie alt ist das Universum?", None, "2b"),
    Asked("Kannst du mir den Unterschied zwischen TCP und UDP erklären?", None, "2a"),
    Asked("Wann muss ich Blatt 2 abgeben?", None),
    Asked("Auf Folie 3a steht ein Fehler, oder?", None),
    Asked("In Zeile 3 meines Programms kommt ein Fehler", None),
    Asked("Gilt 2a = a + a immer?", None),
    Asked("Was kommt in der Klausur dran?", None),
    Asked("Treffen wir uns um 3?", None),
    Asked("Ich brauche 1 Beispiel für einen Graphen", None),
    Asked("Satz 2b im Skript verstehe ich nicht", None),
)
