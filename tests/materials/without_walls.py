# SPDX-License-Identifier: EUPL-1.2
"""A kernel without the walls, as far as a command can tell: a filter that answers as one would that knows neither
namespaces nor Landlock nor filters. Started as a program it becomes the command in its arguments.

`without_programs`: instead one that starts no program, as where a machine has no process left.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Sequence
from pathlib import Path

_LOAD, _EQUAL, _ANSWER = 0x20, 0x15, 0x06
_NUMBERS = {"x86_64": (272, 317, 157), "aarch64": (97, 277, 167)}
"""Of unshare, seccomp and prctl."""
_LANDLOCK = (444, 445, 446)
_ENOSYS, _ALLOW = 0x00050000 | 38, 0x7FFF0000
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP = 38, 22


def command(words: Sequence[str]) -> list[str]:
    """The same, on such a kernel."""
    return [sys.executable, str(Path(__file__)), *words]


def without_programs(words: Sequence[str]) -> list[str]:
    """`campus-tutor` with these words, in a process that can start no program from its beginning on."""
    code = (
        "import runpy, sys\nfrom tests.materials import without_walls\n"
        "without_walls.refuse_programs()\nrunpy.run_module('lti_tool.cli', run_name='__main__', alter_sys=True)\n"
    )
    return [sys.executable, "-c", code, *words]


def refuse_programs() -> None:
    """In this process, from now on: EAGAIN, as `execve` answers where a user has too many processes."""
    number, eagain = {"x86_64": 59, "aarch64": 221}[os.uname().machine], 0x00050000 | 11
    _install([(_LOAD, 0, 0, 0), (_EQUAL, 0, 1, number), (_ANSWER, 0, 0, eagain), (_ANSWER, 0, 0, _ALLOW)])


def _without_walls() -> list[tuple[int, int, int, int]]:
    unshare, seccomp, prctl = _NUMBERS[os.uname().machine]
    code = [(_LOAD, 0, 0, 0)]
    for number in (*_LANDLOCK, unshare, seccomp):
        code += [(_EQUAL, 0, 1, number), (_ANSWER, 0, 0, _ENOSYS)]
    code += [(_EQUAL, 0, 3, prctl), (_LOAD, 0, 0, 16), (_EQUAL, 0, 1, _PR_SET_SECCOMP), (_ANSWER, 0, 0, _ENOSYS)]
    return [*code, (_ANSWER, 0, 0, _ALLOW)]


def _install(code: Sequence[tuple[int, int, int, int]]) -> None:
    libc, packed = ctypes.CDLL(None, use_errno=True), b"".join(struct.pack("HBBI", *line) for line in code)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    program = _Program(len(code), packed)
    if libc.prctl(_PR_SET_SECCOMP, 2, ctypes.byref(program), 0, 0):
        sys.exit("this kernel takes no filter")


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


if __name__ == "__main__":
    _install(_without_walls())
    os.execv(sys.argv[1], sys.argv[1:])
