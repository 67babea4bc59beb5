# SPDX-License-Identifier: EUPL-1.2
"""What one's own data owes to the whole: `lti_tool.features`."""

from collections.abc import Callable, Sequence

from lti_tool.db import Database
from lti_tool.features import Feature, Nothing
from lti_tool.own_data import views
from lti_tool.own_data.erasure import Sign
from lti_tool.own_data.strings import strings
from lti_tool.privacy.personal import PersonalTable
from lti_tool.settings import Settings
from lti_tool.signatures import ReadSigned
from lti_tool.vault import Vault


def feature(
    settings: Settings,
    database: Database,
    vault: Vault,
    sign: Sign,
    tables: Callable[[], Sequence[PersonalTable]],
    *,
    read_signed: ReadSigned,
) -> Feature:
    """`sign`, `read_signed`: by the tool's own keys. `tables`: of all features."""
    return Feature(
        name="own_data",
        blueprints=[views.blueprint(settings, database, vault, sign, tables, read_signed=read_signed)],
        strings=strings,
        personal=Nothing("shows, hands out and erases what the other features keep"),
        retention=[],
        jobs=[],
        metrics=[],
    )
