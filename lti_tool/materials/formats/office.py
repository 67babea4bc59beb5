# SPDX-License-Identifier: EUPL-1.2
"""This process shuts itself in and becomes LibreOffice, which makes a PDF of slides.

The walls are those of `confinement`, as far as an office program can do its work behind them: it may start threads but
no process, connect to nothing, and write in a folder of its own alone. Limits and walls
outlive `execve`. docs/decisions/slide_pictures.md
"""

import glob
import os
from pathlib import Path

from lti_tool.materials.formats import kernel
from lti_tool.materials.formats.confinement import set_limits
from lti_tool.materials.formats.frames import NO_WALLS
from lti_tool.materials.pages import ReadingLimits

NOT_STARTED = 102
MAX_OPEN_FILES = 256
MAX_FILE_BYTES = 128 << 20
_FILTERS = {"pptx": "Impress MS PowerPoint 2007 XML", "odp": "impress8"}
"""Said to it, so that what a file calls itself decides nothing."""
_READ = (
    *("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib", "/usr/share", "/usr/local/share/fonts"),
    *("/etc/fonts", "/etc/libreoffice", "/etc/ld.so.cache", "/var/cache/fontconfig"),
    *("/var/lib/libreoffice", "/var/spool/libreoffice"),
    *("/dev/urandom", "/sys/devices/system/cpu"),
)
_CLONE_THREAD = 0x10000
_AF_UNIX = 1


def become_office(program: str, folder: str, kind: str, limits: ReadingLimits) -> None:
    """Never returns. `program`: the path of `soffice.bin`; `folder`: holds `deck.KIND`, gets `deck.pdf`."""
    set_limits(limits, max_file_bytes=MAX_FILE_BYTES, max_open_files=MAX_OPEN_FILES)
    os.chdir(folder)
    walls = _shut_in(program, folder)
    if "files" not in walls or not {"network", "calls"} & walls:
        os._exit(NO_WALLS)
    environment = {"HOME": folder, "TMPDIR": folder, "SAL_USE_VCLPLUGIN": "svp"}
    try:
        os.execve(program, _arguments(program, folder, kind), environment | {"LANG": "C.UTF-8"})  # noqa: S606
    finally:
        os._exit(NOT_STARTED)


def _arguments(program: str, folder: str, kind: str) -> list[str]:
    return [
        *(program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", "--nolockcheck"),
        *("--nodefault", "--nologo", f"--infilter={_FILTERS[kind]}", "--convert-to", "pdf:impress_pdf_Export"),
        *("--outdir", folder, f"{folder}/deck.{kind}"),
    ]


def _shut_in(program: str, folder: str) -> set[str]:
    kernel.give_up_privileges()
    walls = {
        "network": kernel.leave_network(),
        "files": kernel.landlock(_rights(program, folder)),
        "calls": _few_calls(),
    }
    return {name for name, stands in walls.items() if stands}


def _rights(program: str, folder: str) -> dict[str, int]:
    """The program and its loader alone may be executed, so that no shell can take its place."""
    reads = dict.fromkeys((*_READ, str(Path(program).parents[1])), kernel.READ | kernel.READ_FOLDER)
    runs = dict.fromkeys([program, *_loaders()], kernel.READ | kernel.EXECUTE)
    return reads | runs | {folder: kernel.EVERYTHING & ~kernel.EXECUTE, "/dev/null": kernel.READ | kernel.WRITE}


def _loaders() -> list[str]:
    """What the kernel starts a program with (ld.so(8))."""
    return [path for where in ("/lib64", "/lib", "/lib/*-linux-gnu") for path in glob.glob(f"{where}/ld-linux*.so*")]  # noqa: PTH207


def _few_calls() -> bool:
    """It wants a socket in `/tmp` by which a second LibreOffice would speak to it, and is told that it has it."""
    refused = ("connect", "sendto", "sendmsg", "sendmmsg", "fork", "vfork", "execveat", *kernel.PRYING)
    only = [
        kernel.Only("tgkill", os.getpid()),
        kernel.Only("socket", _AF_UNIX),
        kernel.Only("clone", _CLONE_THREAD, is_bit=True),
    ]
    return kernel.filter_calls(refused, only, unknown=["clone3"], feigned=["bind", "listen"])
