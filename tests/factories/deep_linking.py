# SPDX-License-Identifier: EUPL-1.2
"""Requests to place tutors, as a platform sends them."""

from typing import Any

from werkzeug.test import TestResponse

from lti_tool.demo.simulator import ABSENT
from tests.factories.stage import ISSUER, LTI, MEMBERSHIP, Browser, Stage

DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
SETTINGS = DL + "deep_linking_settings"
RETURN = f"{ISSUER}/mod/lti/contentitem_return.php?course=2&id=1&sesskey=y8oDl8BM3j"


def request_claims(**settings: Any) -> dict[str, Any]:
    """What makes a launch of the simulator a deep-linking request; `settings` change single ones."""
    wanted = {
        "deep_link_return_url": RETURN,
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["iframe", "window"],
        "accept_multiple": True,
        **settings,
    }
    return {
        LTI + "message_type": "LtiDeepLinkingRequest",
        LTI + "resource_link": ABSENT,
        LTI + "target_link_uri": ABSENT,
        LTI + "roles": [f"{MEMBERSHIP}#Instructor"],
        SETTINGS: {name: value for name, value in wanted.items() if value is not ABSENT},
    }


def asks(stage: Stage, *, claims: dict[str, Any] | None = None, **settings: Any) -> tuple[Browser, TestResponse]:
    """A request in a fresh browser, and the page that answers it."""
    browser = stage.browser()
    return browser, browser.open("teacher", claims=request_claims(**settings) | (claims or {}))
