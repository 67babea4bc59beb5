# SPDX-License-Identifier: EUPL-1.2
"""An archive's files, one after the other."""

import zipfile
from typing import BinaryIO

from lti_tool.materials.formats.frames import BYTES, MEMBER, PIECE_BYTES, Frames
from lti_tool.materials.formats.zip_limits import open_archive
from lti_tool.materials.pages import ReadFailed, ReadingLimits

_SYSTEMS = ("__MACOSX/", ".git/", ".ipynb_checkpoints/", "__pycache__/", "node_modules/")
"""Folders that no instructor means."""


def unpack(content: BinaryIO, limits: ReadingLimits, frames: Frames) -> None:
    """Each file's name and bytes. What is really unpacked is counted, whatever the entries say.

    Raises ReadFailed: `too_many_pages` for more files than allowed, and what `open_archive` raises.
    """
    with open_archive(content, limits) as archive:
        entries = [entry for entry in archive.infolist() if _meant(entry)]
        if len(entries) > limits.max_files:
            raise ReadFailed("too_many_pages")
        left = limits.max_unpacked_bytes
        for entry in entries:
            frames.send_json(MEMBER, entry.filename)
            left -= _send(archive, entry, left, frames)


def _send(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, frames: Frames) -> int:
    sent = 0
    try:
        with archive.open(entry) as file:
            while piece := file.read(PIECE_BYTES):
                sent += len(piece)
                if sent > left:
                    raise ReadFailed("needs_too_much_memory")
                frames.send(BYTES, piece)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError) as error:
        raise ReadFailed("broken") from error
    return sent


def _meant(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename.replace("\\", "/")
    last = name.rpartition("/")[2]
    return bool(last) and not last.startswith(".") and not any(f"/{folder}" in f"/{name}" for folder in _SYSTEMS)
