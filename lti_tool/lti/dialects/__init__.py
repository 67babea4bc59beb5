# SPDX-License-Identifier: EUPL-1.2
"""What platforms do differently, and nothing else: claims in, values out. No Flask, no HTTP, no database.

`dialect.Dialect` is the specification; each other module is one platform, each of its methods one quirk of it.
"""

from collections.abc import Mapping

from lti_tool.lti.claim_names import LTI
from lti_tool.lti.dialects.dialect import Claims, Dialect, Facts, LaunchPlace, section, text
from lti_tool.lti.dialects.ilias import Ilias
from lti_tool.lti.dialects.moodle import Moodle

__all__ = ["FAMILIES", "Claims", "Dialect", "Facts", "LaunchPlace", "numbers", "of_family", "read"]

FAMILIES: Mapping[str, Dialect] = {platform.family: platform for platform in (Dialect(), Moodle(), Ilias())}
"""By the name that a registration carries."""


def of_family(family: str, claims: Claims) -> Dialect:
    """Whose quirks to expect. A registration that does not know its family believes what the platform calls itself."""
    if family == Dialect.family:
        family = text(section(claims, LTI + "tool_platform"), "product_family_code").lower()
    return FAMILIES.get(family, FAMILIES[Dialect.family])


def numbers(family: str, claims: Claims) -> tuple[str, ...]:
    """Matriculation number and login, for fingerprints alone."""
    return of_family(family, claims).numbers(claims)


def read(family: str, claims: Claims) -> Facts:
    """What the launch told."""
    return of_family(family, claims).read(claims)
