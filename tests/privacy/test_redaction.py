# SPDX-License-Identifier: EUPL-1.2
"""What names a person does not reach the model server, and is back in the answer."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.privacy.names import Names
from lti_tool.privacy.redaction import Redactor
from lti_tool.privacy.words import COMMON
from tests import growth

IBAN = "DE89 3704 0044 0532 0130 00"
TAX_ID = "36 574 261 809"


def juergen() -> Redactor:
    return Redactor(
        names=["Jürgen", "Müßig", "Jürgen Müßig"],
        emails=["juergen.muessig@uni-beispiel.de"],
        ids=["jm4711", "2345678"],
        patterns=[r"\bs\d{7}\b"],
    )


def max_lang() -> Redactor:
    return Redactor(names=["Max", "Lang", "Max Lang"], ids=["lang"])


def restored(redactor: Redactor, text: str, cuts: list[int] | None = None) -> str:
    restorer = redactor.restorer()
    places = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts or [])})
    return "".join(restorer.feed(text[start:end]) for start, end in pairwise(places)) + restorer.finish()


# --- Names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Ich bin Jürgen Müßig.", "Ich bin [NAME_1]."),
        ("ich bin jürgen", "ich bin [NAME_1]"),
        ("JÜRGEN MÜSSIG", "[NAME_1]"),
        ("JÜRGEN MÜẞIG", "[NAME_1]"),
        ("Juergen Muessig", "[NAME_1]"),
        ("Jurgen Mussig", "[NAME_1]"),
        ("Ju\u0308rgen Mu\u0308ßig", "[NAME_1]"),
        ("Müßig, Jürgen", "[NAME_1]"),
        ("Jürgens Lösung", "[NAME_1]s Lösung"),
        ("Müßigs Lösung", "[NAME_1]s Lösung"),
        ("Jürgen's and Müßig’s", "[NAME_1]'s and [NAME_2]’s"),
        ("muessig_blatt3.py", "[NAME_1]_blatt3.py"),
        ("class JuergenMuessig {}", "class [NAME_1] {}"),
        ("class MuessigTest {}", "class [NAME_1]Test {}"),
        ("// @author juergenmuessig", "// @author [NAME_1]"),
        ("Die Müßig-Lösung", "Die [NAME_1]-Lösung"),
        ("Jürgen und Jürgen", "[NAME_1] und [NAME_1]"),
    ],
)
def test_a_known_name_is_replaced_in_each_spelling(text: str, redacted: str) -> None:
    assert juergen().redact(text) == redacted


@pytest.mark.parametrize("text", ["Jürgenstraße", "Der Müßiggang", "Gemüßigt", "nothing at all", "", "1024 2048"])
def test_other_words_are_not_touched(text: str) -> None:
    assert juergen().redact(text) is text


@pytest.mark.parametrize(
    "text",
    [
        "Warum ist das so lang?",
        "long int lang = max(a, b)",
        "SELECT MAX(x) FROM t",
        "Der Max-Heap und die Max-Plus-Algebra",
        "Ich bin lang genug",
        "langsam, maximal, Langs",
    ],
)
def test_a_name_that_is_a_word_stays_where_it_is_meant_as_one(text: str) -> None:
    assert max_lang().redact(text) == text


@pytest.mark.parametrize(
    "text",
    [
        *("Max Lang", "max lang", "MAX LANG", "Lang, Max", "max.lang", "max_lang", "MaxLang", "maxlang", "Max\nLang"),
        *("Ich bin Max", "Ich bin der Max", "ich heiße max", "Mein Name ist Lang", "My name is lang", "I'm Max"),
        *(
            "Herr Lang",
            "Dr. Lang",
            "Hallo Lang,",
            "M. Lang",
            "Viele Grüße\nMax",
            "LG\nmax",
            "Danke!\nMax",
            "Lieber Max",
        ),
    ],
)
def test_a_name_that_is_a_word_is_replaced_where_a_name_is_said(text: str) -> None:
    redacted = max_lang().redact(text)

    assert "[NAME_1]" in redacted
    assert not re.search("max|lang", redacted, re.IGNORECASE)


@pytest.mark.parametrize(
    ("names", "text", "redacted"),
    [
        (["小明", "王", "小明 王"], "我是王小明。", "我是[NAME_1]。"),
        (["민수", "김", "민수 김"], "저는 김민수입니다", "저는 [NAME_1]입니다"),
        (["Мария", "Иванова"], "Я Мария, спроси ИВАНОВУ", "Я [NAME_1], спроси [NAME_2]У"),
        (["محمد"], "أنا محمد.", "أنا [NAME_1]."),
        (["Νίκος"], "Είμαι ο Νίκος", "Είμαι ο [NAME_1]"),
        (["Bo", "Li", "Bo Li"], "Bo Li, not a bo or li", "[NAME_1], not a bo or li"),
        (["O'Brien"], "O’Brien and OBrien", "[NAME_1] and [NAME_2]"),
        (["Łukasz", "Żółć"], "lukasz zolc", "[NAME_1]"),
        (["Søren Ångström", "Ångström"], "Ångström, Angstrom", "[NAME_1], [NAME_2]"),
        (["İbrahim"], "ibrahim, İBRAHİM", "[NAME_1], [NAME_2]"),
        (["Anna-Lena"], "Anna-Lena und Lena", "[NAME_1] und [NAME_2]"),
        (["Ursula von der Leyen", "von der Leyen"], "Leyen kommt von der Uni", "[NAME_1] kommt von der Uni"),
        (["Lang Lang"], "Lang Lang spielt lang", "[NAME_1] spielt lang"),
        (["", " ", "-"], "a - b", "a - b"),
    ],
)
def test_names_of_the_world(names: list[str], text: str, redacted: str) -> None:
    assert Redactor(names=names).redact(text) == redacted


def test_frequent_family_names_are_not_taken_for_words() -> None:
    for name in (
        "Müller",
        "Schmidt",
        "Schneider",
        "Fischer",
        "Weber",
        "Meyer",
        "Wagner",
        "Becker",
        "Schulz",
        "Hoffmann",
    ):
        assert list(Names([name]).find(f"Wie {name.lower()} sagte")) == [(4, 4 + len(name))]


# --- Identifiers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("juergen.muessig@uni-beispiel.de", "[EMAIL_1]"),
        ("JUERGEN.MUESSIG@UNI-BEISPIEL.DE.", "[EMAIL_1]."),
        ("<anybody+x@mail.uni.de>", "<[EMAIL_1]>"),
        ('File "/home/jm4711/a.py"', 'File "/home/[ID_1]/a.py"'),
        ("JM4711_blatt.zip", "[ID_1]_blatt.zip"),
        ("Matrikel 2345678, s7654321, s2345678", "Matrikel [ID_1], [ID_2], [ID_3]"),
        ("u2345678", "u[ID_1]"),
        ("Tel. 0170 1234567", "Tel. [PHONE_1]"),
        ("Tel.: (0351) 463-12345.", "Tel.: [PHONE_1]."),
        ("+49 351 463 12345 oder 01701234567", "[PHONE_1] oder [PHONE_2]"),
        ("+43 660 1234567", "[PHONE_1]"),
        (f"Konto {IBAN} bitte", "Konto [IBAN_1] bitte"),
        ("de89370400440532013000", "[IBAN_1]"),
        (f"IdNr. {TAX_ID}", "IdNr. [TAX_ID_1]"),
        ("36574261809", "[TAX_ID_1]"),
        ("https://lms.de/x?id=5&sesskey=aB3dE5gH&p=1", "https://lms.de/x?id=5&sesskey=[SECRET_1]&p=1"),
        ("https://lms.de/f?token=abcdef123456", "https://lms.de/f?token=[SECRET_1]"),
        ("https://user:geheim@host.de/", "https://[SECRET_1]/"),
        ("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxMjMifQ.c2ln", "Bearer [SECRET_1]"),
    ],
)
def test_identifiers_are_replaced(text: str, redacted: str) -> None:
    assert juergen().redact(text) == redacted


@pytest.mark.parametrize(
    "text",
    [
        *("192.168.0.1 und 10.0.0.255", "1024 2048 4096", "0101 0110 0111 1000", "0x0170 1234567", "3.14159265358979"),
        *("am 05.11.2025 um 10:00", "01.02.2024 12:30", "chmod 0644 0755", "00:1A:2B:3C:4D:5E", "0.0511 0.2025"),
        *("@app.route('/')", "git@github.com:a/b.git", "alice@example.org", "a = b @ c", "x@y", "bob@localhost"),
        *("ISBN 978-3-16-148410-0", "12345678901", "DE12345678901234567890", "for (i = 0; i < 1000000; i++)"),
        *(
            "https://de.wikipedia.org/wiki/Token?action=edit&section=1",
            "key=value",
            "f(key=1234567)",
            "23456789",
            "xjm4711",
        ),
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert juergen().redact(text) == text


ROWS = [
    *("07 14 21 28 35 42 49", "Matrix (01 02 03; 04 05 06)", "07 14 21\n28 35 42", "(07 14) (21 28)", "(05 12 23)"),
    *("A = [02 04 06\n 08 10 12]", "| 01 | 02 | 03 |", "07\t14\t21\t28", "[[01 02] [03 04]]", "03 12 17 23 38 45"),
    *("08 16 32 64 128 256 512", "09 27 81 243 729 2187", "05 10 15 20 25 30", "10 09 08 07 06 05 04 03 02 01"),
    *(
        "015 030 045 060 075",
        "025 050 075 100 125",
        "100 075 050 025",
        "007 008 009 010",
        "003 005 008 013 021 034 055",
    ),
    *("0500 1000 1500", "0256 0512 1024", "0250 0500 0750 1000 1250", "0123 4567 8901 2345", "01069 10115 20095"),
    *("0101 0110 0111 1000", "01101000 01100101", "011 101 110", "001 010 011 100", "01 10 11 100 101 110 111"),
    *("0644 0755 0711", "0777 0755", "0123 0246 0369", "Seiten 012-018 und 020-045", "05 1 2 3 4"),
    *("05/11/2025", "05-11-2025 bis 07-11-2025", "05.11.-07.11.2025", "01.-03.05.2024", "09 08 2025"),
    *("08:15 - 09:45", "08.15-09.45 Uhr", "05.11.2025 06.11.2025", "Version 01.02.03.04", "v01.10.2024"),
    *("ISBN 0306406152", "ISBN: 03064 06152", "ISSN 0317-8471", "EAN 04012345678901", "01-02-03-04-05-06"),
    *(
        "01 0.5\n02 0.75\n03 0.875",
        "Mittelwerte 02.35 03.47 04.12",
        "03 0,875",
        "0.0341 -0.2512",
        "01.250 02.125 03.750",
    ),
]
PHONES = [
    *("0170 1234567", "0351 463-0", "0711/6856-0111", "(07 11) 12 34 56", "07 11 / 12 34 56", "0911 / 53 02 - 0"),
    *("030 44 55 66", "030 123 456", "030 123 456 78", "0176 1234 5678", "0171 123 45 67", "0171-123-4567"),
    *("0172.345.6789", "0176-12-34-56-78", "0800 123 4567", "+49-711-6856 0111", "0049 351 463 12345"),
    *("+49 30 12 34 56 78", "+33 1 23 45 67 89", "+41 44 668 18 00", "+49 (0) 351 463 12345", "0043 1 2345678"),
    *("031 631 81 11", "078 765 43 21", "032 718 10 00", "01/58801-0", "(0316) 873-0", "01 4277-0", "0660 123 45 67"),
]


@pytest.mark.parametrize("text", ROWS)
def test_numbers_that_a_question_is_about_reach_the_model(text: str) -> None:
    assert Redactor().redact(text) == text


@pytest.mark.parametrize("number", PHONES)
@pytest.mark.parametrize("around", ["{}", "Ruf an: {}!", "05.11.2025, {}", "07 14 21 28 35, {}", "{}\n{}", "({})"])
def test_a_telephone_number_does_not_however_it_is_written_and_whatever_stands_beside_it(
    number: str, around: str
) -> None:
    redacted = Redactor().redact(around.format(number, number))

    # A bracket before the number may count as the area code's.
    assert redacted.replace("(", "") == around.format("[PHONE_1]", "[PHONE_1]").replace("(", "")


def test_what_is_called_a_telephone_number_is_one_though_it_is_written_like_a_row() -> None:
    assert Redactor().redact("Meine Handynummer: 01 76 12 34 56 78") == "Meine Handynummer: [PHONE_1]"
    assert Redactor().redact("Meine neue Nummer ist 01 76 12 34 56 78") == "Meine neue Nummer ist [PHONE_1]"
    assert Redactor().redact("Telefon: 01 58801 0") == "Telefon: [PHONE_1]"


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("user: lang", "user: [ID_1]"),
        ("Login = lang", "Login = [ID_1]"),
        ("/home/lang/a.c", "/home/[ID_1]/a.c"),
        ("wie lang ist das", "wie lang ist das"),
    ],
)
def test_a_login_that_is_a_word_counts_where_a_login_is_said(text: str, redacted: str) -> None:
    assert max_lang().redact(text) == redacted


def test_a_pattern_that_is_none_is_an_error_at_once() -> None:
    with pytest.raises(re.error):
        Redactor(patterns=["("])


def test_a_pattern_that_matches_nothing_replaces_nothing() -> None:
    assert Redactor(patterns=[r"\d*"]).redact("a 12 b") == "a [ID_1] b"


# --- Placeholders -----------------------------------------------------------------------------------------------------


def test_the_same_spelling_keeps_its_placeholder_within_a_visit() -> None:
    redactor = juergen()

    assert redactor.redact("Jürgen") == "[NAME_1]"
    assert redactor.redact("Müßig") == "[NAME_2]"
    assert redactor.redact("Jürgen!") == "[NAME_1]!"


def test_a_typed_placeholder_keeps_its_number_for_itself() -> None:
    redactor = juergen()

    redacted = redactor.redact("What is [NAME_1], asks Jürgen")

    assert redacted == "What is [NAME_1], asks [NAME_2]"
    assert restored(redactor, redacted) == "What is [NAME_1], asks Jürgen"


def test_a_placeholder_typed_after_its_number_was_given_gets_one_itself() -> None:
    redactor = juergen()
    redactor.redact("Jürgen")

    redacted = redactor.redact("What is [NAME_1]?")

    assert redacted == "What is [TEXT_1]?"
    assert restored(redactor, redacted) == "What is [NAME_1]?"


@pytest.mark.parametrize("written", ["[NAME_1]", "[Name_1]", "[name_1]", "[NAME\\_1]", "[NAME 1]", "[ NAME_1 ]"])
def test_a_placeholder_is_known_again_as_models_write_it(written: str) -> None:
    redactor = juergen()
    redactor.redact("Jürgen")

    assert restored(redactor, f"Hallo {written}s Freund") == "Hallo Jürgens Freund"


@pytest.mark.parametrize("text", ["[NAME_2]", "[1]", "[NAME_1", "[NAME]", "a[name-1]", "[TAX_1]", "[[", "[NAMES_1]"])
def test_what_is_no_placeholder_of_this_visit_stays(text: str) -> None:
    redactor = juergen()
    redactor.redact("Jürgen")

    assert restored(redactor, text, list(range(len(text)))) == text


def test_only_what_may_become_a_placeholder_is_held_back() -> None:
    redactor = juergen()
    redactor.redact(f"Jürgen {TAX_ID}")
    restorer = redactor.restorer()

    assert restorer.feed("Hallo ") == "Hallo "
    assert restorer.feed("siehe [1") == "siehe [1"
    assert restorer.feed("] und [Link") == "] und [Link"
    assert restorer.feed("](x) [") == "](x) "
    assert restorer.feed("NA") == ""
    assert restorer.feed("ME_1") == ""
    assert restorer.feed("]s [TAX_") == "Jürgens "
    assert restorer.feed("ID_1] [NAME_") == f"{TAX_ID} "
    assert restorer.finish() == "[NAME_"


def test_nothing_without_a_bracket_is_held_back() -> None:
    restorer = juergen().restorer()

    assert [restorer.feed(piece) for piece in ("N", "AME_1", "\\", "(x\\)", "]")] == ["N", "AME_1", "\\", "(x\\)", "]"]


PARTS = [
    *(
        "Jürgen",
        "Müßig",
        "JUERGEN",
        "müssig",
        "Jürgens",
        "s",
        "'s",
        " ",
        ", ",
        ".",
        "_",
        "-",
        "\n",
        "J",
        "M",
        "\\",
        "]",
    ),
    *(
        "[",
        "[NAME_",
        "[NAME_1]",
        "[name 2]",
        "[NAME\\_1\\]",
        "[TEXT_1]",
        "[ID_1]",
        "[TAX_ID_1]",
        "1",
        "2",
        "NAME_1",
        "ID",
    ),
    *("juergen.muessig@uni-beispiel.de", "@uni.de", "a@", "jm4711", "2345678", "s2345678", "0170 1234567", "0", "+49"),
    *(
        IBAN,
        "DE89",
        TAX_ID,
        "?token=",
        "abcdefgh",
        "://",
        ":",
        "eyJhbGciOiJ9.eyJhbGciOiJ9.x",
        "Max",
        "Lang",
        "u\u0308",
        "İ",
    ),
]
TEXTS = st.lists(st.sampled_from(PARTS), max_size=20).map("".join) | st.text(alphabet=st.characters())


@given(st.lists(TEXTS, min_size=1, max_size=4), st.lists(st.integers(min_value=0), max_size=20))
@settings(max_examples=200, deadline=None)
def test_what_was_redacted_comes_back_exactly_however_it_is_cut(texts: list[str], cuts: list[int]) -> None:
    redactor = Redactor(
        names=["Jürgen Müßig", "Jürgen", "Müßig", "Max Lang", "Max", "Lang", "李小龙"],
        emails=["juergen.muessig@uni-beispiel.de"],
        ids=["jm4711", "2345678", "name_1"],
        patterns=[r"s\d+", r"\[?ID"],
    )
    for text in texts:
        redacted = redactor.redact(text)
        assert restored(redactor, redacted, cuts) == text
        assert redactor.redact(text) == redacted


@given(TEXTS, st.lists(st.integers(min_value=0), max_size=20))
@settings(max_examples=200, deadline=None)
def test_an_answer_is_restored_alike_however_it_is_cut(answer: str, cuts: list[int]) -> None:
    redactor = juergen()
    redactor.redact("Jürgen 2345678 Müßig")

    assert restored(redactor, answer, cuts) == restored(redactor, answer)


PLANTED = ["Jürgen", "Müßig", "Jürgen Müßig", "juergen.muessig@uni-beispiel.de", "jm4711", "2345678"]


@given(st.lists(st.tuples(TEXTS, st.sampled_from(PLANTED), st.sampled_from([" ", "\n", ", ", "! ", " (", "/"]))))
@settings(max_examples=200, deadline=None)
def test_no_known_value_is_left(parts: list[tuple[str, str, str]]) -> None:
    text = "".join(f"{filler}{gap}{value}{gap}" for filler, value, gap in parts)
    redacted = juergen().redact(text)

    words = re.split(r"[\s,!(/]+", redacted)
    assert not {value.casefold() for value in PLANTED} & {word.casefold() for word in words}
    assert "jürgen müßig" not in redacted.lower()


# --- Cost -------------------------------------------------------------------------------------------------------------

UNITS = [
    *("a", "@", "a@", "a.", "0", "01 ", "0170 ", "+49 ", "DE89 ", "AA11 AAAA ", "[NAME_", "[", "Jürgen ", "JürgenM"),
    *("lang ", "Max ", "M. ", "u\u0308", "'", "a'", "://a:", "0101 ", "05.11.2025 ", "12 345 678 901 ", "?token=a"),
    *("eyJaaaaaaaa.", "von ", "Lang von ", "Lang ", "aB", "AAAa", "李", "李小", "07 14 21x ", "0, ", "(0) ", "01; 02 "),
    *("01.-", "ISBN 0", "tel 0171 ", "a1", "a1a", "[NAME_1] ", "İ", "Σ", "ß", "08:15 - "),
]


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_length_and_not_with_its_square(unit: str) -> None:
    names = ["Jürgen Müßig", "Max Lang", "M", "Lang Lang", "Lang von Lang", "李小龙", "李小小李小李"]
    ids = ["a1", "DE89", "lang", "a1a1a1a1"]

    def work(text: str) -> str:
        return Redactor(names=names, emails=["a@b.de"], ids=ids).redact(text)

    assert growth.is_near_linear(work, unit, "@", most=32_000)


@pytest.mark.parametrize("unit", ["Anna ", "von ", "Lang ", "Max Lang von ", "李", "李小", "Ли", "Ли ", "a", "O'B "])
@pytest.mark.parametrize("how", ["a long name", "many names", "a longer one each time"])
def test_time_grows_with_a_name_and_not_with_its_square(unit: str, how: str) -> None:
    """A name of hundreds of words, and a text of as many of them: neither multiplies the other."""

    def work(text: str) -> str:
        words = text.split()
        names = {
            "a long name": [text],
            "many names": [f"{word}{number}" for number, word in enumerate(words)],
            "a longer one each time": [text[: len(text) // part] for part in range(1, 7)],
        }[how]
        return Redactor(names=names).redact(f"{text} {unit * (len(text) // len(unit))}")

    assert growth.is_near_linear(work, unit, most=32_000)


def test_a_name_of_hundreds_of_words_is_found_whole() -> None:
    name = " ".join(f"Ana{'bcdefghij'[number % 9]}{'klmnopqrs'[number % 7]}" for number in range(300))

    assert Redactor(names=[name]).redact(f"Ich bin {name}.") == "Ich bin [NAME_1]."
    assert Redactor(names=["Lang " * 300]).redact(f"das war {'Lang ' * 299}Lang") == "das war [NAME_1]"


def test_the_list_of_words_is_lower_case() -> None:
    assert all(word == word.lower() for word in COMMON)
