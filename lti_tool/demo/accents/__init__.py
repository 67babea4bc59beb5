# SPDX-License-Identifier: EUPL-1.2
"""The ways in which platforms speak LTI 1.3, taken from records of real launches; see each module's first line."""

from lti_tool.demo.accents.base import Accent, Launch, Ticket, ToolRegistration
from lti_tool.demo.accents.ilias import Ilias9, Ilias10, Ilias11
from lti_tool.demo.accents.moodle import Moodle45
from lti_tool.demo.accents.practice import Practice, WithStorage

__all__ = ["ACCENTS", "Accent", "Launch", "Ticket", "ToolRegistration"]

ACCENTS: dict[str, Accent] = {
    accent.key: accent for accent in (Practice(), Moodle45(), Ilias9(), Ilias10(), Ilias11(), WithStorage())
}
