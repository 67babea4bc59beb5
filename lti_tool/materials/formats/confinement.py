# SPDX-License-Identifier: EUPL-1.2
"""What the reading process takes from itself before it looks at the file: it holds nothing that is worth stealing, and
what a malicious file makes of it can reach nothing.

Limits hold everywhere. The three walls are the kernel's own and each is put up where the kernel allows it: a network
namespace without a network, Landlock (read below the libraries' folders and nowhere else, write nowhere), and a seccomp
filter without sockets and without new processes. Docker's default profile refuses the first and allows the others.
"""

import contextlib
import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from pathlib import Path

from lti_tool.materials.pages import ReadingLimits

MAX_OPEN_FILES = 64
CPU_GRACE_SECONDS = 2

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _PR_SET_DUMPABLE = 1, 38, 22, 4
_libc = ctypes.CDLL(None, use_errno=True)


def set_limits(limits: ReadingLimits) -> None:
    """Memory, processor time and open files are bounded, no file is written, no core, and it dies with its parent."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    for what, most in (
        (resource.RLIMIT_AS, limits.max_memory_bytes),
        (resource.RLIMIT_NOFILE, MAX_OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + CPU_GRACE_SECONDS))
    os.nice(10)


def shut_in() -> list[str]:
    """The walls that stand now, by name. Called when the libraries are imported and before the file is opened."""
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return [
        name for name, put_up in (("network", _leave_network), ("files", _landlock), ("calls", _seccomp)) if put_up()
    ]


def _leave_network() -> bool:
    """A network namespace of its own, in a user namespace (user_namespaces(7)) for who is not root."""
    new_user, new_ipc, new_net = 0x10000000, 0x08000000, 0x40000000
    return any(_libc.unshare(spaces) == 0 for spaces in (new_user | new_net | new_ipc, new_net | new_ipc))


def _folders() -> list[str]:
    """Where libraries and their data lie."""
    from_python = {sys.prefix, sys.base_prefix, str(Path(__file__).parents[3] / "lti_tool"), *sys.path}
    system = {"/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/share/zoneinfo", "/usr/local/lib"}
    return sorted(folder for folder in from_python | system if folder not in ("", "/"))


_LANDLOCK_FILES = (1 << 13) - 1
"""Execute, write, read, list, and remove and make of each kind: what the first version knows (landlock(7))."""
_LANDLOCK_READ = (1 << 2) | (1 << 3)


def _landlock() -> bool:
    create, add, restrict = 444, 445, 446
    rules = _libc.syscall(create, struct.pack("Q", _LANDLOCK_FILES), ctypes.c_size_t(8), 0)
    if rules < 0:
        return False
    for folder in _folders():
        with contextlib.suppress(OSError):  # no folder, or one that it may not even look into
            descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
            _libc.syscall(add, rules, 1, struct.pack("=Qi", _LANDLOCK_READ, descriptor), 0)
            os.close(descriptor)
    shut: bool = _libc.syscall(restrict, rules, 0) == 0
    os.close(rules)
    return shut


_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_FORBIDDEN = {
    # socket, connect, bind, sendto, sendmsg, socketpair, clone, fork, vfork, execve, ptrace, kill, tkill, mount,
    # pidfd_open, process_vm_readv and _writev, bpf, userfaultfd, perf_event_open, keyctl, execveat, io_uring_setup,
    # clone3, pidfd_send_signal, unshare, setns, memfd_create
    "x86_64": "41 42 49 44 46 53 56 57 58 59 101 62 200 165 434 310 311 321 323 298 250 322 425 435 424 272 308 319",
    "aarch64": "198 203 200 206 211 199 220 221 117 129 40 434 270 271 280 282 241 219 281 425 435 424 97 268 279 130",
}
"""By their numbers (the kernel's syscall tables)."""
_TGKILL = {"x86_64": 234, "aarch64": 131}
"""Abort sends itself a signal by it, and which signal ends the process is what the parent reads: to itself alone."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _seccomp() -> bool:
    """A filter that answers EPERM to what reading a file never needs (seccomp(2), filter mode).

    Calls of another architecture, and of x32, end the process.
    """
    machine = platform.machine()
    if machine not in _FORBIDDEN:
        return False
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06
    kill, refuse, allow = 0x80000000, 0x00050000 | 1, 0x7FFF0000
    calls = [int(call) for call in _FORBIDDEN[machine].split()]
    code = [(load, 0, 0, 4), (equal, 1, 0, _AUDIT_ARCH[machine]), (answer, 0, 0, kill), (load, 0, 0, 0)]
    code += [(at_least, 0, 1, 0x40000000), (answer, 0, 0, kill)]
    code += [(equal, 0, 3, _TGKILL[machine]), (load, 0, 0, 16), (equal, 0, len(calls) + 2, os.getpid())]
    code += [(answer, 0, 0, allow)]
    code += [(equal, len(calls) - place, 0, call) for place, call in enumerate(calls)]
    code += [(answer, 0, 0, allow), (answer, 0, 0, refuse)]
    packed = b"".join(struct.pack("HBBI", *line) for line in code)
    program = _Program(len(code), packed)
    stands: bool = _libc.prctl(_PR_SET_SECCOMP, 2, ctypes.byref(program), 0, 0) == 0
    return stands
