# SPDX-License-Identifier: EUPL-1.2
"""The sentences that the page's JavaScript shows, in the visit's language.

They travel with the page as JSON, so that the modules in `static/js` hold no text of their own. `{name}` is filled
in by the page; keys in `_one` and `_other` are forms of the same sentence for a number `{n}`.
"""

from lti_tool.language import gettext as _


def strings() -> dict[str, str]:
    """Key -> translated sentence."""
    return (
        _answering() | _withheld() | _kept_back() | _ending() | _own_conversations() | _kept() | _opinion() | _spoken()
    )


def _answering() -> dict[str, str]:
    return {
        "sending": _("Sending …"),
        "thinking": _("The AI is working on an answer …"),
        "about_exercise": _("About: exercise {name}"),
        "in_view": _("About: {title}"),
        "in_view_remove": _("Do not ask about “{title}”"),
        "in_view_changed": _("What you ask now is about “{title}”, which is open in the course."),
        "in_view_removed": _("What you ask now is about no particular page of the course."),
        "looking": _("Passages of the course material are being looked for …"),
        "waiting": _("Your question has arrived. It is waiting for the language model."),
        "waiting_next": _("Your question is the next one."),
        "waiting_ahead_one": _("One question is ahead of yours."),
        "waiting_ahead_other": _("{n} questions are ahead of yours."),
        "waiting_time": _("Probably {time} to go."),
        "seconds_one": _("{n} second"),
        "seconds_other": _("{n} seconds"),
        "minutes_one": _("{n} minute"),
        "minutes_other": _("{n} minutes"),
        "hours_one": _("{n} hour"),
        "hours_other": _("{n} hours"),
        "still_answering": _("An answer is still being written. Wait for it or stop it."),
        "still_writing": _("This answer is still being written …"),
        "keys": _("Enter sends, Shift+Enter starts a new line."),
        "keys_touch": _("Enter starts a new line, the button sends."),
        "letters_left_one": _("{n} more character fits."),
        "letters_left_other": _("{n} more characters fit."),
        "too_long_one": _("{n} character too many. Please shorten your question."),
        "too_long_other": _("{n} characters too many. Please shorten your question."),
        "cut_turns_one": _(
            "The beginning of this conversation no longer fits: the AI cannot see your first question any more."
        ),
        "cut_turns_other": _(
            "The beginning of this conversation no longer fits: the AI cannot see your first {n} questions any more."
        ),
        "later_replaced_one": _("The question after this one and its answer will be replaced."),
        "later_replaced_other": _("The {n} questions after this one and their answers will be replaced."),
        "allowance_person": _("{share} of today’s allowance used; it starts anew at {time}."),
        "allowance_activity": _("{share} of this activity’s allowance for today used; it starts anew at {time}."),
        "allowance_institution": _("{share} of your institution’s allowance used; it starts anew at {time}."),
    }


def _withheld() -> dict[str, str]:
    return {
        "withheld_once": _(
            "A first answer was held back because it gave away a solution that your instructors keep closed."
        ),
        "withheld_twice": _(
            "Two answers were held back because they gave away a solution that your instructors keep closed."
        ),
    }


def _kept_back() -> dict[str, str]:
    """Of a question; the kinds are those of `privacy.redaction`."""
    return {
        "kept_back_one": _("One detail was kept from the model."),
        "kept_back_other": _("{n} details were kept from the model."),
        "kept_address": _("Address"),
        "kept_birthday": _("Date of birth"),
        "kept_card": _("Card number"),
        "kept_email": _("E-mail address"),
        "kept_handle": _("Name in a network"),
        "kept_iban": _("Account number (IBAN)"),
        "kept_id": _("Number or login"),
        "kept_id_card": _("Number of an identity card"),
        "kept_insurance": _("Insurance number"),
        "kept_name": _("Name"),
        "kept_phone": _("Telephone number"),
        "kept_plate": _("Number plate"),
        "kept_secret": _("Password or key"),
        "kept_tax_id": _("Tax number"),
    }


def _ending() -> dict[str, str]:
    return {
        "offline": _("There is no connection. Check your network and send your question again."),
        "failed": _("That did not work. Please try again in a moment."),
        "try_again_in": _("You can try again in {time}."),
        "try_again_at": _("You can try again from {time} (your local time)."),
        "try_again_now": _("You can try again now."),
        "connection_lost": _("The connection was lost. What arrived is still here; load again to see how it went on."),
        "line_silent": _(
            "Nothing has arrived for a while: the connection seems to be lost. What arrived is still here."
        ),
        "load_again": _("Load again"),
        "kept_here_only": _(
            "This answer was interrupted. What you see of it stands only on this page: copy it if you want to keep it."
        ),
        "nothing_kept": _("This answer was interrupted before any of it was kept."),
        "interrupted": _("This answer was interrupted."),
        "stopped": _("You stopped this answer."),
        "ended_by_lock": _("This answer ended because asking was locked for an exam."),
        "open_again": _("You can ask again."),
        "was_stopped": _("This answer was stopped before its end."),
        "was_failed": _("This answer was not finished: the language model failed."),
        "cut_at_length": _("The answer ends here because it reached the longest permitted length. Ask it to go on."),
        "ask_again": _("Ask again"),
        "question_unreadable": _("This question cannot be read any more. Please ask it anew."),
        "visit_over": _("Your visit has ended. Open the activity again in your course."),
        "draft_kept": _("Your draft is kept."),
        "draft_waits": _("What you had typed is kept for you, and comes back when you open the activity in this tab."),
        "draft_to_copy": _("Copy your draft first: this browser does not let the page keep it."),
    }


def _own_conversations() -> dict[str, str]:
    return {
        "untitled": _("Untitled conversation"),
        "rename_named": _("Rename “{title}”"),
        "delete_named": _("Delete “{title}”"),
        "deleted": _("“{title}” was deleted."),
        "undo": _("Undo"),
        "no_match": _("No title contains “{text}”. Only the titles are searched, not what was written."),
        "earlier_shown_one": _("{n} earlier message is shown above."),
        "earlier_shown_other": _("{n} earlier messages are shown above."),
        "printed_on": _("Printed on {date}"),
        "here_as": _("You are here as {name}."),
    }


def _kept() -> dict[str, str]:
    return {
        "stores_nothing": _("Nothing of this conversation is stored here. It ends when you close this tab."),
        "stores_nothing_in_page": _(
            "Nothing of this conversation is stored here, and your browser keeps nothing for this page: it ends when "
            "you leave the course page or load it again."
        ),
        "ends_with_page": _("Nothing is stored here: this conversation ends with this page."),
        "tab_forgotten": _("The conversation in this tab is gone."),
        "saved_as_file": _(
            "The conversation was handed to your browser as a file. To hand it in, upload the file in your course where"
            " your instructors ask for it."
        ),
        "saved_on": _("Saved on {date}"),
        "saved_by_ai": _(
            "A conversation with an AI. Everything marked “AI answer” was written by a language model, not by a person,"
            " and can be wrong."
        ),
        "saved_by_page": _(
            "The page in the browser made this file. Campus Tutor has stored nothing of the conversation and cannot"
            " confirm that it is complete and unchanged."
        ),
        "notice_from": _("As of {date}"),
        "kept_until": _("What you ask in this term is deleted on {date}."),
        "deleted_on": _("is deleted on {date}"),
        "kept_for_one": _("A conversation is deleted {n} day after your last question in it."),
        "kept_for_other": _("A conversation is deleted {n} days after your last question in it."),
    }


def _opinion() -> dict[str, str]:
    return {
        "thanks": _("Thank you for your feedback."),
        "taken_back": _("Your feedback was taken back."),
        "what_helped": _("What helped? (optional)"),
        "what_was_wrong": _("What was wrong? (optional)"),
        "copy_label": _("AI answer – Campus Tutor, can be wrong"),
        "copy_label_material": _("Passages from the course material – Campus Tutor"),
        "copy_label_tool": _("Hint of Campus Tutor, not of an AI"),
        "copied": _("Copied"),
        "copy_failed": _("Your browser does not allow copying. Please select the text instead."),
    }


def _spoken() -> dict[str, str]:
    """Names that only a screen reader speaks."""
    return {
        "answer_complete": _("The answer is complete."),
        "code_block": _("A piece of program code follows."),
        "table_block_one": _("A table with {n} row follows."),
        "table_block_other": _("A table with {n} rows follows."),
        "source_n": _("Source {n}"),
        "source_named": _("Source {n}: {source}"),
        "source_later": _("This source opens as soon as it is known."),
        "formula": _("Formula"),
        "code": _("Program code"),
    }
