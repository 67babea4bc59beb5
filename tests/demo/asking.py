# SPDX-License-Identifier: EUPL-1.2
"""What a well-behaved tool asks the platform for, once a login reached it."""

from collections.abc import Mapping
from urllib.parse import urlencode

TOOL = "http://127.0.0.1:8001"
ISSUER = "http://localhost:8000"


def auth_query(fields: Mapping[str, str], **changes: str | None) -> dict[str, str]:
    """The authentication request that answers the login; a change to None leaves a parameter out."""
    query = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": fields["client_id"],
        "redirect_uri": f"{TOOL}/lti/launch",
        "login_hint": fields["login_hint"],
        "lti_message_hint": fields["lti_message_hint"],
        "state": "the state",
        "nonce": "the nonce",
    }
    return {name: value for name, value in {**query, **changes}.items() if value is not None}


def auth_url(fields: Mapping[str, str], **changes: str | None) -> str:
    return f"{ISSUER}/auth?{urlencode(auth_query(fields, **changes))}"
