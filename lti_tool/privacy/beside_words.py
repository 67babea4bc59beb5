# SPDX-License-Identifier: EUPL-1.2
"""What says who somebody is only beside the word for it: matriculation number, login, password, handle, date of birth,
number plate. The same digits without the word are what a question is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lti_tool.privacy.spans import Span, has_any
from lti_tool.privacy.words import NO_NAMES

_IS = (
    r"(?:[’']s)?(?:[^\w\n]{0,3}(?:(?:ist|lautet|is|war|was|heißt|heisst|hei(?:ss|ß)e|bin|mit|als|as|and|und|name|nummer"
    r"|number|nr|no|meine|my|die|the|ich)\W{1,3}){0,4}|[^\w\n]{1,4})"
)
_MATRICULATION = re.compile(
    r"(?:im)?mat(?=r|[-. ]{0,2}n)r?(?:ikel|iculation|ikulations|\.)?(?:nummern?|numbers?|nr"
    r"|no)?(?:[-. ]{1,2}(?:nummer|number|nr|no"
    r"|num))?\.?\b"
    rf"{_IS}#?([a-z]{{0,2}}\d(?:[ .-]?\d){{4,9}})(?![\w])(?![.,]\d)",
    re.IGNORECASE,
)
_STUDENT_NUMBER = re.compile(
    r"\b(?:stud(?:ent|ierenden|i|\.)?(?:en)?[- ]?(?:id|number|no\.?|nr\.?|nummer|ausweis(?:nummer|nr\.?)?)"
    r"|enrol+ment (?:number|no\.?)"
    r"|registration (?:number|no\.?)|prüfungsnummer|versichertennummer|kundennummer|personalnummer"
    r"|bib(?:liotheks)?(?:ausweis)?(?:nummer|nr\.?))"
    rf"{_IS}([a-z]{{0,2}}\d(?:[ .-]?\d){{4,11}})(?!\w)(?![.,]\d)",
    re.IGNORECASE,
)
_NUMBER_FIRST = re.compile(
    r"(?<![\w.,/-])([a-z]{0,2}\d{5,10})(?= ?[,(:–-]? ?(?:ist |is |als |as |= ?)?(?:meine |my |die "
    r"|the )?(?:matr(?:ikel)?\.?[- ]?(?:n|\))|matriculation"
    r"|student (?:id|number|no)))",
    re.IGNORECASE,
)
_LOGIN_WORD = (
    r"(?<![^\W_])(?:rz|uni|zih|stud)?(?:log-?in(?:-?name"
    r"|kennung)?|user(?: ?name|[- ]?id)?"
    r"|(?:be)?nutzer(?:name|kennung|konto)?|(?:rz|uni)?-?kennung|account(?:[- ]?name)?|kürzel|kuerzel"
    r"|shibboleth(?:-id)?|uid|zugang)"
)
_LOGIN = re.compile(
    rf"{_LOGIN_WORD}{_IS}[\"'„“`]?(?!sha|md5|utf|x86|http|ipv|u?int|ascii|base|mp3|log|user\d\b|test\d\b|python"
    rf"|java|windows|win\d)"
    r"([a-z]{1,10}[._-]?[a-z]{0,10}\d{2,8}[a-z]{0,3})(?![\w(=\[\]]|\.\w)",
    re.IGNORECASE,
)
_LOGIN_OF_LETTERS = re.compile(
    rf"{_LOGIN_WORD}(?: (?:ist|lautet|is)|:) [\"'„“`]?([a-z]{{1,12}}[._-][a-z]{{2,15}}\d{{0,4}})(?![\w(=\[\]]|[.-]\w)",
    re.IGNORECASE,
)
_LOGIN_SPELT = re.compile(
    r"(?:kennung|login|benutzername|nutzername) lautet:? [\"'„“`]?([a-z]\w{2,15})(?![\w(=])", re.IGNORECASE
)
_OWN_WORD = re.compile(
    r"(?:\b(?:mein|my)e? (?:\w{1,10}[ -])?(?:login|benutzername|nutzername|kennung|username|user name"
    r"|(?P<secret>passwor[td]"
    r"|kennwort|password))(?: (?:ist|lautet|is)|:)|\b(?:benutzername|nutzername|kennung|login|username):) [\"'„“`]?"
    r"(?P<word>[a-zäöüß]{5,20})(?![\w(=.-])",
    re.IGNORECASE,
)
_NO_LOGIN_WORDS = """
kaputt falsch weg gesperrt unbekannt vergeben lang kurz ungültig abgelaufen deaktiviert aktiv korrekt leer gleich
identisch blockiert gelöscht geändert vergessen erfolgreich fehlgeschlagen möglich erforderlich string admin geht
invalid broken expired locked disabled taken unknown failed successful required blocked empty short forgotten deleted
changed incorrect case
"""
_NO_LOGIN = frozenset(_NO_LOGIN_WORDS.split()) | NO_NAMES
_PASSWORD = re.compile(
    r"(?:pass(?:wor[td]|wd|phrase)|kennwort|\bpwd?|zugangscode|\b(?:pin|tan)(?= (?:ist|lautet|is|war)"
    r"|:))(?:[^\S\n]{0,2}(?:ist|lautet|is|war|was|:|=|–|-)){0,2}[^\S\n]{1,2}"
    r"[\"'„“`]?(?!sha\d|md5|utf|base64|bcrypt)((?=[^\s\d]{0,40}\d|\d{4})[^\s\"'<>()\[\]{};,„“`]{4,40})",
    re.IGNORECASE,
)
_PASSWORD_SET = re.compile(
    r"(?:pass(?:wor[td]|wd)|kennwort|pwd?)[:=][\"']?((?=[^\s\d]{0,40}\d)[^\s\"'<>()\[\]{};,]{6,40})", re.IGNORECASE
)
_HANDLE = re.compile(
    r"(?<![^\W_])(?:insta(?:gram)?|discord|telegram|tik-?tok|twitter|snap(?:chat)?|mastodon|git-?(?:hub|lab)"
    r"|reddit|linkedin|twitch"
    r"|steam|threema|signal|skype|bluesky|youtube|handle|nick(?:name)?)(?:[- ]?(?:name|user|account|handle"
    r"|profil|tag))?"
    r"[^\w\n@]{0,3}(?:(?:ist|is|heißt|heisst|heiße|heisse|als|as|unter|under|bin|ich|i|am|auf|on|mein|my|me|mir"
    r"|at|name|at)[^\w\n@]{1,3}){0,4}"
    r"(@[\w.]{2,30}\b|[a-z][\w.]{1,30}(?:#\d{4}|\d{2,4}|_\w{2,20})\b|\w{2,20}#\d{4}\b)",
    re.IGNORECASE,
)
_HANDLE_ALONE = re.compile(
    r"(?<![\w@./-])@[a-z][a-z._]{3,24}\d{2,4}\b(?![.(=])|(?<![\w#])[a-z][\w.]{2,24}#\d{4}\b", re.IGNORECASE
)
_CALLS = re.compile(r"(?:schreib|folg|adde?|message|follow|find|dm|kontakt|erreich)[^\n@]{0,40}$", re.IGNORECASE)
_HANDLE_CALLED = re.compile(r"(?<![\w@./-])@[a-z][\w.]{2,29}\b(?!\()", re.IGNORECASE)
_MONTH = (
    "jan(?:uar|uary)?|feb(?:ruar|ruary)?|m(?:ä|ae)rz|mar(?:ch)?|apr(?:il)?|mai|may|jun[ie]?|jul[iy]?|aug(?:ust)?|sept?(?:ember)?"
    "|o[kc]t(?:ober)?|nov(?:ember)?|de[zc](?:ember)?"
)
_DATE = re.compile(
    r"(?<![\w.,/-])(?:\d{1,2}\. ?\d{1,2}\. ?(\d{4}|\d{2})|(\d{4})-\d{2}-\d{2}|\d{1,2}[/-]\d{1,2}[/-](\d{4}|\d{2})"
    rf"|\d{{1,2}}(?:\.|st|nd|rd|th)? ?(?:of )?(?:{_MONTH})\.?,? (\d{{4}})|(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd"
    rf"|th)?,? (\d{{4}}))(?!\w|[.,-]\d)",
    re.IGNORECASE,
)
_BORN_BEFORE = re.compile(
    r"(?:\bgeb(?:\.|oren)?|geburts(?:datum|tag)|date of birth|\bd\.?o\.?b\.?|\bborn|birth ?(?:day|date)"
    r"|b-?day)[^\w\n]{0,4}"
    r"(?:(?:am|on|ist|is|der|the|war|was|in|mein|my|habe?|ich|it|im)[^\w\n]{1,3}){0,4}$",
    re.IGNORECASE,
)
_BORN_BEHIND = re.compile(
    r"[^\w\n]{0,3}(?:\w{1,12}[^\w\n]{1,2}){0,3}(?:geboren|gebürtig|geburtstag|auf die welt|zur welt|born"
    r"|birthday|\(?geb\.)",
    re.IGNORECASE,
)
_EARLIEST_BIRTH = 1930
"""Before that somebody was born whom the question is about."""
_BACK = 50

_PLATE = re.compile(
    r"(?<![^\W_]|[.@/-])([A-ZÄÖÜ]{1,3})[- :]{1,2}[A-Z]{1,2}[- ]?[1-9]\d{0,3}(?: ?[EH](?!\w))?(?!\w|[.,]\d)",
    re.IGNORECASE,
)
_PLATE_WORD = re.compile(
    r"(?:kennzeichen|nummernschild|(?:number|license|licence|registration) plate|\bauto\b|parkausweis|parkplatz"
    r"|parke|wagen|\bkfz)"
    r"[^\n]{0,30}$",
    re.IGNORECASE,
)
_PLATE_FORM = re.compile(r"[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} [1-9]\d{2,3}[EH]?")
_DISTRICT_CODES = """
A AA AB AC AK AM AN AS AUR AW AZ B BA BAD BB BC BI BIT BL BM BN BO BOR BS BT BZ C CB CE CHA CLP CO COE CUX CW D DA DAH
DAN DD DE DEG DH DLG DN DO DU DÜW E EA EBE ED EE EF EI EL EM EMD EN ER ERH ES F FB FD FDS FF FFB FG FL FN FO FR FRG FT
FÜ G GE GG GI GL GM GÖ GP GS GT GTH GZ H HA HAL HAM HB HD HDH HE HEF HG HGW HH HI HL HM HN HO HOL HOM HP HR HRO HS HSK
HU HWI HX IGB IN IZ J JL K KA KB KC KE KF KG KH KI KL KLE KN KO KR KS KT KU KÜN KW L LA LAU LB LD LDK LE LER LG LI LIP
LM LÖ LU LWL M MA MB MD ME MEI MG MI MIL MK MKK MM MN MOL MR MS MSP MTK MÜ MZ N ND NE NEA NES NEW NF NI NK NL NM NMS
NOH NOM NR NU NVP NW OA OAL OB OD OF OG OH OHA OL OS P PA PAF PB PE PF PI PIR PLÖ PM PS R RA RD RE REG RH RO ROW RS RT
RV RW RZ S SB SC SE SG SH SHA SHG SI SIG SK SL SLS SN SO SP SR ST STA STD SU SW TBB TF TIR TÖL TR TS TÜ TUT UE UL UM
UN V VB VEC VER VIE VK VS W WAF WB WE WEN WES WF WHV WI WIL WL WM WN WND WO WOB WST WT WTM WÜ WUG WUN Z ZW
"""
_DISTRICTS = frozenset(_DISTRICT_CODES.split())
"""Of number plates."""


_LOGIN_NEEDS = (
    "login",
    "log-in",
    "user",
    "nutzer",
    "kennung",
    "account",
    "kürzel",
    "kuerzel",
    "shibb",
    "uid",
    "zugang",
)
_NETWORKS = (
    *(
        "insta",
        "discord",
        "telegram",
        "tik",
        "twitter",
        "snap",
        "mastodon",
        "git",
        "reddit",
        "linkedin",
        "twitch",
        "steam",
    ),
    *("threema", "signal", "skype", "bluesky", "youtube", "handle", "nick"),
)


def find(text: str) -> Iterator[Span]:
    """All of them. For texts with a digit in them."""
    lowered = text.lower()
    if "mat" in lowered:
        yield from ((*m.span(1), "ID") for m in _MATRICULATION.finditer(text))
    if "mat" in lowered or "student" in lowered:
        yield from ((*m.span(1), "ID") for m in _NUMBER_FIRST.finditer(text))
    if has_any(lowered, ("stud", "enrol", "registration", "nummer", "bib")):
        yield from ((*m.span(1), "ID") for m in _STUDENT_NUMBER.finditer(text))
    if has_any(lowered, _LOGIN_NEEDS):
        yield from ((*m.span(1), "ID") for m in _LOGIN.finditer(text))
    if has_any(lowered, ("geb", "born", "birth", "dob", "d.o.b", "bday", "b-day", "welt")):
        yield from _births(text)
    if "-" in text or has_any(lowered, ("kennzeichen", "schild", "plate", "auto", "park", "wagen", "kfz")):
        yield from _plates(text)


def find_without_digits(text: str) -> Iterator[Span]:
    """What can be found in texts without any digit."""
    lowered = text.lower()
    if has_any(lowered, _LOGIN_NEEDS):
        yield from ((*m.span(1), "ID") for form in (_LOGIN_OF_LETTERS, _LOGIN_SPELT) for m in form.finditer(text))
        yield from _own_words(text)
    if has_any(lowered, ("pass", "pw", "kennwort", "pin", "tan", "code")):
        yield from _own_words(text)
        yield from ((*m.span(1), "SECRET") for form in (_PASSWORD, _PASSWORD_SET) for m in form.finditer(text))
    if has_any(lowered, _NETWORKS):
        yield from ((*m.span(1), "HANDLE") for m in _HANDLE.finditer(text))
    if "@" in text or "#" in text:
        yield from ((*m.span(), "HANDLE") for m in _HANDLE_ALONE.finditer(text))
        called = (
            m for m in _HANDLE_CALLED.finditer(text) if _CALLS.search(text[max(0, m.start() - _BACK) : m.start()])
        )
        yield from ((*m.span(), "HANDLE") for m in called)


def _own_words(text: str) -> Iterator[Span]:
    """A login or password that is a mere word."""
    for said in _OWN_WORD.finditer(text):
        if said["word"].lower() not in _NO_LOGIN:
            yield *said.span("word"), "SECRET" if said["secret"] else "ID"


def _births(text: str) -> Iterator[Span]:
    for date in _DATE.finditer(text):
        year = next(int(group) for group in date.groups() if group)
        if 100 < year < _EARLIEST_BIRTH:
            continue
        before = text[max(0, date.start() - _BACK) : date.start()]
        if _BORN_BEFORE.search(before) or _BORN_BEHIND.match(text, date.end(), date.end() + _BACK):
            yield *date.span(), "BIRTHDAY"


def _plates(text: str) -> Iterator[Span]:
    for plate in _PLATE.finditer(text):
        said = _PLATE_WORD.search(text[max(0, plate.start() - _BACK) : plate.start()]) is not None
        known = plate[1].upper() in _DISTRICTS
        letters = sum(map(str.isalpha, plate[0]))
        if known and (said or (letters > 2 and _PLATE_FORM.fullmatch(plate[0]))):
            yield *plate.span(), "PLATE"
