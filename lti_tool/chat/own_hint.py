# SPDX-License-Identifier: EUPL-1.2
"""What a student gets where a model gave a solution away twice: a hint in the tool's own wording, which names the
passages to read. No model wrote it, so it cannot give anything away.
"""

from collections.abc import Iterator, Sequence

from lti_tool import language
from lti_tool.chat.foreign_text import Excerpt
from lti_tool.language import gettext as _
from lti_tool.model_server import Delta, Tokens
from lti_tool.retrieval.words import spoken

MAX_PASSAGES = 3


def write(question: str, passages: Sequence[Excerpt]) -> Iterator[Delta]:
    """The hint in the language of the question, as far as that can be told; else in the page's.

    `passages`: those that fit best, best first, with the numbers by which they can be cited.
    """
    with language.speaking(spoken(question) or language.spoken()):
        text = _hint(passages[:MAX_PASSAGES])
    yield Delta(text)
    yield Delta(finish_reason="stop", tokens=Tokens(0, 0))


def _hint(passages: Sequence[Excerpt]) -> str:
    steps = [_("Write down in your own words what is asked and what is given.")]
    if passages:
        named = "; ".join(_place(one) for one in passages)
        steps.append(_("Read in the course material: %(passages)s.", passages=named))
    else:
        steps.append(_("Look up the terms of the exercise in your notes and find an example that is like it."))
    steps.append(_("Write your first step here, even if you are not sure of it: then we go on from there."))
    lines = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1))
    begin = _("You get further with this exercise like this:")
    return f"{begin}\n\n{lines}\n"


def _place(excerpt: Excerpt) -> str:
    """As "**Slides**, page 3 [2]"."""
    title = " ".join(excerpt.title.split()).replace("*", "").replace("[", "(").replace("]", ")")
    return f"**{title}**" + (f", {excerpt.place}" if excerpt.place else "") + f" [{excerpt.n}]"
