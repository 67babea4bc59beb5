# SPDX-License-Identifier: EUPL-1.2
"""Moodle's ways, as recorded from Moodle 4.5 and read in its code."""

from html import escape

from lti_tool.lti.claim_names import LTI
from lti_tool.lti.dialects.dialect import Claims, ContentItem, Dialect, once, section, text


class Moodle(Dialect):
    """Moodle: mod_lti."""

    family = "moodle"
    unknown_client_error = "invalid_client"  # 4.5.6: other words where it does not trust the key

    def locale(self, claims: Claims) -> str | None:
        """Moodle names its language packs: `de_du` is German that says "du", and no tag of BCP 47."""
        sent = super().locale(claims)
        return sent.partition("_")[0] if sent else None

    def content_item(self, item: ContentItem) -> ContentItem:
        """`text` is plain (Deep Linking 2.0, section 3.2), and becomes the activity's description in HTML (4.5.6,
        `content_item_to_form`): of "for x < y" the end was lost.
        """
        said = item.get("text")
        if not isinstance(said, str):
            return item
        return {**item, "text": escape(said, quote=False).replace("\n", "<br>")}

    def earlier_courses(self, claims: Claims) -> tuple[str, ...]:
        """`context_history=$Context.id.history`, nearest first. A parameter of the whole tool wins over what is typed
        into an activity (4.5.6, `lti_build_custom_parameters`), also while it is empty; without one, what was typed
        comes through. A Moodle that does not know the variable sends it as it was asked.
        """
        history = text(section(claims, LTI + "custom"), "context_history").split(",")
        return once(identity.strip() for identity in history if not identity.startswith("$"))
