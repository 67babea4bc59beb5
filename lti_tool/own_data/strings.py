# SPDX-License-Identifier: EUPL-1.2
"""The sentences of one's own data that JavaScript shows."""

from lti_tool.language import gettext as _


def strings() -> dict[str, str]:
    """Key -> translated sentence; they travel with those of the chat."""
    return {
        "data_about": _("{institution} keeps this of you as a member of {platform}, since {date}."),
        "data_rows_one": _("{n} entry"),
        "data_rows_other": _("{n} entries"),
        "data_backups_one": _("Backups from before cannot be read any more after {n} day at the latest."),
        "data_backups_other": _("Backups from before cannot be read any more after {n} days at the latest."),
        "data_receipt": _("Receipt {id}, {time}."),
        "data_since": _("since {date}"),
        "data_until": _("until {date}"),
        "data_kept": _("kept: {until}"),
        "data_messages_one": _("{n} message"),
        "data_messages_other": _("{n} messages"),
        "data_readers_you": _("Only you can read it."),
        "data_readers_instructors": _("You and the instructors of the course can read it: you handed it in."),
        "data_readers_staff": _("You and the teaching staff of the course can read it: you handed it in."),
        "data_deleted": _("You deleted it; it can still be restored until then."),
        "data_looked_instructor": _("{time}: an instructor opened “{title}”."),
        "data_looked_assistant": _("{time}: an assistant opened “{title}”."),
        "data_looked_staff": _("{time}: teaching staff opened “{title}”."),
        "data_left_one": _("{n} question to the model {model}."),
        "data_left_other": _("{n} questions to the model {model}."),
        "data_kept_back_one": _("{n} detail in your questions was replaced before a model got them."),
        "data_kept_back_other": _("{n} details in your questions were replaced before a model got them."),
        "data_servers": _("These models run here: {servers}."),
        "data_embedding_servers": _(
            "Where a tutor has course material, the question also went here, to find what fits it: {servers}."
        ),
        "data_scores_one": _("“Done” was reported to the gradebook of the course platform once."),
        "data_scores_other": _("“Done” was reported to the gradebook of the course platform {n} times."),
        "data_exporting": _("Your data is put together …"),
        "data_exported": _("The file was handed to your browser."),
        "data_erasing": _("Your data is being erased …"),
    }
