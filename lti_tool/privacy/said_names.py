# SPDX-License-Identifier: EUPL-1.2
"""Names that no launch told: behind a title, where somebody introduces themselves, and at the end of a message.

Where a platform withholds names (the default) the student's own is among them. What comes before a name decides how
sure it is: behind "ich heiße" nearly any word is one, behind "ich bin" only a known given name, or two words that are
written like names. Who is the subject of a question (Prof. Gauß, Alan Turing) is spared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lti_tool.privacy.given_names import GIVEN
from lti_tool.privacy.spans import Span, has_any
from lti_tool.privacy.words import COMMON, COMPUTING, EPONYMS, NO_NAMES, PARTICLES

_WORD = re.compile(r"[^\W\d_]{1,30}(?:[-'’][^\W\d_]{1,30}){0,3}")
_MOST_WORDS = 4
"""Of a name: Ana María da Silva."""
_CONTRACTION = re.compile(r"(?:n['’]t|['’](?:s|m|re|ve|ll|d))$")
_BEGINS = frozenset({"al", "da", "de", "del", "di", "dos", "du", "el", "ibn", "la", "le", "van", "von"})
"""What a name can begin with in lower case: "Frau von Trotha", and never "der Herr der Ringe"."""
_ENDS = re.compile(
    r"[ \t]{0,3}(?:\Z|[\n,;:!?)(|/–.\U0001f300-\U0001faff☺-]|\d|(?:und|and|aus|from|matr\w{0,12}|ps)\b)", re.IGNORECASE
)
"""Behind a name that stands alone."""
_ENDS_LINE = re.compile(r"[ \t]{0,3}[.!]?[ \t]{0,3}(?:\Z|\n)")

_TITLE = re.compile(
    r"(?<![^\W_])(?P<first>(?-i:Mr|Mrs|Ms|Mx)|herrn?|frau|prof(?:essor(?:in)?)?|dr|doktor|privatdozent(?:in)?|pd)"
    r"(?:\.[ \u00a0]?|[ \u00a0])(?P<more>(?:(?:prof(?:essor(?:in)?)?|dr|doktor|dipl|ing|inf|rer|nat|habil|phil"
    r"|med|h|c|msc|m\.sc|b\.sc)"
    r"(?:\.[ \u00a0-]?|[ \u00a0-])){0,6})(?=[^\W\d_])",
    re.IGNORECASE,
)
_DOCTOR = re.compile(r"\bdr\b|\bdoktor\b", re.IGNORECASE)
_SURE = re.compile(
    r"(?<![^\W_])(?:(?:ich )?hei(?:ß|ss|s)e(?: ich)?|(?:mein|my) (?:voller |full |last |first |vor"
    r"|nach)?name(?:,? (?:ist|lautet|is|wäre)|[’']s)|(?:mein|my) name:"
    r"|nennt mich|call me|i[’']?m called|@author|gez\.?|gezeichnet|signed(?: by)?|(?:abgabe|abgegeben"
    r"|bearbeitet|erstellt) von"
    r"|(?:written|submitted|created) by|auth?or(?:en|in)?:|teampartner(?:in)?:?|(?:vor- und nach|vor|nach"
    r"|full )name:|name:)(?: ist| is)?[ \t:]{1,3}",
    re.IGNORECASE,
)
_PROPER = re.compile(r"@author|gez|signed|von|by|auth?or|name:|partner", re.IGNORECASE)
"""Those behind which a name has a capital: the same words stand in code and data."""
_LIKELY = re.compile(
    r"(?<![^\W_])(?P<cue>ich bin(?: (?:der|die))?|bin (?:der|die)|i am|i[’']m|hier (?:ist|schreibt|spricht)"
    r"|this is|hallo|hi|hey|hello|lieber?|dear|moin"
    r"|@)(?P<gap>[ ,]{1,2})(?=[^\W\d_])",
    re.IGNORECASE,
)
_RELATION = re.compile(
    r"(?<![^\W_])(?P<own>mein(?:e[mnrs]?)?|unser(?:e[mnr]?)?|my|our|(?:de[rmn]|die"
    r"|the)) (?:[a-zäöü]{3,14} )?(?:tutor|kommiliton|kolleg|dozent"
    r"|übungsleiter|uebungsleiter|mitbewohner|freund|bruder|schwester|partner|lernpartner|teampartner"
    r"|gruppenpartner|betreuer|hiwi|lehrer|chef|cousin|mitstudent"
    r"|teammate|classmate|roommate|flatmate|friend|brother|sister|supervisor|instructor|lecturer|professor"
    r"|teacher|boss)(?:in|e|en|n)? "
    r"(?=[^\W\d_])",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?<![^\W_])(?:(?P<strong>(?:g?lg|vg|mfg|bg|hg)|(?:(?:viele|beste|liebe|herzliche|sch(?:ö|oe)ne|sonnige"
    r"|freundliche[nr]?|lieben|sch(?:ö|oe)nen"
    r"|vielen|besten|mit|ganz) ){0,3}gr(?:ü|ue|u)(?:ß|ss|s)(?:e|en|chen|le)?|(?:(?:kind|best|warm|many) )?regards"
    r"|sincerely(?: yours)?|greetings)"
    r"|(?P<weak>best(?: wishes)?|cheers|thanks(?: in advance| a lot| so much)?|thank you|thx|vielen dank"
    r"|danke?(?: im voraus| schon ?mal| vielmals| dir"
    r"| euch| schön)?|yours(?: \w{4,12})?|bye|ciao|tsch(?:ü|ue)(?:ss|ß)|bis (?:dann|bald)|dein[e]?"
    r"|eure?))(?P<gap>[ \t,.!:;–~*🙂😊-]{0,4}\n{0,2}[ \t–~-]{0,3})"
    r"(?=[^\W\d_])",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"(?<![\w@./\"'-])([A-ZÄÖÜŁÇŞİÖ][^\W\d_]{1,20})(?:-[A-Z][^\W\d_]{1,20})?(?= (?:(?:von|van|de|el|al|da"
    r"|zu) ){0,2}([A-ZÄÖÜŁÇŞİŻŠČØ][^\W\d_]{1,25}))"
)
_OPENS = re.compile(r"(?:\A|[\n.!?,;:)–🙂😊])\s{0,3}$")


def find(text: str) -> Iterator[Span]:
    """Start, end and NAME of each, which may overlap."""
    lowered = text.lower()
    for words, finder in _FINDERS:
        if has_any(lowered, words):
            yield from ((start, end, "NAME") for start, end in finder(text))


def _behind_titles(text: str) -> Iterator[tuple[int, int]]:
    """The title stays, for the grammar of the answer; a doctorate is part of the name."""
    for title in _TITLE.finditer(text):
        end = _name(text, title.end(), lower=not title["first"][0].isupper() or "." in title[0], most_lower=1)
        if end is not None and not _is_famous(text[title.end() : end]):
            doctor = _DOCTOR.search(text, title.start(), title.end())
            yield doctor.start() if doctor else title.end(), end


def _behind_sure_words(text: str) -> Iterator[tuple[int, int]]:
    for cue in _SURE.finditer(text):
        proper = (
            _PROPER.search(cue[0]) is not None and "name is" not in cue[0].lower() and "name ist" not in cue[0].lower()
        )
        end = _name(text, cue.end(), lower=not proper)
        if end is None or _is_famous(text[cue.end() : end]):
            continue
        words = _words(text[cue.end() : end])
        if not proper or words[0] in GIVEN or (len(words) > 1 and COMMON.isdisjoint(words)):
            yield cue.end(), end


def _behind_likely_words(text: str) -> Iterator[tuple[int, int]]:
    for cue in _LIKELY.finditer(text):
        start, end = cue.end(), _name(text, cue.end(), lower=True)
        if end is None or _is_famous(text[start:end]):
            continue
        words, said = _words(text[start:end]), cue["cue"].lower()
        introduces = said.startswith(("ich bin", "bin", "i am", "i’m", "i'm"))
        alone = _ENDS.match(text, end) is not None
        known = words[0] in GIVEN and (words[0] not in COMMON or (introduces and alone))
        written = introduces and len(words) > 1 and COMMON.isdisjoint(words) and alone and _is_capital(text[start:end])
        if known or written:
            yield start, end if written or alone else _end_of_given(text, start, end)


def _end_of_given(text: str, start: int, end: int) -> int:
    """Of "ich bin anna komme aus" the given name alone; what has a capital goes with it."""
    if _is_capital(text[start:end]):
        return end
    first = _WORD.match(text, start)
    return first.end() if first else end


def _behind_relations(text: str) -> Iterator[tuple[int, int]]:
    for cue in _RELATION.finditer(text):
        start, end = cue.end(), _name(text, cue.end(), lower=True)
        if end is None or _is_famous(text[start:end]):
            continue
        words = _words(text[start:end])
        capital = _is_capital(text[start:end])
        own = cue["own"].lower()[:2] in {"me", "un", "my", "ou"}
        if words[0] in GIVEN:
            yield start, end if capital else _end_of_given(text, start, end)
        elif capital and COMMON.isdisjoint(words) and (own or len(words) > 1):
            yield start, end


def _at_the_end(text: str) -> Iterator[tuple[int, int]]:
    for cue in _CLOSING.finditer(text):
        start, end = cue.end(), _name(text, cue.end(), lower=True)
        if not cue["gap"] or end is None or len(text[start:end]) < 2:
            continue
        given = _words(text[start:end])[0] in GIVEN
        opens = _OPENS.search(text[max(0, cue.start() - 6) : cue.start()]) is not None
        capital = _is_capital(text[start:end])
        if cue["strong"]:
            lower = opens and end - start > 2 and _ENDS_LINE.match(text, end) is not None
            meant = given or lower or (capital and _ENDS.match(text, end) is not None)
        else:
            ends = _ENDS_LINE.match(text, end) is not None
            apart = "\n" in cue["gap"]
            meant = ends and opens and (given or (apart and capital and end - start > 2))
            meant = meant and (given or COMMON.isdisjoint(_words(text[start:end])))
        if meant:
            yield start, end if _ENDS.match(text, end) else _end_of_given(text, start, end)


def _in_full(text: str) -> Iterator[tuple[int, int]]:
    """A known given name and a family name. A given name alone stays: thousands have it."""
    for found in _FULL.finditer(text):
        given, family = found[1].lower(), found[2].lower()
        known = given in GIVEN and given not in COMMON and family not in NO_NAMES | COMPUTING
        if known and not _is_famous(text[found.start() : found.end(2)]):
            yield found.start(), found.end(2)


_RELATIVES = (
    *(
        "tutor",
        "kommiliton",
        "kolleg",
        "dozent",
        "leiter",
        "bewohner",
        "freund",
        "bruder",
        "schwester",
        "partner",
        "betreuer",
    ),
    *("hiwi", "lehrer", "chef", "cousin", "student", "mate", "friend", "brother", "sister", "supervisor", "instructor"),
    *("lecturer", "professor", "teacher", "boss"),
)
_GREETINGS = (
    *(
        "lg",
        "vg",
        "mfg",
        "bg",
        "hg",
        "gr",
        "regards",
        "sincerely",
        "best",
        "cheers",
        "thank",
        "thx",
        "dank",
        "yours",
        "bye",
    ),
    *("ciao", "tsch", "bis ", "dein", "eur"),
)
_FINDERS = (
    (("herr", "frau", "prof", "dr", "mr", "ms ", "ms.", "mx", "doktor", "dozent", "pd "), _behind_titles),
    (
        ("heiß", "heiss", "heise", "nennt", "name", "call", "author", "gez", "sign", "von", "by", "autor", "partner"),
        _behind_sure_words,
    ),
    (
        (
            "bin ",
            "i am ",
            "i'm ",
            "i’m ",
            "hier ",
            "this is",
            "hallo",
            "hi",
            "hey",
            "hello",
            "liebe",
            "dear",
            "moin",
            "@",
        ),
        _behind_likely_words,
    ),
    (_RELATIVES, _behind_relations),
    (_GREETINGS, _at_the_end),
    (("",), _in_full),
)
"""Each with what has to stand in the text, in lower case."""


def _name(text: str, start: int, *, lower: bool, most_lower: int = 2) -> int | None:
    """Where the name ends that begins there; None if none does.

    `lower`: it may be written without capitals; then it has `most_lower` words at most.
    """
    end: int | None = None
    at, written = start, ""
    for count in range(_MOST_WORDS):
        if written == "lower" and count >= most_lower:
            break
        word = _WORD.match(text, at)
        if word is None:
            break
        particle = word[0] in (PARTICLES if count else _BEGINS)
        if not particle:
            if not _may_be_name(word[0], lower=lower if end is None else written == "lower"):
                break
            written = written or ("capital" if word[0][0].isupper() else "lower")
            end = word.end()
            if written == "capital" and text[end : end + 1] == "." and end - at == 1:
                end += 1
        at = (end if end is not None and end >= word.end() else word.end()) + 1
        if text[at - 1 : at] not in {" ", "\u00a0"}:
            break
    return end


def _may_be_name(word: str, *, lower: bool) -> bool:
    if word.lower() in NO_NAMES or _CONTRACTION.search(word):
        return False
    return word[0].isupper() or (lower and len(word) > 1)


def _is_capital(name: str) -> bool:
    return all(word[0].isupper() for word in name.split() if word.lower() not in PARTICLES)


def _is_famous(name: str) -> bool:
    return "von neumann" in name.lower() or not EPONYMS.isdisjoint(
        word.removesuffix("s") if word not in EPONYMS else word for word in _words(name)
    )


def _words(name: str) -> list[str]:
    return [word.strip(".") for word in name.lower().split()]
