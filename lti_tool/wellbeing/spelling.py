# SPDX-License-Identifier: EUPL-1.2
"""A message as sentences of words, written as people type them: in haste, with typing errors, in youth language."""

import re
from collections.abc import Iterable, Iterator

from lti_tool.retrieval import words

MAX_WORDS = 1_500
"""Words that are looked at from either end: who pastes pages says what matters before them or behind."""
MAX_SENTENCE = 60
"""Words of a sentence; a longer one is looked at in pieces."""
END, COMMA, MASKED = ".", ",", "·"
"""No words: the end of a sentence, of a clause, and what an idiom stood in."""

_TOKEN = re.compile(
    r"\d{1,4}\.(?= ?[a-zäöü])|[^\W_](?:[^\W_]|[*@$€#!](?=[^\W_*@$€#!])){0,39}|\.{2,9}|[.!?;\n]|[,()–—…]"
)
_FENCED = re.compile(r"```.{0,16000}?(?:```|\Z)", re.DOTALL)
_INLINE = re.compile(r"`[^`\n]{1,400}`")
_QUOTED_LINE = re.compile(r"^[ \t]{0,3}>.{0,16000}$", re.MULTILINE)
_MARKS = {"„": '“”"', "“": "”", "»": "«", "«": "»", '"': '"'}
"""Which signs end what one of these begins."""
MAX_QUOTED = 600
"""Characters between quotation marks: what is longer is no quotation, or a mark was forgotten."""
_ENDS = ".!?;\n"
_APOSTROPHES = str.maketrans("", "", "'’‘´")
_SIGNS = str.maketrans(dict.fromkeys("😂🤣😹💀😆", " haha ") | {"§": " paragraph "})
_DIGITS = str.maketrans("013457", "oieast")

_EVERYDAY = {
    "nicht": "nich net ned nciht nicth nixht nit",
    "mich": "mcih mih mch misch",
    "ich": "ihc isch",
    "leben": "lebn lebem leebn",
    "habe": "hab haeb",
    "werde": "werd",
    "wurde": "würde würd wurd",
    "mochte": "möcht moecht möhcte",
    "sterben": "sterbn stebren",
    "umbringen": "umbrigen umbringn umbirngen umbrngen ummbringen",
    "umzubringen": "umzubrigen umzubringn",
    "selbstmord": "selbsmord selbstmrod selbstmort",
    "suizid": "suzid suizit sewerslide",
    "suicide": "sucide suicid suiside",
    "suicidal": "sucidal suicdal suisidal",
    "want": "wnat wan",
    "wanna": "wana wnna",
    "gonna": "gona",
    "myself": "myslef mysef mself meself",
    "anymore": "anymor anymroe",
    "schlägt": "schlegt schlät",
    "geschlagen": "geschlgen",
    "daheim": "dahoam",
    "tot": "tod",
    "eine": "ne",
    "einen": "nen",
    "nicht mehr": "nimmer nimma",
    "geht es": "gehts",
    "gibt es": "gibts gibs",
    "halte es": "halts haltes",
    "ertrage es": "ertrags",
    "kann es": "kanns",
    "wenn es": "wenns",
    "war es": "wars",
    "mache es": "machs",
    "cant": "cannot cnt",
    "dont": "dnt",
    "killing": "killin",
    "nobody": "nobdy nobodys",
    "geritzt": "geritz geritzd",
    "niemand": "nieman niemnd",
    "einfach": "eifach einfahc",
    "wieder": "wida wieda widder",
    "alles": "ales alls",
}
"""Words of the forms, and how else they are typed."""
_HIDDEN = """
selbstmord suizid umbringen töten ritzen geritzt sterben vergewaltigt missbraucht
kill killing die suicide suicidal rape raped fuck scheiße
"""
"""Words of which people hide letters: "su*zid"."""


def plain(word: str) -> str:
    """Small, without marks, no letter twice in a row: "tötten", "toeten" and "töten" are one word."""
    folded = words.plain(words.fold(word))
    if any(sign.isdigit() for sign in folded) and not folded.isdigit():
        folded = folded.translate(_DIGITS)
    return "".join(letter for n, letter in enumerate(folded) if n == 0 or letter != folded[n - 1])


_SPELLINGS = {
    plain(other): list(map(plain, word.split())) for word, others in _EVERYDAY.items() for other in others.split()
}


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence, its commas among them."""
    return list(_cut(_bounded(_TOKEN.findall(text.translate(_APOSTROPHES).translate(_SIGNS)))))


def _may_be(sign: str, letter: str) -> bool:
    return sign == letter or not sign.isalnum()


def _shown(token: str) -> list[str]:
    """What a word with hidden letters means; its parts, where it is none."""
    for word in _HIDDEN.split():
        if len(word) == len(token) and all(map(_may_be, token.casefold().translate(_DIGITS), word)):
            return [word]
    return "".join(sign if sign.isalnum() else " " for sign in token).split()


def own_words(text: str) -> str:
    """Without code, and without lines that quote."""
    return _QUOTED_LINE.sub(" ", _INLINE.sub(" ", _FENCED.sub(" ", text)))


def without_quotations(text: str) -> str:
    """Without what stands between quotation marks on one line."""
    kept, at, n = [], 0, 0
    while n < len(text):
        end = _end_of_quotation(text, n) if text[n] in _MARKS else None
        if end is not None:
            kept.append(text[at:n])
            at, n = end + 1, end
        n += 1
    return " ".join((*kept, text[at:]))


def _end_of_quotation(text: str, start: int) -> int | None:
    """Where the mark stands that ends what begins at `start`."""
    line = text.find("\n", start, start + MAX_QUOTED)
    most = start + MAX_QUOTED if line < 0 else line
    ends = [text.find(mark, start + 1, most) for mark in _MARKS[text[start]]]
    return min((end for end in ends if end >= 0), default=None)


def _bounded(tokens: list[str]) -> list[str]:
    return tokens if len(tokens) <= 2 * MAX_WORDS else [*tokens[:MAX_WORDS], END, *tokens[-MAX_WORDS:]]


def _cut(tokens: Iterable[str]) -> Iterator[list[str]]:
    sentence: list[str] = []
    for token in tokens:
        if token in _ENDS or len(sentence) >= MAX_SENTENCE:
            if sentence:
                yield sentence
            sentence = []
        if token[0].isalnum():
            for shown in (token,) if token.isalnum() else _shown(token):
                word = plain(shown)
                sentence.extend(_SPELLINGS.get(word, (word,)))
        elif sentence:
            sentence.append(COMMA)
    if sentence:
        yield sentence
