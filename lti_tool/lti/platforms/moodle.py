"""Moodle's ways, as recorded from Moodle 4.5."""

from lti_tool.lti.platforms.base import LTI, SHORTEST_ID, Claims, Platform, section, text


class Moodle(Platform):
    """Moodle: mod_lti."""

    family = "moodle"

    def locale(self, claims: Claims) -> str | None:
        """Moodle names its language packs: ``de_du`` is German that says "du", and no tag of BCP 47."""
        sent = super().locale(claims)
        return sent.partition("_")[0] if sent else None

    def ids(self, claims: Claims) -> tuple[str, ...]:
        """Also the login, which comes in an extension together with the name."""
        username = text(section(claims, LTI + "ext"), "user_username")
        return super().ids(claims) + ((username,) if len(username) >= SHORTEST_ID else ())
