# SPDX-License-Identifier: EUPL-1.2
"""What the reading process takes from itself before it looks at the file: it holds nothing that is worth stealing, and
what a malicious file makes of it can reach nothing.

Limits hold everywhere. The three walls are the kernel's own and each is put up where the kernel allows it: a network
namespace without a network, Landlock (read below the libraries' folders and nowhere else, write nowhere), and a seccomp
filter without sockets and without new processes. Docker's default profile refuses the first and allows the others.
"""

import os
import resource
import sys
from pathlib import Path

from lti_tool.materials.formats import kernel
from lti_tool.materials.pages import ReadingLimits

MAX_OPEN_FILES = 64
CPU_GRACE_SECONDS = 2


def set_limits(limits: ReadingLimits, *, max_file_bytes: int = 0, max_open_files: int = MAX_OPEN_FILES) -> None:
    """Memory, processor time and files are bounded, no core is written, and it dies with its parent.

    `max_file_bytes`: of each file that it writes; 0: it can write none.
    """
    kernel.die_with_parent()
    for what, most in (
        (resource.RLIMIT_AS, limits.max_memory_bytes),
        (resource.RLIMIT_NOFILE, max_open_files),
        (resource.RLIMIT_FSIZE, max_file_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + CPU_GRACE_SECONDS))
    os.nice(10)


def shut_in() -> list[str]:
    """The walls that stand now, by name. Called when the libraries are imported and before the file is opened."""
    kernel.give_up_privileges()
    walls = (("network", kernel.leave_network), ("files", _no_files), ("calls", _no_calls))
    return [name for name, put_up in walls if put_up()]


def _no_files() -> bool:
    """But libraries and their data, to read."""
    from_python = {sys.prefix, sys.base_prefix, str(Path(__file__).parents[3] / "lti_tool"), *sys.path}
    system = {"/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/share/zoneinfo", "/usr/local/lib"}
    folders = sorted(folder for folder in from_python | system if folder not in ("", "/"))
    return kernel.landlock(dict.fromkeys(folders, kernel.READ | kernel.READ_FOLDER))


_NETWORK = ("socket", "connect", "bind", "sendto", "sendmsg", "socketpair")
_PROCESSES = ("clone", "clone3", "fork", "vfork", "execve", "execveat", "memfd_create")


def _no_calls() -> bool:
    """Abort sends itself a signal, and which signal ends the process is what the parent reads: to itself alone."""
    return kernel.filter_calls((*_NETWORK, *_PROCESSES, *kernel.PRYING), [kernel.Only("tgkill", os.getpid())])
