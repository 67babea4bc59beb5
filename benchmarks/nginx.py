# SPDX-License-Identifier: EUPL-1.2
"""nginx as the limit: it passes the same streams on unbuffered, and does nothing else."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import psutil

from benchmarks.processes import PROXY_CORE, free_port, running, wait_for

CONFIGURATION = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
worker_processes 1;
worker_rlimit_nofile 16384;
events {{ worker_connections 8192; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location / {{
            proxy_pass http://127.0.0.1:{engine};
            proxy_http_version 1.1;
            proxy_buffering off;
            proxy_read_timeout 120s;
        }}
    }}
}}
"""


def binary() -> str | None:
    """Path of nginx, or None."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@contextlib.contextmanager
def server(folder: Path, engine: int) -> Iterator[tuple[int, psutil.Process] | None]:
    """Port and process of an nginx before the engine's port; None where there is no nginx."""
    found = binary()
    if found is None:
        yield None
        return
    port, home = free_port(), folder / "nginx"
    home.mkdir()
    # As root, nginx would give its worker away to a user who may not open the files in our private folder.
    user = "user root;" if home.owner() == "root" else ""
    configuration = home / "nginx.conf"
    configuration.write_text(CONFIGURATION.format(user=user, folder=home, port=port, engine=engine))
    with running([found, "-p", home, "-c", configuration], PROXY_CORE, home / "log") as process:
        wait_for(f"http://127.0.0.1:{port}/v1/models", process, home / "log")
        yield port, process
