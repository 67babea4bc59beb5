# SPDX-License-Identifier: EUPL-1.2
"""`/verify`: whether a file was made by this installation and is as it was; for everybody, without a visit.

The file is read while it comes, and kept in no place: neither in the database nor on disk nor in a log.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO, cast

from flask import Blueprint, Response, g, jsonify, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from lti_tool import access
from lti_tool.errors import BadRequest, Invalid, TooLarge, Unavailable, Unsupported
from lti_tool.language import gettext as _
from lti_tool.own_data.answers import FileVerified
from lti_tool.own_data.signed_file import SignedFile, Verdict
from lti_tool.own_data.verify_words import name_kind, say
from lti_tool.paced import PacedStream
from lti_tool.signatures import ReadSigned

MAX_FILE_BYTES = 100 * 1024 * 1024
"""An export of 10,000 long messages has about half of that."""
FORM_BYTES = 64 * 1024
"""Beside the file: what separates it."""
PARSER_BYTES = 4 * FORM_BYTES
AT_ONCE = 4
"""Files that a process reads at once; each holds some 2 MiB. Nobody's question waits for them."""
RETRY_SECONDS = 10


def install(views: Blueprint, read_signed: ReadSigned) -> None:
    """Adds the page and its form."""
    slots = threading.BoundedSemaphore(AT_ONCE)

    @views.get("/verify")
    @access.public
    def show_verify() -> str:
        return _page(None)

    @views.post("/verify")
    @access.public
    def verify_file() -> Response:
        """JSON for who prefers it, else a page."""
        g.answers_json = request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
        with _taken(slots):
            verdict = _describe(_read().examine(read_signed))
        return jsonify(verdict) if g.answers_json else Response(_page(verdict))


def _page(verdict: FileVerified | None) -> str:
    kind = name_kind(verdict["kind"]) if verdict and verdict["kind"] else ""
    return render_template("verify.html", verdict=verdict, kind=kind, limit=MAX_FILE_BYTES >> 20)


@contextmanager
def _taken(slots: threading.BoundedSemaphore) -> Iterator[None]:
    """Raises Unavailable at once: what waits would hold a connection."""
    if not slots.acquire(blocking=False):
        raise Unavailable(
            _("Many files are being examined at the moment. Please try again in a few seconds."),
            code="busy",
            retry_after=RETRY_SECONDS,
        )
    try:
        yield
    finally:
        slots.release()


class _FilePart(BytesIO):
    """What the parser writes a file into: nothing of it stays."""

    def __init__(self) -> None:
        super().__init__()
        self.file = SignedFile()

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Raises TooLarge."""
        if self.file.size + len(data) > MAX_FILE_BYTES:
            raise _too_large()
        self.file.take(data)
        time.sleep(0)  # under gevent everybody else in this process has a turn
        return len(data)


def _read() -> SignedFile:
    """Raises BadRequest, Invalid, TooLarge, Unsupported."""
    if request.mimetype != "multipart/form-data":
        raise Unsupported(_("Send the file as a form: multipart/form-data with a field “file”."))
    parts: list[_FilePart] = []
    _parse(parts)
    if len(parts) != 1 or not parts[0].file.size:
        raise Invalid(_("There is no file in this upload. Please choose one."), code="no_file")
    return parts[0].file


def _parse(parts: list[_FilePart]) -> None:
    def open_part(*_about: object, **_more: object) -> IO[bytes]:
        if parts:
            raise Invalid(_("Please upload one file at a time."), code="one_file")
        parts.append(_FilePart())
        return cast(IO[bytes], parts[0])

    parser = FormDataParser(open_part, PARSER_BYTES, MAX_FILE_BYTES + FORM_BYTES, max_form_parts=2, silent=False)
    paced = {"wsgi.input": PacedStream(request.environ["wsgi.input"])}
    try:
        _stream, form, files = parser.parse_from_environ(request.environ | paced)
    except RequestEntityTooLarge:
        raise _too_large() from None
    except ValueError:
        raise BadRequest(_("The upload arrived incomplete. Please try it again.")) from None
    if form or set(files) - {"file"}:
        raise Invalid(_("There are fields in this request that are not known here."), code="unknown_field")


def _too_large() -> TooLarge:
    return TooLarge(
        _("This file is too large to be examined here: at most %(limit)s MB are possible.", limit=MAX_FILE_BYTES >> 20)
    )


def _describe(verdict: Verdict) -> FileVerified:
    signed = verdict.signed
    return {
        "found": str(verdict.found),  # type: ignore[typeddict-item]
        "kind": str(verdict.kind) if verdict.kind else None,  # type: ignore[typeddict-item]
        "signed_at": str(signed.claims["at"]) if signed and "at" in signed.claims else None,
        "key": signed.kid if signed else None,
        "message": say(verdict),
    }
