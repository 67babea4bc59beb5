# SPDX-License-Identifier: EUPL-1.2
"""The page that a launch without a cookie gets, and its one click."""

import re

from werkzeug.test import TestResponse

FROM_OUR_PAGE = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
"""What a browser says of a form on our own page: Origin is null under no-referrer."""


def ticket_of(page: TestResponse) -> str:
    found = re.search(r'name="ticket" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]
