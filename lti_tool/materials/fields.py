# SPDX-License-Identifier: EUPL-1.2
"""What an instructor says of a document: its title, its language, from when on it may be used."""

from lti_tool.errors import Invalid
from lti_tool.language import gettext as _
from lti_tool.tidy import tidy_line

MAX_TITLE_CHARACTERS = 200
LANGUAGES = ("de", "en")


def clean_title(text: str) -> str:
    """In one line, without what nobody can see. Raises Invalid for none, and for one that is too long."""
    title = tidy_line(text)
    if not title:
        raise Invalid(_("Please give the document a title."), code="bad_title")
    if len(title) > MAX_TITLE_CHARACTERS:
        raise Invalid(
            _("The title is too long: at most %(limit)s characters are possible.", limit=MAX_TITLE_CHARACTERS),
            code="bad_title",
        )
    return title


def known_language(code: str) -> str:
    """`de`, `en`, or "" for whatever the text itself tells. Raises Invalid for any other."""
    if code and code not in LANGUAGES:
        raise Invalid(
            _("The language of a document is “de” or “en”; leave it empty where it is neither."), code="bad_language"
        )
    return code
