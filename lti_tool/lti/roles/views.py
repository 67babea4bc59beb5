# SPDX-License-Identifier: EUPL-1.2
"""The addresses of teaching rights by code."""

from uuid import UUID

from flask import Blueprint

from lti_tool.access import current, requires
from lti_tool.answers import NO_CONTENT, Created, NoContent
from lti_tool.db import Database
from lti_tool.json_body import Body
from lti_tool.lti.answers import NewCode, RedeemedCode, TeachingRights
from lti_tool.lti.roles import one_time_codes
from lti_tool.permissions import Permission

MAX_CODE_CHARACTERS = 100


def blueprint(database: Database) -> Blueprint:
    """All of `/api` that the panel of teaching rights calls."""
    rights = Blueprint("rights", __name__, url_prefix="/api/teaching-rights")

    @rights.get("")
    @requires(Permission.CONFIGURE_TUTOR)
    def list_rights() -> TeachingRights:
        with database.transaction() as session:
            return one_time_codes.list_rights(session, current())

    @rights.post("/codes")
    @requires(Permission.CONFIGURE_TUTOR)
    def make_code() -> Created[NewCode]:
        Body().end()
        with database.transaction() as session:
            return one_time_codes.make(session, current()), 201

    @rights.delete("/codes/<uuid:code_id>")
    @requires(Permission.CONFIGURE_TUTOR)
    def revoke_code(code_id: UUID) -> NoContent:
        with database.transaction() as session:
            one_time_codes.revoke_code(session, current(), code_id)
        return NO_CONTENT

    @rights.delete("/grants/<uuid:grant_id>")
    @requires(Permission.CONFIGURE_TUTOR)
    def revoke_grant(grant_id: UUID) -> NoContent:
        with database.transaction() as session:
            one_time_codes.revoke_grant(session, current(), grant_id)
        return NO_CONTENT

    @rights.post("/redeem")
    @requires(Permission.OWN_DATA)
    def redeem_code() -> RedeemedCode:
        body = Body()
        code = body.line("code", MAX_CODE_CHARACTERS)
        body.end()
        one_time_codes.take_try(database, current())
        with database.transaction() as session:
            return {"roles": list(one_time_codes.redeem(session, current(), code))}

    return rights
