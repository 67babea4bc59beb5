# SPDX-License-Identifier: EUPL-1.2
"""What is said of files and pages that cannot be read, each with what to do."""

from typing import Literal

from lti_tool.answers import ErrorShown
from lti_tool.language import gettext as _
from lti_tool.materials.pages import Note
from lti_tool.models.slides_pdf import LACKS


def why_failed(code: str) -> ErrorShown:
    """`code`: one of `ReadFailed.CODES`."""
    sentences = {
        "empty_file": _("This file is empty. Please save it again in its program and upload it anew."),
        "unsupported_kind": unsupported_kind(),
        "encrypted": _(
            "This file is protected by a password. Please save it without a password and replace it by that file."
        ),
        "no_text": _(
            "There is no text in this file, as in a scan. Please run text recognition (OCR) over it, or upload the "
            "document it was made from."
        ),
        "broken": _("This file is damaged. Please open it in its program, save it anew and replace it by that file."),
        "too_many_pages": _(
            "This file has more pages than the tutor’s material may have. Please upload only the parts that the course "
            "needs, or delete other files."
        ),
        "took_too_long": _(
            "Reading this file took too long. Please divide it into smaller files, or save it anew as a PDF with text."
        ),
        "needs_too_much_memory": _(
            "Reading this file takes more memory than there is. Please divide it into smaller files, or save it with "
            "smaller pictures."
        ),
        "limit_reached": _(
            "What is in this file or archive is more than the tutor’s material may have: its megabytes, 500 files and "
            "20 million characters of text in 15,000 passages. Please upload only what the course needs, or delete "
            "other files."
        ),
    }
    return {"code": code, "message": sentences.get(code, sentences["broken"])}


def unsupported_kind() -> str:
    """For a file that is of no kind that can be read, whatever its name says."""
    return _(
        "The tutor cannot read this kind of file, or its name ends in another kind’s ending. It reads PDF, PowerPoint "
        "(pptx), Word (docx), ODT, ODP, Markdown, HTML, text, source code, Jupyter notebooks and ZIP archives of those."
    )


def why_no_text(note: str) -> str | None:
    """Of a page; `note` is a `Note`."""
    sentences = {
        Note.EMPTY: _("There is nothing on this page."),
        Note.PICTURE_ONLY: _(
            "A picture only: the tutor cannot read it. Run text recognition (OCR) over the file, or put what matters "
            "into words on the page, and replace the file."
        ),
        Note.UNREADABLE: _(
            "The tutor could not read this page; the others it has read. Save the page anew, for example with a "
            "simpler drawing, and replace the file."
        ),
        Note.HIDDEN: _(
            "This slide is hidden in the presentation, so the tutor has not read it. Show it there and replace the "
            "file if the tutor shall know it."
        ),
    }
    return sentences.get(Note(note)) if note else None


def why_no_pictures(code: str | None, *, is_over: bool) -> str:
    """Of slides. `code`: of the row of their PDF; `is_over`: nobody will try again."""
    if is_over:
        return _(
            "There are no pictures of these slides, since they could not be turned into a PDF. Answers stand on their "
            "text all the same. For pictures, save the slides as PDF in their program and replace the file by that."
        )
    if code in LACKS:
        return _(
            "There are no pictures of slides here, since the program is missing that makes them (LibreOffice). Your "
            "administrators can install it. Or save the slides as PDF and replace the file by that."
        )
    return _("The pictures of the slides are being made. Open this page again in a minute.")


Version = Literal["current", "earlier", "gone"]


def which_version(*, is_deleted: bool, is_replaced: bool, is_used: bool) -> tuple[Version, str | None]:
    """Of a passage that somebody opens: how its page stands to what the course has now, and a sentence for that."""
    if is_deleted:
        return "gone", _("This is no longer part of the course.")
    if is_replaced:
        return "earlier", _("This is from an earlier version; the course has a newer one.")
    if not is_used:
        return "gone", _("The tutor does not use this page any more.")
    return "current", None


def not_to_be_opened() -> str:
    """For a passage that is not there, or not for this visit: the two look alike."""
    return _("This page is not available to you, or not any more.")


def reader_strings() -> dict[str, str]:
    """What the chat page says of a page beside an answer."""
    return {
        "page_opens": _("The page is being opened …"),
        "page_is_open": _("The page is open."),
        "page_offline": _("There is no connection. Check your network and try again."),
        "page_picture": _("Picture of {place}"),
        "picture_comes": _("The picture is being made …"),
        "cited_passage": _("The passage that is cited"),
    }
