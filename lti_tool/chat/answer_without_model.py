# SPDX-License-Identifier: EUPL-1.2
"""Answers without a language model: what the course material itself says, and plainly that no model wrote it.

Where none is configured, and while none can be reached: an outage must not leave a student with nothing.
"""

from collections.abc import Iterator, Sequence

from lti_tool.chat.foreign_text import Excerpt
from lti_tool.chat.render.citations import shield
from lti_tool.language import gettext as _
from lti_tool.model_server import Delta, Tokens

MAX_PASSAGES = 3
AS_GOOD = 0.35
"""Beside the best passage, so that it is not followed by what only shares a common word with the question."""


def answer(fitting: Sequence[Excerpt], *, away: bool = False, material: bool = True) -> Iterator[Delta]:
    """The passages, quoted with their place and number, in the spoken language.

    `away`: a model is configured and cannot be reached. `material`: whether the tutor has any at all.
    """
    yield Delta((_away(found=bool(fitting), material=material) if away else _unconfigured(found=bool(fitting))) + "\n")
    for excerpt in fitting:
        yield Delta("\n" + _quoted(excerpt))
    yield Delta(finish_reason="stop", tokens=Tokens(0, 0))


def nothing_fits(*, material: bool) -> Iterator[Delta]:
    """Of a tutor that answers from its material alone, be there a model or not."""
    if material:
        none = _("No passage of your course material fits this question, and this tutor answers from it alone.")
        then = _("Please ask with terms that the course uses, or turn to your instructors.")
    else:
        none = _("This tutor answers from the course material alone, and there is none yet.")
        then = _("Please turn to your instructors.")
    yield Delta(f"{none} {then}\n")
    yield Delta(finish_reason="stop", tokens=Tokens(0, 0))


def _unconfigured(*, found: bool) -> str:
    statement = _("No language model is configured here, so nobody has thought about your question.")
    if found:
        passages = _("These passages of the course material fit it best:")
    else:
        passages = _("No passage of the course material fits it either. Please ask your instructors.")
    return f"{statement} {passages}"


def _away(*, found: bool, material: bool) -> str:
    if found:
        return _("The language model is not reachable at the moment; here is what your course material says:")
    again = _("Please ask again in a few minutes.")
    if material:
        none = _("The language model is not reachable at the moment, and no passage of your course material fits.")
    else:
        none = _("The language model is not reachable at the moment, and this tutor has no course material to show.")
    return f"{none} {again}"


def _quoted(excerpt: Excerpt) -> str:
    source = ", ".join(part for part in (excerpt.title, excerpt.place) if part)
    quote = "\n".join(f"> {line}".rstrip() for line in shield(excerpt.text.strip()).splitlines())
    return f"**{source}** [{excerpt.n}]\n\n{quote}\n"
