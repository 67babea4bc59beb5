# SPDX-License-Identifier: EUPL-1.2
"""Which kind a file is: by what is in it where that can be told, by its name where it cannot."""

from pathlib import PurePosixPath

from lti_tool.materials.pages import FileKind

HEAD_BYTES = 4096
"""What `kind_of` wants to see of a file."""

_BY_ENDING = {
    **dict.fromkeys((".md", ".markdown", ".mdown", ".qmd", ".rmd"), FileKind.MARKDOWN),
    **dict.fromkeys((".html", ".htm", ".xhtml"), FileKind.HTML),
    **dict.fromkeys((".txt", ".text", ".log", ".csv", ".tsv"), FileKind.TEXT),
    ".ipynb": FileKind.NOTEBOOK,
}
_PACKED = {
    ".pptx": FileKind.PPTX,
    ".docx": FileKind.DOCX,
    ".odt": FileKind.ODT,
    ".odp": FileKind.ODP,
    ".zip": FileKind.ZIP,
} | {
    # With macros: they are never run, nor looked at.
    ".pptm": FileKind.PPTX,
    ".ppsx": FileKind.PPTX,
    ".potx": FileKind.PPTX,
    ".docm": FileKind.DOCX,
    ".dotx": FileKind.DOCX,
}
_ODF_TYPES = {
    b"mimetypeapplication/vnd.oasis.opendocument.text": FileKind.ODT,
    b"mimetypeapplication/vnd.oasis.opendocument.presentation": FileKind.ODP,
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CODE_LANGUAGES = {
    ".py": "python", ".java": "java", ".c": "c", ".h": "c", ".cpp": "cpp", ".hpp": "cpp", ".cc": "cpp",
    ".cs": "csharp", ".js": "javascript", ".mjs": "javascript", ".ts": "typescript", ".tsx": "tsx", ".jsx": "jsx",
    ".go": "go", ".rs": "rust", ".rb": "ruby", ".php": "php", ".kt": "kotlin", ".swift": "swift", ".scala": "scala",
    ".hs": "haskell", ".ml": "ocaml", ".lisp": "lisp", ".clj": "clojure", ".erl": "erlang", ".ex": "elixir",
    ".pl": "perl", ".pro": "prolog", ".r": "r", ".m": "matlab", ".jl": "julia", ".sql": "sql", ".sh": "bash",
    ".bash": "bash", ".ps1": "powershell", ".asm": "asm", ".s": "asm", ".vhd": "vhdl", ".vhdl": "vhdl",
    ".v": "verilog", ".sv": "systemverilog", ".tex": "latex", ".bib": "bibtex", ".json": "json", ".yaml": "yaml",
    ".yml": "yaml", ".toml": "toml", ".xml": "xml", ".css": "css", ".f90": "fortran", ".adb": "ada",
    ".lean": "lean", ".thy": "isabelle", ".dart": "dart", ".lua": "lua",
}  # fmt: skip
"""Endings of source code, with what a fenced block calls the language."""

ENDINGS = tuple(sorted({".pdf", *_BY_ENDING, *_PACKED, *CODE_LANGUAGES}))
"""What a page's file chooser may offer."""


def kind_of(name: str, head: bytes) -> FileKind | None:
    """The kind of a file by its name and its first `HEAD_BYTES`; None for one that cannot be read.

    Content whose first bytes name its kind is read as that kind: a PDF named `.docx` is read as a PDF. A name
    that promises one of these kinds over other content is wrong, and so is binary content behind a name of text.
    """
    ending = ending_of(name)
    if b"%PDF-" in head[:1024]:
        return FileKind.PDF
    if head.startswith(b"PK\x03\x04"):
        return _ODF_TYPES.get(_mimetype(head)) or _office_kind(ending, head)
    if head.startswith(_OLE):  # how Office wraps what has a password; `.doc` and `.ppt` of before 2007 are no kind
        return _PACKED[ending] if ending in _PACKED and ending != ".zip" else None
    if head.startswith(b"PK\x05\x06"):  # an archive with nothing in it
        return FileKind.ZIP if ending == ".zip" else None
    if ending == ".pdf" or ending in _PACKED or _is_binary(head):
        return None
    return _BY_ENDING.get(ending) or (FileKind.CODE if ending in CODE_LANGUAGES else None)


def ending_of(name: str) -> str:
    """The ending of a file's name, in small letters, with its dot."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def _office_kind(ending: str, head: bytes) -> FileKind | None:
    """By the name, unless the names of the archive's first files tell that it is the other program's."""
    kind = _PACKED.get(ending)
    if kind in (FileKind.PPTX, FileKind.DOCX):
        told = [other for part, other in ((b"ppt/", FileKind.PPTX), (b"word/", FileKind.DOCX)) if part in head]
        return told[0] if len(told) == 1 else kind
    return kind


def _mimetype(head: bytes) -> bytes:
    """Name and content of an archive's first file, which for OpenDocument says the kind (ODF 1.3, part 2, 3.3).

    The name's length lies at 26, the extra field's at 28 (APPNOTE 4.3.7).
    """
    size, extra = int.from_bytes(head[26:28], "little"), int.from_bytes(head[28:30], "little")
    packed = int.from_bytes(head[18:22], "little")
    return head[30 : 30 + size] + head[30 + size + extra :][:packed]


def _is_binary(head: bytes) -> bool:
    """A zero byte has no place in text but UTF-16, which begins with its mark."""
    return b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))
