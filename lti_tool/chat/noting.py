# SPDX-License-Identifier: EUPL-1.2
"""What of an answered question is counted: never a word of it. docs/decisions/insights.md says what becomes of it."""

from collections.abc import Mapping
from uuid import uuid4

from lti_tool.chat.question import Ending, Turn
from lti_tool.chat.statements import NOT_NOTED, bind_note
from lti_tool.db import now
from lti_tool.model_server import Tokens


def noted(turn: Turn, ending: Ending, tokens: Tokens) -> Mapping[str, object]:
    """What `statements.close` takes. Nothing of staff, of previews, and of what got no answer."""
    if not turn.by_learner or not ending.text.strip():
        return NOT_NOTED
    nearest = [] if ending.sources else turn.question.finding.nearest
    return bind_note(
        id=uuid4(),
        person_id=turn.person_id,
        activity_id=turn.activity_id,
        asked_at=now().replace(minute=0, second=0, microsecond=0),
        message_id=turn.answer_id if turn.stored else None,
        model=ending.model,
        tokens=tokens.prompt + tokens.completion,
        withheld=ending.withheld > 0,
        cited=[source["passage_id"] for source in ending.sources],
        nearest=[str(passage.id) for passage in nearest],
    )
