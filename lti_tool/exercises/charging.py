# SPDX-License-Identifier: EUPL-1.2
"""What a proposal costs goes to the institution's month: neither the learners of the activity nor its staff pay."""

from uuid import uuid5

from sqlalchemy import select

from lti_tool.access import Visit
from lti_tool.db import Database
from lti_tool.errors import TooMany
from lti_tool.language import gettext as _
from lti_tool.model_server import Tokens
from lti_tool.models import Institution, quota


def take(database: Database, visit: Visit, tokens: int) -> quota.TakenTokens:
    """Raises TooMany where the institution has used its month up."""
    # A day's rows of their own, of nobody: what an instructor prepares must not use up what learners may ask.
    nobody = [uuid5(visit.institution_id, one) for one in ("prepared by a person", "prepared in an activity")]
    owners = quota.Owners(nobody[0], nobody[1], visit.institution_id)
    with database.transaction() as session:
        month = session.scalar(select(Institution.tokens_per_month).where(Institution.id == visit.institution_id))
    try:
        with database.at_once() as connection:
            return quota.take(connection, owners, quota.Allowances(None, None, month), tokens)
    except quota.UsedUp as error:
        raise TooMany(
            _("Your institution has used up its tokens of this month. You can enter the exercises yourself."),
            code="institution_allowance_used",
            retry_after=error.seconds,
        ) from error


def settle(database: Database, taken: quota.TakenTokens, used: Tokens) -> None:
    """Replaces what was taken by what was used."""
    with database.at_once() as connection:
        quota.settle(connection, taken, used.prompt + used.completion)
