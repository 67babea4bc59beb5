# SPDX-License-Identifier: EUPL-1.2
"""A practice platform and a fake tool on real loopback ports, on two sites as in life."""

from collections.abc import Iterator

import pytest

from lti_tool.demo.openid_provider import Authority
from lti_tool.demo.platform import create_platform
from lti_tool.demo.serving import serving
from tests.fakes.tool import make_fake_tool, registrations


@pytest.fixture(scope="module")
def tool_url() -> Iterator[str]:
    with serving(make_fake_tool, host="127.0.0.1") as url:
        yield url


@pytest.fixture(scope="module")
def platform_url(tool_url: str) -> Iterator[str]:
    with serving(lambda url: create_platform(Authority(url, registrations(tool_url)))) as url:
        yield url
