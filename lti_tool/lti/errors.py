# SPDX-License-Identifier: EUPL-1.2
"""What a check says when it finds something wrong, and how that becomes the one refusal that is logged and shown.

The code is for the log (the certification suite wants proof per test) and never reaches the page, which says what to
do and nothing of why.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lti_tool.errors import LaunchRefused
from lti_tool.language import gettext as _


class LtiError(Exception):
    """A login, token or message that does not pass; `code` as a line of the log has it (docs/certification.md).

    `case` names a sentence of its own, where one code has several causes.
    """

    def __init__(self, code: str, case: str | None = None) -> None:
        super().__init__(code)
        self.code, self.case = code, case or code


@contextmanager
def refuse_on_error(*, iss: str | None = None, client: str | None = None, kid: str | None = None) -> Iterator[None]:
    """Refuses the launch where the body raises LtiError, with what is known of whose it was."""
    try:
        yield
    except LtiError as wrong:
        raise refusal(wrong.code, wrong.case, iss=iss, client=client, kid=kid) from None


def refusal(
    code: str,
    case: str | None = None,
    *,
    iss: str | None = None,
    client: str | None = None,
    kid: str | None = None,
) -> LaunchRefused:
    """The error for this code: 401 and "open the activity again", where nothing else helps more."""
    sentence = _SENTENCES.get(case or code)
    return LaunchRefused(
        code,
        status=_STATUS.get(code, 401),
        message=sentence() if sentence else None,
        iss=iss,
        client=client,
        kid=kid,
    )


_STATUS = {"login": 400, "role": 403, "too_large": 413}


def _set_up() -> str:
    return _("The tutor is not set up for this place yet. Please tell the people who run your course platform.")


def _not_valid() -> str:
    return _(
        "Please go back to your course and open the activity again. If this page comes again, please tell the people "
        "who run your course platform: in the tutor's administration, “Check the connection” shows them the reason."
    )


_SENTENCES: dict[str, Callable[[], str]] = {
    **dict.fromkeys(("id_token", "alg", "kid_missing", "kid_unknown", "iss", "aud", "azp", "nonce"), _not_valid),
    **dict.fromkeys(("version", "message", "sub", "roles", "missing", "target_link_uri", "return_url"), _not_valid),
    "clock": lambda: _(
        "Your course platform and the tutor do not agree what time it is. If opening the activity again in your course "
        "does not help, please tell the people who run your course platform that the clocks of the two servers differ."
    ),
    "state": lambda: _(
        "This page was loaded again, or opened too long after the click. "
        "Please go back to your course and open the activity again."
    ),
    "ticket": lambda: _("This page was open for too long. Please go back to your course and open the activity again."),
    "browser": lambda: _(
        "The tutor was opened in another browser than the one in which you clicked, or your browser keeps nothing for "
        "it. Please go back to your course and open the activity again; if that does not help, in another browser."
    ),
    "too_large": lambda: _(
        "Your course platform sent more than the tutor takes. Please tell the people who run your course platform."
    ),
    "registration": _set_up,
    "deployment": _set_up,
    "deployment_waits": lambda: _(
        "The tutor does not know this place of your course platform yet. The people who run the tutor see that it "
        "waits, and can let it in. Please try again later, or ask the people who run your course platform."
    ),
    "no_person": lambda: _(
        "Your course platform did not say who you are, and the tutor needs that to keep your conversations. "
        "Please sign in to your course platform and open the activity again."
    ),
    "message_type": lambda: _("The tutor can only be opened as an activity. Please open one in your course."),
    "role": lambda: _("Only instructors can place a tutor here. Please ask whoever runs the course."),
    "platform_error": lambda: _(
        "Your course platform stopped opening the tutor. "
        "Please go back to your course, sign in again if you are asked to, and open the activity again."
    ),
    "keys_unreachable": lambda: _(
        "Your course platform does not answer the tutor. Please open the activity again in a few minutes."
    ),
}
