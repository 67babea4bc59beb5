# SPDX-License-Identifier: EUPL-1.2
"""Archives, looked at before anything is unpacked: office files are archives, too.

Python's `zipfile` never gives more of a file than its entry says, so the sizes that the entries state bound what comes.
"""

import zipfile
from typing import BinaryIO

from lti_tool.materials.pages import ReadFailed, ReadingLimits

MAX_ENTRIES = 20_000
MAX_XML_BYTES = 128 << 20
"""Of one XML file within an office file: its tree takes many times that."""
SUSPICIOUS_BYTES = 8 << 20
"""From this size on the ratio counts: a short file of blanks is no bomb."""
MAX_RATIO = 100
"""Unpacked to packed. Text has 5 to 20, the XML of large tables 50."""
DOCTYPE_BYTES = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_FLAG = 1


def open_archive(content: BinaryIO, limits: ReadingLimits) -> zipfile.ZipFile:
    """An archive whose files together stay within the limits.

    Raises ReadFailed: `encrypted`, `broken`, `needs_too_much_memory`.
    """
    try:
        archive = zipfile.ZipFile(content)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise ReadFailed("broken") from error
    entries = archive.infolist()
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise ReadFailed("encrypted")
    too_many = len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > limits.max_unpacked_bytes
    if too_many or any(map(_swells, entries)):
        raise ReadFailed("needs_too_much_memory")
    return archive


def open_office_file(content: BinaryIO, limits: ReadingLimits) -> zipfile.ZipFile:
    """The same for Office Open XML and OpenDocument, whose XML has no document type: entities come by that alone."""
    head = content.read(len(_OLE))
    content.seek(0)
    if head == _OLE:  # [MS-OFFCRYPTO] 2.3: a package with a password lies in a compound file
        raise ReadFailed("encrypted")
    archive = open_archive(content, limits)
    for entry in archive.infolist():
        if not entry.filename.endswith((".xml", ".rels")):
            continue
        if entry.file_size > MAX_XML_BYTES:
            raise ReadFailed("needs_too_much_memory")
        with archive.open(entry) as file:
            start = file.read(DOCTYPE_BYTES)
        # In UTF-16 every second byte is zero.
        if b"<!DOCTYPE" in start.replace(b"\0", b"") or b"<!ENTITY" in start.replace(b"\0", b""):
            raise ReadFailed("broken")
    content.seek(0)
    return archive


def _swells(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > SUSPICIOUS_BYTES and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
