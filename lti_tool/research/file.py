# SPDX-License-Identifier: EUPL-1.2
"""A file that is there whole or not at all, for its owner alone, and takes no other one's place."""

import os
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self


class NewFile:
    """Written beside its place, then put there. What is left at an error is what was there before."""

    def __init__(self, out: Path) -> None:
        self._out, self.folder = out, out.absolute().parent
        self._published = self._kept = False

    def __enter__(self) -> Self:
        """Raises FileExistsError, and OSError where the folder takes no file."""
        if os.path.lexists(self._out):
            raise FileExistsError(self._out)
        descriptor, name = tempfile.mkstemp(dir=self.folder, prefix=f".{self._out.name}.")  # 0600
        self._beside, self._file = Path(name), os.fdopen(descriptor, "wb")
        return self

    def write(self, piece: bytes) -> None:
        """Raises OSError, e.g. where the disk is full."""
        self._file.write(piece)

    def begin_again(self) -> None:
        """Forgets what was written."""
        self._file.seek(0)
        self._file.truncate()

    def publish(self) -> None:
        """Puts it in its place, durably. Raises FileExistsError if something came there meanwhile, OSError."""
        self._file.flush()
        os.fsync(self._file.fileno())
        try:
            self._out.hardlink_to(self._beside)
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            if os.path.lexists(self._out):
                raise FileExistsError(self._out) from None
            self._beside.rename(self._out)
        self._published = True

    def keep(self) -> None:
        """From here on nothing takes it away again."""
        self._kept = True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            self._file.close()  # on a full disk it fails once more
        finally:
            self._beside.unlink(missing_ok=True)
            if self._published and not self._kept:
                self._out.unlink(missing_ok=True)
