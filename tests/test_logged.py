# SPDX-License-Identifier: EUPL-1.2
"""The look at the log lines of all tests finds what it is to find: else no test could fail by it."""

import base64
import logging

import pytest

from lti_tool.demo.keys import compact, spare_key
from tests.factories.campus import EMAIL, NAME
from tests.logged import list_telling, listening
from tests.support import MASTER_KEY

KEY = spare_key()
TELLING = {
    "a name": f"launch of {NAME}",
    "an address": f"to {EMAIL}",
    "any address": "to somebody.else@hs-anderswo.de",
    "a question": "asked Was ist ein Baum?",
    "a JWT": compact({"typ": "JWT", "alg": "RS256", "kid": KEY.kid}, {"sub": "5"}, KEY.private),
    "a bearer": "Authorization: Bearer b0b3f3e2a1c94f",
    "a token": "token=Zk3J9s_dQ0vXq2LrT8mWn5YbHc7UeGaP1oI4-xRtKjM",
    "a key": base64.b64encode(MASTER_KEY).decode(),
}
CODES = (
    "lti refused code=nonce iss=https://campus.example client=practice-client kid=dd87cf0d370bda65a3d3",
    "unreadable what=message_text place=message.text:34facec9-ce91-4187-92d7-1a41d8413062",
    "model server failed host=127.0.0.1:25600 code=model_failed",
)


@pytest.mark.parametrize("what", TELLING)
def test_a_line_that_tells_is_found_at_any_level(what: str, told_in_the_log: list[str]) -> None:
    with listening() as found:
        logging.getLogger("lti_tool.somewhere").debug("before %s behind", TELLING[what])
    assert len(found) == 1
    told_in_the_log.clear()


def test_the_message_of_an_error_is_looked_at_too(told_in_the_log: list[str]) -> None:
    with listening() as found:
        try:
            raise ValueError(NAME)
        except ValueError:
            logging.getLogger("lti_tool.somewhere").exception("failed")
    assert found == [f"ValueError: {NAME}"]
    told_in_the_log.clear()


def test_codes_and_ids_tell_nothing() -> None:
    assert list_telling("\n".join(CODES)) == []
