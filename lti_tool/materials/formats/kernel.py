# SPDX-License-Identifier: EUPL-1.2
"""The kernel's own means to shut a process in: a network namespace, Landlock, a seccomp filter.

Each is put up where the kernel allows it, and says whether it stands. What they are to keep out, `confinement` and
`office` know.
"""

import contextlib
import ctypes
import os
import platform
import signal
import struct
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _PR_SET_DUMPABLE = 1, 38, 22, 4
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent() -> None:
    """Also after another program has taken this one's place."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def give_up_privileges() -> None:
    """No program that it becomes has more rights, and no process of the same user may look into it."""
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def leave_network() -> bool:
    """A network namespace of its own, in a user namespace (user_namespaces(7)) for who is not root."""
    new_user, new_ipc, new_net = 0x10000000, 0x08000000, 0x40000000
    return any(_libc.unshare(spaces) == 0 for spaces in (new_user | new_net | new_ipc, new_net | new_ipc))


EXECUTE, WRITE, READ, READ_FOLDER = 1, 1 << 1, 1 << 2, 1 << 3
EVERYTHING = (1 << 15) - 1
"""Execute, write, read, list, remove and make of each kind, and since the second and third version of Landlock move
between folders and shorten (landlock(7))."""
_OF_FILES = EXECUTE | WRITE | READ | 1 << 14


def landlock(rights: Mapping[str, int]) -> bool:
    """From here on only these paths, and what lies below them, may be used, each as its rights say."""
    create, add, restrict, ask_version = 444, 445, 446, 1
    version = _libc.syscall(create, None, ctypes.c_size_t(0), ask_version)
    known = EVERYTHING if version >= 3 else (1 << 14) - 1 if version == 2 else (1 << 13) - 1
    rules = _libc.syscall(create, struct.pack("Q", known), ctypes.c_size_t(8), 0)
    if version < 1 or rules < 0:
        return False
    for path, allowed in rights.items():
        with contextlib.suppress(OSError):  # it is not there, or it may not even be looked at
            descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
            of_kind = EVERYTHING if os.path.isdir(f"/proc/self/fd/{descriptor}") else _OF_FILES  # noqa: PTH112
            _libc.syscall(add, rules, 1, struct.pack("=Qi", allowed & known & of_kind, descriptor), 0)
            os.close(descriptor)
    shut: bool = _libc.syscall(restrict, rules, 0) == 0
    os.close(rules)
    return shut


class CallNumbers(NamedTuple):
    """What one kind of processor calls what (the kernel's syscall tables)."""

    arch: int
    """As the kernel names it to a filter."""
    numbers: Mapping[str, int]


_COMMON = {"io_uring_setup": 425, "clone3": 435, "pidfd_open": 434, "pidfd_send_signal": 424}
_CALLS = {
    "x86_64": CallNumbers(
        0xC000003E,
        _COMMON
        | {
            "socket": 41,
            "connect": 42,
            "bind": 49,
            "listen": 50,
            "sendto": 44,
            "sendmsg": 46,
            "sendmmsg": 307,
            "socketpair": 53,
        }
        | {"clone": 56, "fork": 57, "vfork": 58, "execve": 59, "execveat": 322, "kill": 62, "tkill": 200}
        | {"tgkill": 234, "ptrace": 101, "mount": 165, "process_vm_readv": 310, "process_vm_writev": 311}
        | {"bpf": 321, "userfaultfd": 323, "perf_event_open": 298, "keyctl": 250, "unshare": 272, "setns": 308}
        | {"memfd_create": 319},
    ),
    "aarch64": CallNumbers(
        0xC00000B7,
        _COMMON
        | {"socket": 198, "connect": 203, "bind": 200, "listen": 201, "sendto": 206, "sendmsg": 211, "sendmmsg": 269}
        | {"socketpair": 199, "clone": 220, "execve": 221, "execveat": 281, "kill": 129, "tkill": 130}
        | {"tgkill": 131, "ptrace": 117, "mount": 40, "process_vm_readv": 270, "process_vm_writev": 271}
        | {"bpf": 280, "userfaultfd": 282, "perf_event_open": 241, "keyctl": 219, "unshare": 97, "setns": 268}
        | {"memfd_create": 279},
    ),
}
PRYING = (
    *("ptrace", "kill", "tkill", "mount", "pidfd_open", "process_vm_readv", "process_vm_writev", "bpf"),
    *("userfaultfd", "perf_event_open", "keyctl", "io_uring_setup", "pidfd_send_signal", "unshare", "setns"),
)
"""Into other processes and into the kernel."""


class Only(NamedTuple):
    """A call that is allowed where its first argument is this one, or has this bit."""

    call: str
    argument: int
    is_bit: bool = False


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


_LOAD, _EQUAL, _AT_LEAST, _HAS_BIT, _ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
_KILL, _ALLOW, _ERROR = 0x80000000, 0x7FFF0000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_CALL, _ARCH, _FIRST_ARGUMENT = 0, 4, 16
"""Where a filter finds them."""
_Line = tuple[int, int, int, int]


def filter_calls(
    refused: Iterable[str], only: Iterable[Only] = (), *, unknown: Iterable[str] = (), feigned: Iterable[str] = ()
) -> bool:
    """A filter (seccomp(2), filter mode) that answers EPERM to what is refused, and to `only` but for its argument.

    `unknown`: as on a kernel that does not have the call, so that the C library takes the older one. `feigned`: is said
    to have gone well and not done. CallNumbers of another architecture, and of x32, end the process.
    """
    calls = _CALLS.get(platform.machine())
    if calls is None:
        return False
    known = calls.numbers
    answers = {known[name]: _ERROR | _ENOSYS for name in unknown} | {known[name]: _ERROR for name in feigned}
    answers |= {known[name]: _ERROR | _EPERM for name in refused if name in known}  # ARM64 has no fork
    code = _code(calls, only, answers)
    packed = b"".join(struct.pack("HBBI", *line) for line in code)
    program = _Program(len(code), packed)
    stands: bool = _libc.prctl(_PR_SET_SECCOMP, 2, ctypes.byref(program), 0, 0) == 0
    return stands


def _code(calls: CallNumbers, only: Iterable[Only], answers: Mapping[int, int]) -> list[_Line]:
    code = [(_LOAD, 0, 0, _ARCH), (_EQUAL, 1, 0, calls.arch), (_ANSWER, 0, 0, _KILL), (_LOAD, 0, 0, _CALL)]
    code += [(_AT_LEAST, 0, 1, 0x40000000), (_ANSWER, 0, 0, _KILL)]
    for call, argument, is_bit in only:
        code += [(_EQUAL, 0, 4, calls.numbers[call]), (_LOAD, 0, 0, _FIRST_ARGUMENT)]
        code += [(_HAS_BIT if is_bit else _EQUAL, 0, 1, argument), (_ANSWER, 0, 0, _ALLOW)]
        code += [(_ANSWER, 0, 0, _ERROR | _EPERM)]
    for number, answer in answers.items():
        code += [(_EQUAL, 0, 1, number), (_ANSWER, 0, 0, answer)]
    return [*code, (_ANSWER, 0, 0, _ALLOW)]
