# SPDX-License-Identifier: EUPL-1.2
"""Devices of stories, and what must hold on them."""

from typing import Any

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FITS = "() => document.documentElement.scrollWidth <= window.innerWidth"
WATCH_POLICY = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI}`));
"""
