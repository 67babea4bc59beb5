# SPDX-License-Identifier: EUPL-1.2
"""What only sounds in German as if somebody was not well: idioms, subjects, games. How a form is written: `forms`."""

IDIOMS = """
sterbe|sterb|sterben ~ vor .. lachen|hunger|langeweile|scham|neugier|müdigkeit|durst|hitze|kälte|aufregung
lach|lache|lachen mich ~ tot|kaputt|schlapp
schlägt|schlagen|schlug|geschlagen mich|mir|uns|euch|ihnen .. vor
schlägt|schlagen|schlug mich|mir|uns ~ immer|ständig ~ neue|andere|bessere
schlägt|schlagen mich ~ als
haut|hauen mich .. um
bringt|bringen mich .. um
ärgere mich zu tode
nicht mehr ~ leben im spiel|game|level
mehr leben ~ haben|verlieren|bekommen
leben verlor|verloren|verliere|verlieren
beim|im ~ vokabeltest|test|quiz|wettbewerb|rennen|spiel|sport|schach|lernen ~ geschlagen|schlägt
beim kochen|rasieren|basteln|löten .. geschnitten|verbrannt
geschnitten|verbrannt beim
schlagen|schlage|schlägt uns|mich|sich .. durch|rum|herum
"""

FRAMES = """
übersetz*
patient*|klient*|anamnese
auf|ins englisch|englische|latein|lateinische|französisch|französische|spanisch|spanische|deutsch
bedeutet|heißt .. satz|wort|ausdruck
konjunktiv
grammatik*
beispielsatz
der satz|vers|ausruf
aus .. sicht|perspektive
tagebucheintrag
monolog*
rollenspiel
figur|figuren|protagonist*|ich erzähler|hauptfigur|romanfigur
roman|romans|novelle|gedicht|gedichts|drama|dramas|szene|theaterstück|ballade|lied|songtext|kurzgeschichte|krimi|filmszene
sagt|ruft|denkt|schreibt er|sie|werther|gretchen|faust|hamlet|effi|woyzeck|romeo|julia
werther|werthers|woyzeck|effi|hamlet|gretchen|ophelia
sachverhalt|strafbar*|stgb|wehren|angeklagt*|täter|opfers|mandant*|bgb|gutachten|notwehr|strafe|gesetz*|rechtlich*|paragraph|tatbestand
prozess*|thread
berechn*
m|km|kmh|sekunden|dopplereffekt|geschwindigkeit|fallzeit|beschleunigung|meter
zitat|zitiere|interpretier*
"""

GAMES = """
wettbewerb|rennen|boxen|gta|kahoot
schach|spiel|spielen|tennis|tischtennis|badminton|squash|skat|poker|fifa|mario|kart|minecraft|fortnite|valorant|karten
|billard|wettrennen|game|level|match|boss|endboss|dame|backgammon|uno|quiz
"""

PERSONAL = """
ehrlich gesagt
ich selbst|selber
mir geht es|s
im ernst|kein scherz|kein witz|ohne witz
geht mir genauso|auch
"""

LAUGHS = """
peinlich*
haha*|hahaha*|lol|xd|lmao|rofl|witzig|lustig
"""

STUDY = """
hausarbeit*|referat*|essay|aufsatz|vortrag*|präsentation*|bachelorarbeit|masterarbeit|facharbeit|seminararbeit|thema|themas
definition*|definier*|erläuter*|nenn|nenne|unterschied*|begriff*|studie|studien|statistik*|theorie*|modell*|quellen
patient*|klient*|proband*|dsm|icd|leitlinie*|anamnese|prävention*|symptome|risikofaktor*|diagnos*
vorlesung*|seminar|buch|film|serie|artikel|kapitel|fallbeispiel|forschung*|maßnahmen|sachbuch|nachrichten|doku
was ist|sind|bedeutet|versteht
durkheim*|weber|foucault|freud*|soziolog*|psycholog*|philosoph*|interpret*|gelesen
lehrkraft|lehrkräfte|fachkraft|pädagog*|unterricht|besprochen|erörterung|argumente|prüfen|prüfe|beschreib*|beschreiben|analys*|nenne
forum|jugendliche|jugendlichen|menschen|kinder|personen|betroffene*|bienen|tiere|zellen
mg|kg|ld50|ratten|mäuse|toxikolog*|pharmakolog*|leber
"""
