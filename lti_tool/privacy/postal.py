# SPDX-License-Identifier: EUPL-1.2
"""Where somebody lives: street with number, postcode with town; German, Austrian, Swiss and English forms.

"Weg 3", "Platz 5" and "Ring 7" are in questions, too ("Rechenweg 2", "Speicherplatz 8"), as are numbers of five digits
before a noun. So the doubtful endings count only where somebody says that they live there, or a postcode with a town
follows, and a town alone has to be known or to end like one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lti_tool.privacy.spans import Span

_NUMBER = r"\d{1,3}(?: ?[a-k](?![^\W_]))?(?:[-/]\d{1,3}[a-k]?)?(?!\w|[.,:]\d|[-–/+*=^]\d)"
_TOWN = r"(?:(?:D|A|CH)[- ])?\d{4,5} {1,2}([^\W\d_]{3,30}(?:-[^\W\d_]{2,20}){0,2})"
_BEHIND_TOWN = (
    r"(?: (?:am|an der|im|in der|ob der|i\. ?Br\.|a\. ?M\.)(?: [A-ZÄÖÜ][^\W\d_]{2,20})?| \([^\W\d_]{2,12}\))?"
)
_HOUSE_NUMBER = re.compile(rf"(?:(?<=[^\W\d_]) |(?<=\.) ?){_NUMBER}", re.IGNORECASE)
_SURE = ("straße", "strasse", "str.", "str", "allee", "gasse", "chaussee", "damm", "ufer")
_PERHAPS = (
    *(
        "weg",
        "platz",
        "ring",
        "hof",
        "berg",
        "markt",
        "wall",
        "graben",
        "steig",
        "pfad",
        "garten",
        "gärten",
        "stieg",
        "tor",
    ),
    *("park", "leite", "winkel"),
)
_STREET = re.compile(r"(?:[^\W\d_]{1,25}-){0,3}[^\W\d_]{2,40}\.?$")
_NO_STREET = re.compile(
    r"(?:in|sub|kon|ab|re|con|demon|regi|admini|illu|o|c|w|b|l|p|to|orche|menu?)?str\.?|(?:bau|ein|daten|wasser)stra(?:ß|ss)e",
    re.IGNORECASE,
)
_CAPITALS_BEFORE = re.compile(r"(?:(?:[A-ZÄÖÜ][^\W\d_]{1,20}|den|dem|der|de[nr]) ){0,3}$")
_SHORT_CODE = re.compile(r"\d{4} ")
"""Without a country or a street it is a year: "Berlin 2024", "1815 Wien"."""
_CAPITAL = re.compile(r"[A-ZÄÖÜ]|$")
_TOWN_BEHIND = re.compile(rf",?[ \n]{{0,2}}{_TOWN}{_BEHIND_TOWN}")
_ALONE = re.compile(rf"(?<![\w.,/+-]){_TOWN}{_BEHIND_TOWN}")
_LIVES = re.compile(
    r"\b(?:(?:mein|unser)e[rn]? (?:adresse|anschrift)|wohn(?:e|en|t|haft|ung)|my address|(?:i|we) live|living at|lives?"
    r" (?:at|in)|zieh|umgezogen|zuhause|daheim|gemeldet)\b[^\n]{0,40}$",
    re.IGNORECASE,
)
_BACK = 60
_LIVING_AT = re.compile(
    r"\b(?:(?:(?:mein|unser)e[rn]? (?:adresse|anschrift)(?: ist| lautet)?:?|wohn(?:e|en"
    r"|haft)(?: ich)?)(?: (?:in|im|am|an|auf|der"
    r"|dem|den|unter)){0,3}) "
    rf"((?:[^\W\d_]{{2,25}}[- ]){{1,4}}{_NUMBER}(?:,? {_TOWN}{_BEHIND_TOWN})?)",
    re.IGNORECASE,
)
_WITH_TOWN = re.compile(
    rf"(?<![^\W_])(?:[A-ZÄÖÜ][^\W\d_]{{1,20}}[- ])(?:(?:[A-ZÄÖÜ][^\W\d_]{{1,20}}|den|dem|der|des)[- ]){{0,3}}{_NUMBER}"
    rf",? {_TOWN}{_BEHIND_TOWN}"
)
_ENGLISH = re.compile(
    r"(?<![\w.,-])\d{1,4}[a-k]? (?:[A-Z][a-z]{2,20} ){1,2}(?:Street|Road|Avenue|Lane|Drive|Court|Close|Terrace"
    r"|Boulevard|St|Rd"
    r"|Ave)\b\.?(?:,? [A-Z][a-z]{2,20})?(?:,? [A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b)?",
)
_ENGLISH_SAID = re.compile(
    r"\b(?:live at|living at|address is|address:) (\d{1,4}[a-k]? (?:[a-z]{3,20} ){1,2}(?:street|road|avenue|lane|drive"
    r"|st|rd|ave)\b)",
    re.IGNORECASE,
)
_TOWNS = """
aachen aalen amberg ansbach aschaffenburg augsburg bamberg basel bayreuth berlin bern bernburg bielefeld bingen bochum
bonn bottrop braunschweig bregenz bremen bremerhaven chemnitz clausthal coburg cottbus darmstadt deggendorf dessau
detmold dortmund dresden duisburg düren düsseldorf duesseldorf eberswalde eichstätt eisenach emden erfurt erlangen
essen esslingen flensburg frankfurt freiberg freiburg freising friedberg fulda fürth gelsenkirchen genf gera gießen
giessen görlitz göttingen goettingen graz greifswald gütersloh hagen halle hamburg hamm hanau hannover heidelberg
heidenheim heilbronn herne hildesheim hof höxter iserlohn ingolstadt innsbruck jena jülich kaiserslautern karlsruhe
kassel kehl kempten kiel klagenfurt kleve koblenz köln koeln konstanz köthen krefeld landau landshut lausanne leipzig
lemgo leoben leverkusen linz ludwigsburg ludwigshafen lübeck luebeck lüneburg lueneburg luzern magdeburg mainz
mannheim marburg merseburg minden mittweida mosbach münchen muenchen münster muenster neubrandenburg neuss neu-ulm
nürnberg nuernberg oberhausen offenbach offenburg oldenburg osnabrück paderborn passau pforzheim potsdam ravensburg
regensburg remscheid reutlingen rosenheim rostock saarbrücken saarbruecken salzburg schmalkalden schweinfurt
senftenberg siegen solingen speyer steinfurt stendal stralsund straubing stuttgart trier tübingen tuebingen ulm vechta
villingen villach weiden weimar weingarten wernigerode wien wiesbaden wildau wilhelmshaven winterthur wismar witten
wolfenbüttel wolfsburg worms wuppertal würzburg wuerzburg zittau zürich zuerich zwickau
"""
TOWNS = frozenset(_TOWNS.split())
_LIKE_A_TOWN = re.compile(
    r"[^\W\d_]{2,20}(?:burg|stadt|stedt|heim|hausen|dorf|furt|bach|ingen|kirchen|kirch|felde?|brück|rode|walde?"
    r"|hagen|münster"
    r"|weiler|au|lingen|rath|beck|büttel|hofen|stetten|itz|ow)",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Span]:
    """All addresses. For texts with a digit in them."""
    for expression in (_WITH_TOWN, _ENGLISH):
        yield from ((*m.span(), "ADDRESS") for m in expression.finditer(text) if expression is _ENGLISH or _has_town(m))
    lowered = text.lower()
    if "wohn" in lowered or "adress" in lowered or "anschrift" in lowered:
        yield from ((*m.span(1), "ADDRESS") for m in _LIVING_AT.finditer(text))
    if " at " in lowered or "address" in lowered:
        yield from ((*m.span(1), "ADDRESS") for m in _ENGLISH_SAID.finditer(text))
    yield from _streets(text)
    yield from ((*m.span(), "ADDRESS") for m in _ALONE.finditer(text) if _has_town(m))


def _streets(text: str) -> Iterator[Span]:
    for number in _HOUSE_NUMBER.finditer(text):
        before = text[max(0, number.start() - _BACK) : number.start()]
        lowered = before.lower()
        sure = lowered.endswith(_SURE)
        street = _STREET.search(before) if sure or lowered.endswith(_PERHAPS) else None
        if street is None or (_NO_STREET.fullmatch(street[0]) and not street[0][0].isupper()):
            continue
        town = _TOWN_BEHIND.match(text, number.end())
        if not sure and not (_is_town(town[1]) if town else _LIVES.search(before[: street.start()])):
            continue
        begins = _begin(before, street)
        if begins is not None:
            yield number.start() - len(before) + begins, town.end() if town else number.end(), "ADDRESS"


def _begin(before: str, street: re.Match[str]) -> int | None:
    """Where it begins: "Lange Straße 12" with what is before; None for "die Straße 12"."""
    if street[0].lower() not in {*_SURE, *_PERHAPS}:
        return street.start()
    capitals = _CAPITALS_BEFORE.search(before[: street.start()])
    words = capitals[0] if capitals else ""
    first = _CAPITAL.search(words)
    words = words[first.start() :] if first else ""
    return street.start() - len(words) if words else None


def _has_town(found: re.Match[str]) -> bool:
    """Whether the word behind the number is a town: five digits stand before many a noun."""
    town = found[1]
    if found.re is _ALONE and _SHORT_CODE.match(found[0]):
        return False
    return _is_town(town)


def _is_town(town: str) -> bool:
    return town.lower() in TOWNS or (town[0].isupper() and _LIKE_A_TOWN.fullmatch(town) is not None)
