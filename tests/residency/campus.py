# SPDX-License-Identifier: EUPL-1.2
"""The practice platform, on a computer of its own, before any tool has registered there."""

import sys
import threading

from lti_tool.demo.openid_provider import Authority
from lti_tool.demo.platform import create_platform
from lti_tool.demo.serving import serving

if __name__ == "__main__":
    host, port = sys.argv[1], int(sys.argv[2])
    with serving(lambda url: create_platform(Authority(url, {})), host=host, port=port):
        threading.Event().wait()
