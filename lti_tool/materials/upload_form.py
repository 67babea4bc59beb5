# SPDX-License-Identifier: EUPL-1.2
"""The body of an upload: `multipart/form-data` with one file, taken in as it comes.

It is stored while it arrives and held nowhere as a whole, so an upload takes neither memory nor disk of its process.
What is refused is refused as soon as its first bytes say so.
"""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import IO, NamedTuple, cast
from uuid import UUID

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wsgi import get_input_stream

from lti_tool.db import Database
from lti_tool.errors import BadRequest, Invalid, TooLarge, Unsupported
from lti_tool.language import gettext as _
from lti_tool.materials.form_parts import FORM_BYTES, read_parts
from lti_tool.materials.kinds import HEAD_BYTES, kind_of
from lti_tool.materials.originals import Kept, PieceWriter
from lti_tool.materials.pages import FileKind
from lti_tool.materials.reading.names import safe_name
from lti_tool.materials.strings import unsupported_kind
from lti_tool.paced import PacedStream


class Named(NamedTuple):
    """What is known of a file once it has begun."""

    name: str
    kind: FileKind


class Upload(NamedTuple):
    """A file that has come whole, and the fields beside it."""

    named: Named
    kept: Kept
    fields: Mapping[str, str]


class _FilePart(BytesIO):
    """What the parser writes a file into: it goes on to the database."""

    def __init__(self, database: Database, name: str, max_bytes: int, begin: Callable[[Named], UUID]) -> None:
        super().__init__()
        self.name = safe_name(name)
        self.named: Named | None = None
        self._head = b""
        self._max_bytes = max_bytes
        self._pieces = PieceWriter(database, lambda: begin(self._checked()))

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Raises TooLarge, Unsupported."""
        self._head += data[: HEAD_BYTES - len(self._head)]
        if len(self._head) == HEAD_BYTES:
            self._checked()
        if self._pieces.size + len(data) > self._max_bytes:
            raise too_large(self._max_bytes)
        self._pieces.write(data)
        return len(data)

    def finish(self) -> tuple[Named, Kept]:
        """Raises Invalid for an empty file, Unsupported."""
        if not self._pieces.size:
            raise Invalid(_("This file is empty. Please save it again and upload it anew."), code="empty_file")
        named = self._checked()
        return named, self._pieces.finish()

    def _checked(self) -> Named:
        if self.named is None:
            kind = kind_of(self.name, self._head)
            if kind is None:
                raise Unsupported(unsupported_kind(), code="unsupported_kind")
            self.named = Named(self.name, kind)
        return self.named


class UploadForm:
    """Reads one request. `begin` makes the version that the pieces belong to, once the file's kind is known."""

    def __init__(self, database: Database, max_bytes: int, begin: Callable[[Named], UUID]) -> None:
        self._database, self._max_bytes, self._begin = database, max_bytes, begin
        self._file: _FilePart | None = None

    def read(self, fields: tuple[str, ...]) -> Upload:
        """The file under `file`, and those of `fields` that were sent.

        Raises BadRequest, Invalid, NotFound, TooLarge, Unsupported.
        """
        if request.mimetype != "multipart/form-data":
            raise Unsupported(_("Send the file as a form: multipart/form-data with a field “file”."))
        paced = {"wsgi.input": PacedStream(request.environ["wsgi.input"])}
        try:
            stream = get_input_stream(request.environ | paced, max_content_length=self._max_bytes + FORM_BYTES)
            boundary = request.mimetype_params.get("boundary", "").encode("ascii")
            form, files = read_parts(stream, boundary, self._open_part)
        except RequestEntityTooLarge:
            raise too_large(self._max_bytes) from None
        except ValueError:
            raise BadRequest(_("The upload arrived incomplete. Please try it again.")) from None
        if self._file is None or set(files) != {"file"}:
            raise Invalid(_("There is no file in this upload. Please choose one."), code="no_file")
        if set(form) - set(fields):
            raise Invalid(_("There are fields in this request that are not known here."), code="unknown_field")
        named, kept = self._file.finish()
        return Upload(named, kept, {name: form[name] for name in fields if name in form})

    def _open_part(self, file_name: str) -> IO[bytes]:
        if self._file is not None:
            raise Invalid(_("Please upload one file at a time."), code="one_file")
        self._file = _FilePart(self._database, file_name, self._max_bytes, self._begin)
        return cast(IO[bytes], self._file)


def too_large(max_bytes: int) -> TooLarge:
    """For a file beyond what the tutor takes."""
    return TooLarge(
        _(
            "This file is too large: a tutor’s material may have %(limit)s MB in all. Please divide it, or save it "
            "with smaller pictures.",
            limit=max_bytes >> 20,
        )
    )
