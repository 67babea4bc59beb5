# SPDX-License-Identifier: EUPL-1.2
"""What the calls of platforms owe to the whole: `lti_tool.features`."""

from lti_tool.db import Database
from lti_tool.features import Feature, Nothing, no_sentences
from lti_tool.platform_api import views
from lti_tool.platform_api.people import People
from lti_tool.platform_api.signed_call import FindKey, SignedCalls
from lti_tool.platform_api.views import Locks, Shelf
from lti_tool.privacy import retention


def feature(
    database: Database,
    public_url: str,
    find_key: FindKey,
    unreachable: type[Exception],
    *,
    shelf: Shelf,
    locks: Locks,
    people: People,
) -> Feature:
    """What a platform's own plugin calls. `find_key` raises `unreachable` where a platform's keys cannot be had."""
    calls = SignedCalls(database, public_url, find_key, unreachable)
    return Feature(
        name="platform_api",
        blueprints=[views.blueprint(database, calls, public_url, shelf=shelf, locks=locks, people=people)],
        strings=no_sentences,
        personal=Nothing("what a platform hands over belongs to its course; of its calls only hashes of numbers stay"),
        retention=[retention.USED_CALLS],
        jobs=[],
        metrics=[],
    )
