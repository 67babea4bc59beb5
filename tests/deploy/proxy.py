# SPDX-License-Identifier: EUPL-1.2
"""The deployed nginx.conf on this machine: the same file with its ports, paths and the tool's address put right."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.composed import ROOT
from tests.support import PATIENCE, free_port, missing

CONFIGURATION = ROOT / "deploy" / "nginx.conf"


@dataclass(frozen=True)
class Proxy:
    """A running nginx."""

    tls_port: int
    plain_port: int
    alive_port: int


def binary() -> str:
    """nginx, which on Debian is in no ordinary user's path."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        missing("nginx (apt-get install nginx-light)")
    assert found is not None
    return found


def certificate(folder: Path) -> None:
    """For localhost, as secrets.sh makes one."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", str(folder / "tls_key"), "-out", str(folder / "tls_certificate")]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)


def rewritten(folder: Path, tool_port: int, proxy: Proxy) -> str:
    """Fails if the file no longer has what is to be replaced: the test would then run something else."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    changes = {
        "/tmp/": f"{folder}/",  # before the next one, whose folder may lie in /tmp
        "/run/secrets/": f"{folder}/",
        "http://tool:8000": f"http://127.0.0.1:{tool_port}",
        "listen 127.0.0.1:8081;": f"listen 127.0.0.1:{proxy.alive_port};",
        "listen 8080;": f"listen 127.0.0.1:{proxy.plain_port};",
        "listen 8443 ssl;": f"listen 127.0.0.1:{proxy.tls_port} ssl;",
    }
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    if version() < (1, 25, 1):  # Debian 12's says it in another way
        assert "        http2 on;\n" in text
        text = text.replace("        http2 on;\n", "").replace(f"{proxy.tls_port} ssl;", f"{proxy.tls_port} ssl http2;")
    # As root, nginx would give its workers away to a user who may not open the files in our private folder.
    return f"user root;\n{text}" if folder.owner() == "root" else text


def version() -> tuple[int, ...]:
    said = subprocess.run([binary(), "-v"], capture_output=True, text=True, check=True).stderr
    found = re.search(r"nginx/(\d+)\.(\d+)\.(\d+)", said)
    assert found
    return tuple(map(int, found.groups()))


def checked(configuration: Path, folder: Path) -> None:
    """`nginx -t`: the real reader of the file."""
    command = [binary(), "-t", "-e", "stderr", "-p", str(folder), "-c", str(configuration)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert "[warn]" not in said.stderr, said.stderr


@contextmanager
def running(folder: Path, tool_port: int) -> Iterator[Proxy]:
    """nginx before the tool."""
    proxy = Proxy(free_port(), free_port(), free_port())
    certificate(folder)
    configuration = folder / "nginx.conf"
    configuration.write_text(rewritten(folder, tool_port, proxy), encoding="utf-8")
    checked(configuration, folder)
    command = [binary(), "-e", "stderr", "-p", str(folder), "-c", str(configuration), "-g", "daemon off;"]
    process = subprocess.Popen(command)
    try:
        yield proxy
    finally:
        process.terminate()
        process.wait(PATIENCE)
