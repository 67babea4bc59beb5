# SPDX-License-Identifier: EUPL-1.2
"""Numbers and logins that are known again though nothing has them."""

import pytest

from lti_tool.privacy import fingerprints
from lti_tool.privacy.redaction import Redactor
from tests import growth


def redactor(*values: str) -> Redactor:
    return Redactor(fingerprints=fingerprints.make(values))


@pytest.mark.parametrize(
    ("value", "text", "redacted"),
    [
        ("03741852", "warum 03741852?", "warum [ID_1]?"),
        ("03741852", "warum 3741852 und 37 41 852", "warum [ID_1] und [ID_2]"),
        ("3741852", "s3741852 und u3741852.", "s[ID_1] und u[ID_1]."),
        ("urn:schac:personalUniqueCode:de:uni.example:Matrikelnummer:3741852", "3741852!", "[ID_1]!"),
        ("jmuess42", "JMUESS42 und jmuess42", "[ID_1] und [ID_2]"),
        ("mueller-anna", "ls /tmp/mueller-anna", "ls /tmp/[ID_1]"),
        ("mueller.anna@uni.example", "x = mueller.anna;", "x = [ID_1];"),
        ("Bäumler", "bäumler ist mein zugang", "[ID_1] ist mein zugang"),
        ("lang", "wie lang ist das", "wie lang ist das"),
        ("lang", "login: lang", "login: [ID_1]"),
        ("305", "305 Knoten", "305 Knoten"),
        ("3741852", "13741852 37418520 3741853", "13741852 37418520 3741853"),
        ("", "a b", "a b"),
    ],
)
def test_a_number_is_known_again_as_it_is_typed(value: str, text: str, redacted: str) -> None:
    assert redactor(value).redact(text) == redacted


def test_neither_the_value_nor_a_plain_hash_of_it_is_kept_and_two_visits_have_nothing_in_common() -> None:
    one, other = fingerprints.make(["3741852"]), fingerprints.make(["3741852"])
    assert one is not None
    assert other is not None
    assert "3741852" not in str(one)
    assert not set(one["prints"]) & set(other["prints"])


@pytest.mark.parametrize("kept", [None, 1, "x", [], {}, {"key": 1}, {"key": "zz", "prints": [], "lengths": []}])
def test_what_is_no_fingerprint_is_none(kept: object) -> None:
    assert fingerprints.taken(kept) is None


@pytest.mark.parametrize("unit", ["a", "1", "1 ", "a-", "a.b ", "ab12 ", "aaaaaaa "])
def test_time_grows_with_the_text(unit: str) -> None:
    known = redactor("a1b2c3d4", "12345678", "mueller-anna", "x" * 90)
    assert growth.is_near_linear(lambda text: list(known._known_words.find(text)), unit, most=32_000)
