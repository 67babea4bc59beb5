# SPDX-License-Identifier: EUPL-1.2
"""Tutors to start from, in the visitor's language: whoever sets one up changes a text more easily than writing one."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from lti_tool import titles
from lti_tool.access import Visit
from lti_tool.language import gettext as _
from lti_tool.models import Activity, HelpLevel, Tutor, tutor_to_change
from lti_tool.models.school import is_school, new_text
from lti_tool.models.tutor_text import TITLE, TutorText


@dataclass(frozen=True)
class Template:
    """A text under a name that a form can send."""

    key: str
    text: TutorText


def first_text(activity_title: str, *, school: bool = False) -> TutorText:
    """Of a tutor that is made before somebody has written one, as by the first upload of material."""
    return new_text(TutorText(title=titles.pick_language(activity_title)[:TITLE].strip() or _("Tutor")), school=school)


def tutor_to_fill(session: Session, visit: Visit) -> Tutor:
    """The tutor that takes what the visit adds to it, locked: the activity's or a copy (`tutor_to_change`); an activity
    without one gets its first now.
    """
    tutor = tutor_to_change.to_change(session, visit.activity_id, visit.person_id)
    if tutor is not None:
        return tutor
    activity = session.get_one(Activity, visit.activity_id)
    text = first_text(activity.title, school=is_school(session, visit.institution_id))
    return tutor_to_change.make_first(session, activity, visit.person_id, text)


def templates(*, material: bool = False, school: bool = False) -> list[Template]:
    """All of them, the most general first. `material`: whether the tutor has some; without it nothing sends students
    there, and questions to begin with name their subject, since a model knows nothing of the course.
    """
    all_ = [_companion(material=material), _coach(material=material), _training(material=material), _writing()]
    return [replace(one, text=new_text(one.text, school=school)) for one in all_]


def _companion(*, material: bool) -> Template:
    return Template(
        "companion",
        TutorText(
            title=_("Course companion"),
            purpose=_("Questions about the lecture and the reading: explains terms, connections and examples."),
            help_level=HelpLevel.GUIDED,
            instructions=_(
                "Name the place in the material where one can read on. Close with a question to think about."
            )
            if material
            else _("Close with a question to think about."),
            starters=(
                _("Explain the most important idea of the course material to me.")
                if material
                else _("Explain a term that I name to me with an example."),
                _("What is the difference between two terms that I keep confusing?"),
                _("Give me an example from everyday life."),
            ),
        ),
    )


def _coach(*, material: bool) -> Template:
    return Template(
        "coach",
        TutorText(
            title=_("Exercise coach"),
            purpose=_("Working on the exercise sheets: helps to find the next step alone."),
            help_level=HelpLevel.HINTS,
            instructions=_("First ask what has been tried so far. Point at mistakes without correcting them."),
            starters=(
                _("I do not know how to begin."),
                _("Here is my attempt. Where does it go wrong?"),
                _("Which place in the material helps me here?") if material else _("Which terms do I need here?"),
            ),
        ),
    )


def _training(*, material: bool) -> Template:
    return Template(
        "training",
        TutorText(
            title=_("Exam training"),
            purpose=_("Practising for the exam: asks questions about the material and comments on the answers.")
            if material
            else _("Practising for the exam: asks questions about topics that are named and comments on the answers."),
            help_level=HelpLevel.GUIDED,
            instructions=_(
                "Ask one question at a time, from easy to difficult. Say what was right in the answer and what was "
                "missing. Give no marks and no points."
            ),
            starters=(
                _("Ask me a question about the whole material.") if material else _("Ask me an easy question first."),
                _("Ask me about the topic that I name."),
                _("Which topics should I repeat?") if material else _("How do I prepare for an exam?"),
            ),
        ),
    )


def _writing() -> Template:
    return Template(
        "writing",
        TutorText(
            title=_("Writing advice"),
            purpose=_("Term papers and reports: structure, argument, style. It does not write the text."),
            help_level=HelpLevel.HINTS,
            instructions=_(
                "Comment on structure and argument before language. Ask questions about unclear places instead of "
                "rewriting them. Never write whole passages."
            ),
            starters=(
                _("Help me to narrow down my question."),
                _("Is the thread of this section clear?"),
                _("How do I write an introduction?"),
            ),
        ),
    )
