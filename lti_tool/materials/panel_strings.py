# SPDX-License-Identifier: EUPL-1.2
"""The sentences that the panel of the course material shows by JavaScript; they travel with those of the chat."""

from lti_tool.language import gettext as _


def strings() -> dict[str, str]:
    """Key -> translated sentence."""
    return _travelling() | _standing() | _about() | _kinds() | _opened() | _told()


def _travelling() -> dict[str, str]:
    return {
        "material_empty": _("This file is empty. Save it again in the program that made it, then put it in."),
        "material_folder": _("This is a folder. Put in its files, or the folder as a ZIP."),
        "material_wrong_kind": _("Files ending in {ending} cannot be read. Save it as PDF and put that in."),
        "material_too_large": _(
            "This file is larger than {limit}. Split it, or save it with smaller pictures, and put that in."
        ),
        "material_offline": _("The connection was lost before the file had arrived. Check your network and try again."),
        "material_under_way": _("On their way"),
        "material_not_put_in": _("Not put in"),
        "material_queued": _("Waits for its turn."),
        "material_travels": _("On its way: {share}."),
        "material_arriving": _("Has left; the tutor takes it in …"),
        "material_cancelled": _("“{name}” was cancelled."),
        "material_going_one": _("{n} file of course material is on its way. Please keep this page open."),
        "material_going_other": _("{n} files of course material are on their way. Please keep this page open."),
        "material_lost": _("When this page was left, these files had not arrived yet: {names}. Put them in again."),
    }


def _standing() -> dict[str, str]:
    return {
        "material_waits": _("Has arrived and waits to be read."),
        "material_waits_long": _(
            "Has arrived and has been waiting to be read for minutes. If this goes on, tell your administrators: "
            "“campus-tutor work” may not be running."
        ),
        "material_reading": _("Is being read: {share}."),
        "material_ready": _("The tutor answers from it."),
        "material_ready_from": _("The tutor answers from it from {date} on."),
        "material_earlier": _("Until then the tutor answers from the earlier version."),
        "material_earlier_stays": _("The tutor goes on answering from the earlier version."),
    }


def _about() -> dict[str, str]:
    return {
        "material_pages_one": _("{n} page"),
        "material_pages_other": _("{n} pages"),
        "material_slides_one": _("{n} slide"),
        "material_slides_other": _("{n} slides"),
        "material_sections_one": _("{n} section"),
        "material_sections_other": _("{n} sections"),
        "material_parts_one": _("{n} part"),
        "material_parts_other": _("{n} parts"),
        "material_cells_one": _("{n} cell"),
        "material_cells_other": _("{n} cells"),
        "material_language_de": _("German"),
        "material_language_en": _("English"),
        "material_since": _("since {date}"),
        "material_used": _("{bytes} of {of_bytes} and {pages} of {of_pages} pages are used."),
        "material_kept": _("If nobody uses the course any more, its material is deleted on {date}."),
        "material_kept_term": _("The material is deleted on {date} unless the course is used after {term}."),
        "material_limit": _("At most {limit} a file."),
        "material_kinds": _("{kinds}, or a ZIP of them."),
        "material_take_over_one": _("Take over the material of “{course}” ({n} file)"),
        "material_take_over_other": _("Take over the material of “{course}” ({n} files)"),
        "material_offered": _("This tutor was copied from there. It would get: {titles} ({bytes})."),
    }


def _kinds() -> dict[str, str]:
    return {
        "material_kind_pdf": "PDF",
        "material_kind_pptx": "PowerPoint",
        "material_kind_docx": "Word",
        "material_kind_odt": _("OpenDocument text"),
        "material_kind_odp": _("OpenDocument slides"),
        "material_kind_markdown": "Markdown",
        "material_kind_html": _("web page"),
        "material_kind_text": _("plain text"),
        "material_kind_code": _("source code"),
        "material_kind_notebook": _("Jupyter notebook"),
        "material_kind_zip": "ZIP",
    }


def _opened() -> dict[str, str]:
    return {
        "material_all_read": _("All pages could be read."),
        "material_noted_one": _("{n} page has a remark: please look at it."),
        "material_noted_other": _("{n} pages have a remark: please look at them."),
        "material_off_one": _("{n} page is switched off."),
        "material_off_other": _("{n} pages are switched off."),
        "material_range": _("{from} to {last} of {all}"),
        "material_page_used": _("is used"),
        "material_page_off": _("is not used"),
        "material_use_page": _("Use {place} for answers"),
        "material_picture": _("Picture: {place}"),
        "material_unsaved": _("Not saved yet."),
        "material_saved": _("Saved. It holds from the next question on."),
    }


def _told() -> dict[str, str]:
    return {
        "material_known": _("“{name}” is there already, as “{title}”: it was not put in a second time."),
        "material_arrived": _("“{name}” has arrived and will be read."),
        "material_told_ready": _("“{title}” has been read."),
        "material_told_failed": _("“{title}” could not be read."),
        "material_delete_sure": _(
            "Delete “{title}”? From then on no answer stands on it. Earlier answers still open the pages they cite."
        ),
        "material_delete_yes": _("Delete"),
    }
