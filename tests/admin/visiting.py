# SPDX-License-Identifier: EUPL-1.2
"""An administrator's visit, and what its page asks for."""

from werkzeug.test import TestResponse

from tests.factories.stage import LTI, TOOL, Opened, Stage

ADMIN = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"
LEARNER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"


def launched(stage: Stage, *roles: str, sub: str | None = None) -> Opened:
    """`sub`: of another person than the practice platform's first; a role that ends lowers one's other visits."""
    return stage.good_launch(claims={LTI + "roles": list(roles), **({"sub": sub} if sub else {})})


def get(opened: Opened, path: str) -> TestResponse:
    return opened.client.get(f"/api/admin/{path}", base_url=TOOL, headers=opened.authorization)
