# SPDX-License-Identifier: EUPL-1.2
"""The regular expressions of the product, each with texts that are meant to make it slow.

A new one is added here with what would be worst for it: what it begins with, again and again; what nearly matches and
fails at the end. `test_expressions.py` finds what is missing here, and adds texts from the expression's own signs.
"""

from dataclasses import dataclass
from typing import Literal

LINE = 1000
"""Characters of a line of an engine's log that are looked at (`inference.vllm.diagnosis`)."""


@dataclass(frozen=True)
class Expression:
    """How one is used, and what could make it slow."""

    units: tuple[str, ...] = ()
    """Texts to repeat, beside those made of the expression's own signs."""
    how: Literal["finditer", "match", "fullmatch"] = "finditer"
    """`finditer` for whatever looks for matches anywhere."""
    most: int | None = None
    """Characters of the longest text that it sees, where the code around it sees to that; the growth is not asked."""
    patterns: tuple[str, ...] = ()
    """Where the code makes it from parts: what it is with the worst of them."""


def _at(how: Literal["match", "fullmatch"], *units: str) -> Expression:
    return Expression(units, how)


ELSEWHERE = {"lti_tool/chat/render": "tests/chat/render/test_bounds.py: each rule of the renderer at 2, 8 and 40 kB"}
"""Folders whose expressions are held by growth tests of their own, and where those are."""

_REMEDIES = (
    "World size 1",
    "model type `a`",
    "larger than the available ",
    "CUDA ",
    "World size x tensor parallel size ",
)

EXPRESSIONS: dict[str, Expression] = {
    # Our own files, and the practice platform's tokens.
    "lti_tool.static_files:_IMPORT": Expression(("import ", "import\n", 'import "', 'import ".a'), most=2000),
    "lti_tool.demo.keys: '[\\ud800-\\udfff]'": Expression(("\ud83d",)),
    # What platforms send.
    "lti_tool.lti.platforms.registered:_PLACE": _at("match", "https://", "https://a", "https://a\\"),
    "lti_tool.lti.services.link_header:_PARAMETER": _at("match", ';a="', ';a="\\"', ";a=", "; ", ";", ' ;a = "b"'),
    "lti_tool.outbound.places:_HOST": _at("fullmatch", "a.", "a-", "0:", "a"),
    # What people and models write.
    "lti_tool.solution_guard.encoded: '(?:(?:0x|\\\\\\\\x)?[0-9a-fA-F]{2}){1,6000}'": _at(
        "fullmatch", "0x", "0xa", "ab", "\\x"
    ),
    "lti_tool.solution_guard.encoded: '0x|\\\\\\\\x|\\\\s'": Expression(("0", "0x", " ", "\\x")),
    "lti_tool.solution_guard.encoded: '[01]{7,8}'": _at("fullmatch", "0"),
    "lti_tool.solution_guard.encoded: '[1-9]\\\\d{1,2}'": _at("fullmatch", "1"),
    "lti_tool.solution_guard.encoded: '[A-Za-z0-9+/_-]{12,6000}={0,2}'": _at("fullmatch", "a", "a=", "="),
    "lti_tool.solution_guard.encoded:_MORSE": _at("fullmatch", "-", "."),
    "lti_tool.solution_guard.encoded:_ESCAPED": _at("fullmatch", "%41", "%", "&#1", "&#1;", "a%4"),
    "lti_tool.solution_guard.encoded:_UNICODE": Expression(("\\u", "\\u0", "\\u004")),
    "lti_tool.solution_guard.encoded: '[A-Z2-7]{24,6000}={0,6}'": _at("fullmatch", "A", "="),
    "lti_tool.solution_guard.encoded: '\\\\d{1,2}'": Expression(("1", "12", "1-")),
    "lti_tool.solution_guard.encoded: '(?:1\\\\d|2[0-6]|[1-9])(?:-(?:1\\\\d|2[0-6]|[1-9])){0,200}'": _at(
        "fullmatch", "1-", "12-", "1"
    ),
    "lti_tool.solution_guard.symbols:_CHEMICAL": _at("fullmatch", "C", "Ca1", "C1", "C_"),
    "lti_tool.solution_guard.symbols:_PARTS": Expression(("a", "1", "a1")),
    "lti_tool.solution_guard.symbols:_RAISED": Expression(("²", "a²")),
    "lti_tool.solution_guard.writings: '[.,]'": Expression(("1", ".", ",")),
    "lti_tool.solution_guard.writings:_DECIMAL": Expression(("1", "1{,}", "{,}"), most=1700),
    "lti_tool.solution_guard.writings:_GROUPED": Expression(("1", "123 ", " 123", "12'"), most=1700),
    "lti_tool.solution_guard.writings:_LEADING": Expression((".", ".1", "1"), most=1700),
    "lti_tool.solution_guard.writings:_NO_DIGITS": Expression((" ", "1", "a")),
    "lti_tool.solution_guard.writings:_SCIENTIFIC": Expression(("1", "1e", "1e1", "1·10^"), most=1700),
    "lti_tool.solution_guard.number_words:_PART": Expression(("ein", "e", "acht", "un", "hunder"), most=80),
    "lti_tool.solution_guard.numerals: '[.,]'": Expression(("1", "1.", ".")),
    "lti_tool.solution_guard.seen:_BESIDE": Expression(("a [1", "](/", "]", "a&", "& ", " [1]")),
    "lti_tool.solution_guard.seen:_ENTITY": Expression(("&", "&#", "&a", "&#x1", "&1", "\\u0", "&amp")),
    "lti_tool.solution_guard.seen:_IN_NUMBER": Expression(("1{", "1{,", "1\\", "1~", "1'")),
    "lti_tool.solution_guard.seen:_IN_WORD": Expression(
        ("a", "[1]", "a[1]", "<a>", "<", "a<b ", "<!--", "a<!-- ", "{}", "a}\\text", "}\\text{", "\\-")
    ),
    "lti_tool.solution_guard.seen:_OPEN_ENTITY": Expression(("&", "&#", "&a", "\\", "\\u0"), most=80),
    "lti_tool.solution_guard.seen:_OVER": Expression((">", "> ", ">a", "\n"), most=80),
    "lti_tool.solution_guard.seen:_POWERS": Expression(("²", "²a", ")²")),
    "lti_tool.solution_guard.seen:_SET_APART": Expression(
        ("**", "a**", "**a", "``", "a`", "`a", "~~a", "*a", "\u200b")
    ),
    "lti_tool.solution_guard.seen:_SIGNS": Expression(("a", "&")),
    "lti_tool.solution_guard.seen:_UMLAUT": Expression(("a", "\u0308")),
    "lti_tool.solution_guard.tokens:_LATIN": Expression(("a", "ä")),
    "lti_tool.solution_guard.tokens:_SENTENCE": Expression((". ", " ", "\n", "a.")),
    "lti_tool.solution_guard.tokens:_TOKEN": Expression(("1", "1.", "1,1", "a", "a\u200b", "\\a", "\\", "\u200b")),
    "lti_tool.solution_guard.tokens:_TO_DROP": Expression(("\u200b", "a\u200b")),
    "inference.evaluate.cases:_CITED": Expression(("[", "[1", "[111")),
    "inference.evaluate.cases:_NOT_THERE": Expression(("not ", "no", "kein", "keina", "page ", "page a", "nicht a")),
    "lti_tool.chat.control_tokens:_CONTROL": Expression(("<|", "<|a", "<|a|", "<", "[", "[/", "<｜a", "<<", "</")),
    "lti_tool.chat.exercise_words:_CODE": Expression(("`", "```", "$", "$a", "`a\n"), most=2000),
    "lti_tool.chat.exercise_words:_TOKEN": Expression(("a", "1", "_", "a1", "_a"), most=2000),
    "lti_tool.exercises.warnings:_NUMBER": Expression(("1", "1.", ".,", "1a")),
    "lti_tool.chat.foreign_text:_TAG": Expression(("<", "< ", "<mat", "<____")),
    "lti_tool.chat.foreign_text:_CODE": Expression(("`", "```", "`a", "```a")),
    "lti_tool.chat.foreign_text:_MARKS": Expression(("[1", " [1,", "[1 , 1", "[")),
    "lti_tool.chat.events:_SURROGATES": Expression(("\ud83d",)),
    "lti_tool.chat.citations:_SPECIAL": Expression(("<", "<h", "a")),
    "lti_tool.chat.citations:_RUN": Expression(("`", "`a")),
    "lti_tool.chat.citations:_BLANKS": _at("match", " ", "\t"),
    "lti_tool.wellbeing.spelling:_TOKEN": Expression(("a", "a,", ".", "–", "a b", "a*", "1.", "7. a")),
    "lti_tool.wellbeing.spelling:_FENCED": Expression(("```", "``", "```a")),
    "lti_tool.wellbeing.spelling:_INLINE": Expression(("`", "`a", "`\n")),
    "lti_tool.wellbeing.spelling:_QUOTED_LINE": Expression((">", "> ", "\n>", " ")),
    "lti_tool.json_body:_HALF": Expression(("\\\\u", "\\\\ud", "\\\\")),
    "lti_tool.json_body:_SURROGATE": Expression(("\ud83d",)),
    # What instructors' files say. A line of Markdown is cut at 100,000 characters.
    "lti_tool.materials.formats.markdown:_FENCE": _at("match", " ", "`", "~", "```~"),
    "lti_tool.materials.formats.markdown:_HEADING": _at("match", " ", "#", "# ", "#\t", " #"),
    "lti_tool.materials.formats.markdown:_PICTURE": Expression(("![", "![a](", "![](", "![a]", "!")),
    "lti_tool.materials.formats.markdown:_UNDERLINE": _at("match", " ", "=", "-", "= ", "- "),
    "lti_tool.materials.formats.pdf_umlauts:_APART": Expression(("\u00a8", "\u00a8 ", "\u00a8a")),
    "lti_tool.model_server.errors:_STATUS": _at("fullmatch", "4", "400", "400."),
    "lti_tool.model_server.thoughts:_BEFORE_FENCE": _at("fullmatch", " ", ">", "> ", "- ", "1"),
    "lti_tool.model_server.thoughts:_BEGUN": _at("fullmatch", "<", "< ", "<a", "<a ", "<think "),
    "lti_tool.model_server.thoughts:_CLOSED": Expression(("<", "</", "< /", "</think", "</think ", "</think a")),
    "lti_tool.model_server.thoughts:_INDENTED": _at("match", " ", "\t", "    "),
    "lti_tool.model_server.thoughts:_PARAGRAPH": Expression(("\n", "\n ", " ", "\n\t", "\n a")),
    "lti_tool.model_server.thoughts:_TOKEN": Expression(("<", "`", "~", "~~~", "<think", "<think ", "</think a", "\n")),
    "lti_tool.model_server.wordings:_MORE_THAN_THE_MODEL_HAS": Expression(
        ("max tokens=", "max tokens=1", "1"), most=4000
    ),
    "lti_tool.model_server.wordings:_NO_MODEL": Expression(("model ", "model not ", "unknown "), most=4000),
    "lti_tool.model_server.wordings:_NO_SYSTEM": Expression(("system ", "role ", "only user "), most=4000),
    "lti_tool.model_server.wordings:_TOO_LONG": Expression(("prompt ", "tokens ", "exceed ", "max model "), most=4000),
    "lti_tool.retrieval.follow_up:_WORD": Expression(("a", "a ")),
    "lti_tool.retrieval.words:_IDENTIFIER": Expression(("a", "A", "1"), most=64),
    "lti_tool.retrieval.words:_PART": Expression(("a", "A", "AAa", "1"), most=64),
    "lti_tool.retrieval.words:_WORD": Expression(("a", "a.", "^", "a++", "a#", "+", "a" * 201)),
    "lti_tool.titles: '[_-]'": Expression(("_", "-", "a-")),
    "lti_tool.titles:_LANG": Expression(("lang", "lang=", 'lang="', "lang=a", " lang")),
    "lti_tool.titles:_MARK": Expression(
        ("{mlang ", "{ mlang", "{", "<span ", "<span", "<lang ", "{mlang a,", "</span")
    ),
    "lti_tool.privacy.beside_words:_BORN_BEFORE": Expression(("geb. ", "born in "), most=50),
    "lti_tool.privacy.beside_words:_BORN_BEHIND": _at("match", "a ", " a geb", "geb"),
    "lti_tool.privacy.beside_words:_CALLS": Expression(("folg", "dm "), most=50),
    "lti_tool.privacy.beside_words:_DATE": Expression(("1", "1. ", "1.1.", "1 jan ", "jan ", "1/1/", "mai 1, ")),
    "lti_tool.privacy.beside_words:_HANDLE": Expression(
        ("insta", "insta ist ", "insta: mein a", "insta a.", "signal a")
    ),
    "lti_tool.privacy.beside_words:_HANDLE_ALONE": Expression(("@", "@a", "@a.", "a#", "a.", "@a1", "a1#1")),
    "lti_tool.privacy.beside_words:_HANDLE_CALLED": Expression(("@", "@a", "@a.")),
    "lti_tool.privacy.beside_words:_LOGIN": Expression(("login ", "login ist ", "user id ", "login a", "uni-", "user")),
    "lti_tool.privacy.beside_words:_LOGIN_OF_LETTERS": Expression(("login: ", "login: a.", "kennung ist a", "uni-")),
    "lti_tool.privacy.beside_words:_LOGIN_SPELT": Expression(("login lautet ", "login lautet a", "kennung ")),
    "lti_tool.privacy.beside_words:_MATRICULATION": Expression(("matr", "matr. ", "matr. 1", "1 ", "matr nr ist ")),
    "lti_tool.privacy.beside_words:_NUMBER_FIRST": Expression(("1", "11111 ", "a1", "11111 ist meine ")),
    "lti_tool.privacy.beside_words:_OWN_WORD": Expression(("mein ", "mein a login ", "login:", "mein login ist a")),
    "lti_tool.privacy.beside_words:_PASSWORD": Expression(("passwort ", "passwort ist ", "pw a", "pw: ", "pin ")),
    "lti_tool.privacy.beside_words:_PASSWORD_SET": Expression(("pw=", "pw=a", "password=", "password=aaaaa")),
    "lti_tool.privacy.beside_words:_PLATE": Expression(("A-", "AA-AA ", "AA AA 1", "A", "A A ")),
    "lti_tool.privacy.beside_words:_PLATE_FORM": _at("fullmatch", "A", "AA-A 1", "A-A 11"),
    "lti_tool.privacy.beside_words:_PLATE_WORD": Expression(("auto ", "wagen", "number plate"), most=50),
    "lti_tool.privacy.beside_words:_STUDENT_NUMBER": Expression(
        ("student id ", "student nr. ", "student id 1", "stud")
    ),
    "lti_tool.privacy.check_digits:_AMERICAN_EXPRESS": Expression(("34", "3400 ", "3400 000000 ")),
    "lti_tool.privacy.check_digits:_CARD": Expression(("2", "2222 ", "2222-", "2222222222222222")),
    "lti_tool.privacy.check_digits:_HEALTH": Expression(("A", "A1", "A 111 111 ", "A11111111")),
    "lti_tool.privacy.check_digits:_IDENTITY_CARD": Expression(("L", "L1", "L11111111", "L1111111 ")),
    "lti_tool.privacy.check_digits:_IDENTITY_CARD_SAID": Expression(("perso ", "pass nr ist ", "ausweis L1", "pass")),
    "lti_tool.privacy.check_digits:_ISSUERS": _at("match", "4", "22", "6"),
    "lti_tool.privacy.check_digits:_PENSION": Expression(("1", "11 010101 ", "11010101A", "11 010101 A 11 ")),
    "lti_tool.privacy.check_digits:_TAX_NUMBER": Expression(("1", "11/", "11/111/", "11/111/1111")),
    "lti_tool.privacy.check_digits:_TAX_NUMBER_SAID": Expression(
        ("steuernr. ", "st.-nr. 1", "steuer nummer ist ", "1 ")
    ),
    "lti_tool.privacy.check_digits: '\\\\d+'": Expression(("1", "1 "), most=20),
    "lti_tool.privacy.postal:_ALONE": Expression(("1", "11111 ", "11111 a", "11111 aaa-", "D-11111 aaa am ")),
    "lti_tool.privacy.postal:_CAPITAL": Expression(("a", "A"), most=60),
    "lti_tool.privacy.postal:_CAPITALS_BEFORE": Expression(("A ", "Aa ", "den "), most=60),
    "lti_tool.privacy.postal:_ENGLISH": Expression(("1 ", "1 Aaa ", "1 Aaa Road ", "1 Aaa Road, Aaa ", "Aaa ")),
    "lti_tool.privacy.postal:_ENGLISH_SAID": Expression(("live at ", "live at 1 aaa ", "address: 1 ")),
    "lti_tool.privacy.postal:_LIKE_A_TOWN": _at("fullmatch", "a", "au", "burg"),
    "lti_tool.privacy.postal:_LIVES": Expression(("wohne ", "i live "), most=60),
    "lti_tool.privacy.postal:_LIVING_AT": Expression(
        ("wohne ", "wohne in der ", "wohne aa ", "aa-", "wohne aa 1, 11111 ")
    ),
    "lti_tool.privacy.postal:_NO_STREET": _at("fullmatch", "str", "instr", "baustra"),
    "lti_tool.privacy.postal:_SHORT_CODE": _at("match", "1", "1111 "),
    "lti_tool.privacy.postal:_HOUSE_NUMBER": Expression(("1", "a 1", ".1", "a 1/", "a 1 a")),
    "lti_tool.privacy.postal:_STREET": Expression(("a", "aa-", "a-a"), most=60),
    "lti_tool.privacy.postal:_TOWN_BEHIND": _at("match", ", ", "11111 ", "11111 aaa-", "11111 aaa am "),
    "lti_tool.privacy.postal:_WITH_TOWN": Expression(("Aa ", "Aa-", "Aa den ", "Aa 1 ", "Aa 1, 11111 ", "1")),
    "lti_tool.privacy.recognisers:_DIGIT": Expression(("a", "1")),
    "lti_tool.privacy.said_names:_CLOSING": Expression(
        ("lg", "lg ", "viele ", "viele grüße ", "danke ", "best", "\n", "lg,,")
    ),
    "lti_tool.privacy.said_names:_CONTRACTION": Expression(("n't", "'", "n"), most=130),
    "lti_tool.privacy.said_names:_DOCTOR": Expression(("dr ", "dr"), most=100),
    "lti_tool.privacy.said_names:_ENDS": _at("match", " ", "\t", "."),
    "lti_tool.privacy.said_names:_ENDS_LINE": _at("match", " ", "\t", ". "),
    "lti_tool.privacy.said_names:_FULL": Expression(("Aa", "Aa ", "Aa-", "Aa von ", "A", "Aa-Aa ")),
    "lti_tool.privacy.said_names:_LIKELY": Expression(("ich bin ", "hi ", "hi, ", "@", "@ ", "i'm")),
    "lti_tool.privacy.said_names:_OPENS": Expression(("\n", " ", "."), most=6),
    "lti_tool.privacy.said_names:_PROPER": Expression(("a", "von"), most=60),
    "lti_tool.privacy.said_names:_RELATION": Expression(("mein ", "mein aaa ", "mein tutor ", "meine aaa freund")),
    "lti_tool.privacy.said_names:_SURE": Expression(
        ("ich heiße", "heiße ", "mein name ist ", "name:", "name: \t", "gez ")
    ),
    "lti_tool.privacy.said_names:_TITLE": Expression(("dr. ", "frau ", "prof. dr. ", "dr", "dr.", "frau dr rer nat ")),
    "lti_tool.privacy.said_names:_WORD": Expression(("a", "a-", "a'", "-")),
    "lti_tool.privacy.staff_names:_BARE": Expression(("bei ", "von", "v", " "), most=8),
    "lti_tool.privacy.staff_names:_CAPITAL": Expression(("A", "Aa", "a", "A\u0308", "Aa ")),
    "lti_tool.privacy.staff_names:_WORD": Expression(("a", "a ", "\u0308", "1")),
    "lti_tool.privacy.fingerprints:_HEAD": _at("match", "a", "1", "a1"),
    "lti_tool.privacy.fingerprints:_JOINED": _at("fullmatch", " ", "."),
    "lti_tool.privacy.fingerprints:_KEY": _at("fullmatch", "a", "0"),
    "lti_tool.privacy.fingerprints:_NAMESPACES": Expression((":", "a:", "/")),
    "lti_tool.privacy.fingerprints:_SEPARATORS": Expression((" ", "a.", "-")),
    "lti_tool.privacy.fingerprints:_WORD": Expression(("a", "a ", "_", "1")),
    "lti_tool.privacy.number_form: made in compile_form": Expression(("s1",), patterns=(r"\bs\d{7}\b",)),
    "lti_tool.privacy.aho_corasick: made in __init__": Expression(("a", "b"), patterns=("[ab]",)),
    "lti_tool.privacy.recognisers:_WITH_AREA": Expression(("0", "01 ", "(0", "0123/"), "match", most=40),
    "lti_tool.privacy.names:_WORD": Expression(("a'", "a", "'", "a''")),
    "lti_tool.privacy.names:_WORD_WITH_MARKS": Expression(("a'", "a\u0308", "'\u0308", "a'\u0308", "\u0308")),
    "lti_tool.privacy.names:_HUMP": Expression(("aB", "AB", "AAa", "Ä", "aa")),
    "lti_tool.privacy.names:_BETWEEN": _at("fullmatch", " ", "._"),
    "lti_tool.privacy.names:_LATIN": Expression(("李",)),
    "lti_tool.privacy.names:_SURELY": Expression(("hei\u00df ", "name is ", "lg "), most=40),
    "lti_tool.privacy.names:_LIKELY": Expression(("hi ", "ich bin ", "best der "), most=40),
    "lti_tool.privacy.names:_INITIAL": Expression(("a.", "a. "), most=40),
    "lti_tool.privacy.numbers_that_stay:_BLANKED": Expression(
        ("01.", "01.-", "1-1-", "08:15 - ", "ISBN ", "ISBN 0", "0/")
    ),
    "lti_tool.privacy.numbers_that_stay:_RUN": Expression(("0 ", "0 0x", "00", "+0", "0, ", "0)(", "    ")),
    "lti_tool.privacy.numbers_that_stay:_APART": Expression(("(", ")(", ") ", " ", ", ", ") (")),
    "lti_tool.privacy.numbers_that_stay:_NUMBER": Expression(("0", "0 ")),
    "lti_tool.privacy.numbers_that_stay:_SPELLING_OUT": Expression(("tel ", "tel. a ", "call a b "), most=40),
    "lti_tool.privacy.recognisers:_EMAIL": Expression(("a", "a@", "a.", "a@a.", "a@a-", "@", "a@a.a ")),
    "lti_tool.privacy.recognisers:_NOBODYS": _at("match", "a@", "a.", "@example.", "git@"),
    "lti_tool.privacy.recognisers:_PHONE": Expression(("0", "01", "01 ", "+1 ", "(01", "001/", "+")),
    "lti_tool.privacy.recognisers:_IBAN": Expression(("AA11", "AA11 ", "A", "AA11 A", "DE00 0000 ")),
    "lti_tool.privacy.recognisers:_TAX_ID": Expression(("1", "11 111 ", "11 111 111 11")),
    "lti_tool.privacy.recognisers:_QUERY": Expression(("?", "?token=", "?token", "&key=a", "&token=aaaaa")),
    "lti_tool.privacy.recognisers:_TOKEN": Expression(
        ("eyJ", "eyJaaaaaaaa.", "ghp_", "ghp_aaaaaaaaaaaa", "glpat-", "a")
    ),
    "lti_tool.privacy.recognisers:_CREDENTIALS": Expression(("://", "://a:", "://a:a", "a:", "://a")),
    "lti_tool.privacy.recognisers:_LOGIN_WORD": Expression(("login ", "user: ", "matr. nr. "), most=30),
    "lti_tool.privacy.recognisers: '\\\\d'": Expression(("a",)),
    "lti_tool.privacy.redaction:_PLACEHOLDER": Expression(("[", "[NAME_", "[NAME_1", "[NAME\\_1 ", "[ name 1 \\")),
    "lti_tool.privacy.redaction:_START": _at("fullmatch", "[", "[NAME_1", "A", "[ A"),
    "lti_tool.privacy.redaction:_NO_LETTER": Expression(("a", "A")),
    "lti_tool.privacy.redaction: made in __init__": Expression(("s1",), patterns=(r"\bs\d{7}\b",)),
    "lti_tool.privacy.notices:_ADDRESS": Expression(("http", "http://", "https://a ", "https://a")),
    "lti_tool.privacy.notices: '\\\\n\\\\s*\\\\n'": Expression(("\n", "\n ", " ", "\n  \t", "\n \n a")),
    "inference.passages.answer:_HEADING": Expression(("#", "# ", "\n# a", "\n#")),
    "inference.passages.answer:_MARKDOWN": Expression(("*", "a")),
    "inference.passages.material:_ATTRIBUTE": Expression(("a", 'a="', 'a="b"', "a=", '="')),
    "inference.passages.ranking:_BOLD": Expression(("*", "**", "**a", "**a*", "***")),
    "inference.passages.ranking:_HEADING": Expression(("#", "# ", "\n# a", "\n#")),
    "inference.passages.requests:_PIECE": Expression((" ", "a ", "\n", "  a")),
    "inference.passages.words:_WORD": Expression(("1", "1.", "1.1", "a1", "1,1 ")),
    "inference.passages.words:_DIGRAPHS": Expression(("a", "ae", "que")),
    "inference.passages.words: '[äöüß]'": Expression(("a", "ä")),
    # What model servers and engines send.
    "lti_tool.metrics.labels:CODE": _at("fullmatch", "a", "a_"),
    "lti_tool.metrics.labels:MODEL": _at("fullmatch", "a", "a/", "a:"),
    "lti_tool.model_server.vllm_metrics:_WANTED": Expression(
        ("vllm:num_requests_running", "vllm:num_requests_running{", "vllm:num_requests_running{} ", "{} 1", "\nvllm:")
    ),
    "lti_tool.model_server.http1:_STATUS": _at("match", "HTTP/1.1 200 ", "HTTP/1.1 200 a"),
    "lti_tool.model_server.http1:_CHUNK_SIZE": _at("match", "0", "0 ", "0;", "0 \t", "0;a"),
    "inference.client: made in metric": Expression(
        ("\nvllm:a", "\nvllm:a{", "vllm:a{} ", "{} 1", "\nvllm:a{} "), patterns=(r"(?m)^vllm:a(?:\{.*?\})? (\S+)$",)
    ),
    "inference.vllm.diagnosis: made in explain": Expression(_REMEDIES, most=LINE, patterns=("",)),
    "inference.vllm.diagnosis: '(?<!\\\\d)\\\\d+ validation errors? for \\\\w+$'": Expression(
        ("1", "1 validation error for ", "1 validation error for a"), most=LINE
    ),
    "inference.vllm.diagnosis: '\\\\b\\\\w*(Error|Exception)\\\\b: '": Expression(
        ("Error", "Error ", "a", "Error:"), most=LINE
    ),
    "inference.vllm.diagnosis:_ORIGIN": Expression(
        ("(pid=1", "(pid=1)", "(pid=1) a 1 1 [", " ", "pid=1) a "), most=LINE
    ),
    # What reaches the front of an engine.
    "inference.vllm.front: b'([A-Z]+) (/[!-~]*) HTTP/1\\\\.[01]'": _at("fullmatch", "A", "A /", "/ HTTP/1.1"),
    "inference.vllm.front: b'\\\\d{1,12}'": _at("fullmatch", "1"),
    'inference.vllm.front: b"([!#$%&\'*+.^_`|~0-9A-Za-z-]+):([^\\\\r\\\\n\\\\0]*)"': _at(
        "fullmatch", "a", "a:", "a: ", " "
    ),
    "inference.vllm.front: '/v1(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+'": _at("fullmatch", "/v1/a", "/v1/", "a", "/a."),
    # The log's filter: what was sent stands in it.
    "lti_tool.gunicorn_conf:_INVALID": Expression(
        ("Invalid request", "Invalid request from ip=", "Invalid request from ip= a")
    ),
    "lti_tool.gunicorn_conf:_QUERY": Expression(("?", "?a ", "a?")),
    # What operators and we ourselves write.
    "lti_tool.papers.compose:_BLANK_LINES": Expression(("\n", "\n\n", "a\n\n")),
    "lti_tool.demo.accents.moodle: '[^a-z0-9]'": Expression(("a", "_")),
    "lti_tool.demo.course:_PAGE": Expression(("<!-- page ", "\n<!-- page 1", "1")),
    "inference.catalogue:SPDX": _at("fullmatch", "(", "a", "a AND ", "a)", "A AND(", "a "),
    "inference.catalogue:_FLAG": _at("fullmatch", "--a", "--a=", "-"),
    "inference.catalogue: '[a-z0-9][a-z0-9._-]{0,63}'": _at("fullmatch", "a"),
    "inference.catalogue: '[\\\\w.-]+/[\\\\w.-]+'": _at("fullmatch", "a", "a/", "/"),
    "inference.catalogue: '[a-z]{2,3}'": _at("fullmatch", "a"),
    "inference.keys: '[!-~]+'": _at("fullmatch", "a"),
    "inference.vllm.flags: '[=.+]'": Expression(("=", "a.")),
    "inference.weights: '[0-9a-f]{40}'": _at("fullmatch", "a"),
}
