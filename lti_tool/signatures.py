# SPDX-License-Identifier: EUPL-1.2
"""What the tool's own key signs, as those who read it know it; the keys lie in `lti.keys`."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Signed(NamedTuple):
    """A signature that holds."""

    kind: str
    """Of what was signed, as the header says: one never passes for another."""
    kid: str
    """The key."""
    claims: dict[str, Any]


class BadSignature(Exception):
    """What is shown was not signed by this installation as it is; the message says why."""


class UnknownKey(BadSignature):
    """Another installation's, or no signature at all."""


class WithdrawnKey(BadSignature):
    """The key leaked: what it signed proves nothing."""


ReadSigned = Callable[[str], Signed]
"""Of a JWS (RFC 7515) in its compact form. Raises BadSignature."""
