# SPDX-License-Identifier: EUPL-1.2
"""What an institution has to say of itself before its privacy notice is complete: GDPR, articles 13 (1) and 30 (1)."""

from enum import StrEnum

from lti_tool.language import gettext as _
from lti_tool.models import Institution


class Needed(StrEnum):
    """A column of `Institution`, and the option of `campus-tutor institution set` that fills it."""

    CONTROLLER = "controller"
    CONTROLLER_CONTACT = "controller_contact"
    OFFICER = "officer"
    OFFICER_CONTACT = "officer_contact"
    LEGAL_BASIS = "legal_basis"

    @property
    def option(self) -> str:
        """As the command line takes it."""
        return f"--{self.value.replace('_', '-')}"

    @property
    def words(self) -> str:
        """In the spoken language."""
        match self:
            case Needed.CONTROLLER:
                return _("who answers for the processing (controller), with the address")
            case Needed.CONTROLLER_CONTACT:
                return _("how the controller is reached")
            case Needed.OFFICER:
                return _("the data protection officer")
            case Needed.OFFICER_CONTACT:
                return _("how the data protection officer is reached")
            case Needed.LEGAL_BASIS:
                return _("the legal basis of the processing")


def missing(institution: Institution) -> list[Needed]:
    """What it has not said yet, in the order of the notice."""
    return [needed for needed in Needed if not getattr(institution, needed)]
