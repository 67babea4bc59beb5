# SPDX-License-Identifier: EUPL-1.2
"""gunicorn's settings. It runs this file by its path, before anything of the tool is imported.

First comes the guard (`lti_tool.guard`), for this process and the workers that it forks.

gevent has to patch the standard library first: psycopg decides at its import whether it waits cooperatively, and one
call that does not would hold all streams of a worker.

The metrics, where CAMPUS_TUTOR_METRICS_BIND names an address: the main process opens it and makes a folder, the workers
keep their numbers there and take turns in answering (`lti_tool.metrics.serving`). Each worker has the smallest free
number as its slot, and a new one goes on with the files of the one before: counters never fall, and files do not pile
up. What is kept between hooks lies on gunicorn's own objects: a reload runs this file again.
"""

import gc
import importlib
import logging
import os
import re
import shutil
import socket
import sys
import tempfile
import threading
from typing import Any

from lti_tool import guard

guard.install()
guard.watch_gevent()

from gevent import monkey  # noqa: E402

monkey.patch_all()

worker_class = "gevent"
worker_connections = 2000
graceful_timeout = 120  # answers under way may finish when a new version is rolled out; see SECONDS_TO_STORE
timeout = 60
keepalive = 5
limit_request_line = 8190  # the most there is: a login by GET carries the platform's hints, and gunicorn takes 4094
control_socket_disable = True  # it would lie in the home directory, one for all installations of an account
accesslog = None  # client addresses are personal data; the tool logs what matters, by code
wsgi_app = "lti_tool.wsgi:application()"


SECONDS_TO_STORE = 10
"""Of the grace. gunicorn's master kills whoever is left at its end, and a worker cuts its answers at that same moment:
what came of them would be lost. So a worker's own grace is shorter."""


def on_starting(server: Any) -> None:
    """Opens the metrics' address. `campus-tutor serve` has checked the setting and put it into the environment."""
    server.metrics = None
    if bind := os.environ.get("CAMPUS_TUTOR_METRICS_BIND", "").strip():
        try:
            listener = _listen(bind)
        except (OSError, ValueError) as error:
            server.log.error("CAMPUS_TUTOR_METRICS_BIND: nobody can listen on %s (%s). Name another one.", bind, error)
            sys.exit(1)
        server.metrics = listener, tempfile.mkdtemp(prefix="campus-tutor-metrics-")
    _import_the_tool()


def _import_the_tool() -> None:
    """Before the first fork: importing takes seconds, and a worker that replaces another is needed at once.

    Modules only. What the tool makes (connections, threads, its metrics) is made after the fork by each worker, which
    is why gunicorn's own `preload_app` is not for us. What was imported is shared by the workers as long as nobody
    writes to it, and the collector would: so it is told to leave it alone.
    """
    importlib.import_module("lti_tool.wsgi")
    gc.collect()
    gc.freeze()


def _listen(bind: str) -> socket.socket:
    host, _colon, port = bind.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host.strip("[]"), int(port)), family=family)


def pre_fork(server: Any, worker: Any) -> None:
    """A slot that no living worker has."""
    taken = {other.slot for other in server.WORKERS.values()}
    worker.slot = next(number for number in range(len(taken) + 1) if number not in taken)
    worker.metrics = server.metrics


def post_fork(_server: Any, worker: Any) -> None:
    """Before the tool is imported: from here on the library keeps its values in the slot's files."""
    if worker.metrics:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = worker.metrics[1]
        from prometheus_client import values

        values.ValueClass = values.MultiProcessValue(lambda: worker.slot)


def post_worker_init(worker: Any) -> None:
    """gunicorn itself names the address of whoever sends it no HTTP, and the whole URI of what failed."""
    worker.log.error_log.addFilter(_without_persons)
    worker.cfg.set("graceful_timeout", max(1, worker.cfg.graceful_timeout - SECONDS_TO_STORE))
    if worker.metrics:
        from lti_tool.metrics import serving

        serving.serve(*worker.metrics, *worker.wsgi.extensions["metrics"])


def child_exit(server: Any, worker: Any) -> None:
    """What a dead worker had under way is under way no more. Its counts stay."""
    if server.metrics:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.slot, server.metrics[1])


def on_exit(server: Any) -> None:
    """The address and the numbers end with the server."""
    if server.metrics:
        server.metrics[0].close()
        shutil.rmtree(server.metrics[1], ignore_errors=True)


def worker_exit(_server: Any, _worker: Any) -> None:
    """Answers that were cut are being stored: gunicorn gives them a second, and a crowd needs more."""
    for thread in threading.enumerate():
        if thread.name == "running answers":  # see chat/running.py: it ends with the last of them
            thread.join(SECONDS_TO_STORE / 2)


_INVALID = re.compile(r"(Invalid request) from ip=\S*(?: ([^'\"]*))?.*", re.DOTALL)
"""Behind the address stands what was wrong, and in quotes what was sent: a header, a request line."""
_QUERY = re.compile(r"\?\S*")


def _without_persons(record: logging.LogRecord) -> bool:
    """No address, no query (it holds login hints and invitations), no text of an error, which can quote both."""
    message = _INVALID.sub(r"\1: \2", record.getMessage())
    record.msg, record.args = _QUERY.sub("?...", message), None
    if record.exc_info and record.exc_info[0]:
        record.exc_info = record.exc_info[0], Exception("message withheld"), record.exc_info[2]
    return True
