# SPDX-License-Identifier: EUPL-1.2
"""Where an activity lies is told with the ids that its launches will carry."""

import jwt
import pytest

from lti_tool.demo.accents import ACCENTS
from lti_tool.demo.accents.base import claim
from lti_tool.demo.placements import placements
from lti_tool.demo.simulator import Simulator
from tests.demo.asking import ISSUER, TOOL, auth_url


@pytest.mark.parametrize("accent", ACCENTS)
def test_every_placement_has_the_ids_of_its_launches(accent: str) -> None:
    platform = Simulator(issuer=ISSUER, tool_url=TOOL, accent=accent)
    found = list(placements([platform.registration]))

    assert [place.activity.key for place in found] == ["growth", "recursion", "vectors"]
    for place in found:
        token = platform.answer(auth_url(platform.login_fields(activity=place.activity.key)))["id_token"]
        claims = jwt.decode(token, options={"verify_signature": False})
        assert claims[claim("context")]["id"] == place.context_id
        assert claims[claim("resource_link")]["id"] == place.resource_link_id
