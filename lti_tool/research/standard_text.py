# SPDX-License-Identifier: EUPL-1.2
"""What people of a new institution are asked until it sets a text of its own, or switches research off.

It names no project, so it asks for little: to learn how people study with such a tutor, at the institution itself. The
page adds what holds for every text: that it is voluntary, and what a withdrawal does.
"""

from lti_tool.research.texts import Wording

STANDARD = Wording(
    de="""\
Forschende deiner Hochschule möchten untersuchen, wie Studierende mit einem KI-Tutor lernen: was sie fragen, welche \
Hilfe ihnen weiterhilft und wo der Tutor Fehler macht. Ziel ist, solche Tutoren und die Lehre zu verbessern.

Dafür würden sie deine Fragen und die Antworten des Tutors auswerten, ohne deinen Namen. Es geht nicht um dich: \
Niemand wird dabei bewertet, und wer dich unterrichtet oder prüft, erfährt nicht, ob du zustimmst.

Die Dateien bleiben an deiner Hochschule und gehen an keine andere Stelle. Veröffentlicht werden Ergebnisse und \
höchstens kurze Ausschnitte, an denen niemand zu erkennen ist. Wer verantwortlich ist und an wen du dich wenden \
kannst, steht in den Datenschutzhinweisen.""",
    en="""\
Researchers at your university would like to study how students learn with an AI tutor: what they ask, which help \
gets them further, and where the tutor is wrong. The aim is to improve such tutors, and teaching.

For this they would look at your questions and the tutor's answers, without your name. It is not about you: nobody \
is assessed by it, and whoever teaches or examines you does not learn whether you consent.

The files stay at your university and go to nobody else. Published are results, and at most short passages by which \
nobody can be recognised. Who is responsible and whom you can write to stands in the privacy notice.""",
)
