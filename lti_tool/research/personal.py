# SPDX-License-Identifier: EUPL-1.2
"""What research has of a person, and what erasing and exporting it means."""

from collections.abc import Mapping
from typing import Any

from lti_tool.language import gettext as _
from lti_tool.models import ResearchConsent, ResearchExportPerson
from lti_tool.models.research import open_known
from lti_tool.privacy.personal import Export, PersonalTable, delete_rows, is_of_person


def tables() -> list[PersonalTable]:
    """Consents, and exports in which the person was."""
    return [_consents(), _exports()]


def _consents() -> PersonalTable:
    own = is_of_person(ResearchConsent.person_id)
    return PersonalTable(
        model=ResearchConsent,
        title=lambda: _("Your consent to research, with the name to be taken out of what you wrote"),
        until=lambda: _("three years after you withdraw it; the name only until you do"),
        since=ResearchConsent.given_at,
        own=own,
        in_course=None,
        erases=delete_rows(ResearchConsent),
        export=Export(opened={"known": _known}, order=("given_at",)),
    )


def _known(key: bytes, row: Mapping[str, Any]) -> dict[str, object]:
    """Of fingerprints how many: a number of a few digits would be found by whoever has them and their key."""
    identity = open_known(key, row["id"], row["known"])
    prints = identity.get("fingerprints")
    return {**identity, "fingerprints": len(prints["prints"]) if prints else 0}


def _exports() -> PersonalTable:
    own = is_of_person(ResearchExportPerson.person_id)
    return PersonalTable(
        model=ResearchExportPerson,
        title=lambda: _("In which files for researchers you were"),
        until=lambda: _("until you erase your data"),
        since=ResearchExportPerson.at,
        own=own,
        in_course=None,
        erases=delete_rows(ResearchExportPerson),
        export=Export(order=("at",)),
    )
