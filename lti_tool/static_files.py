# SPDX-License-Identifier: EUPL-1.2
"""The pages' own files, at addresses that name their content: a browser that has one never asks for it again.

All of them share one version, a hash over everything in `static/`, as the first part of the path: modules import each
other by relative addresses, which so lead to the same version. The addresses without one stay, and are asked for anew.
"""

import hashlib
import mimetypes
import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
_IMPORT = re.compile(r"""^(?:import|export)\b[^"';]*?["'](\.[^"']+)["'];""", re.MULTILINE)


class Files:
    """All that is in a folder, read once: a new version of the tool needs a restart anyway."""

    def __init__(self, folder: Path) -> None:
        paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md")
        self._files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
        whole = hashlib.sha256()
        for name, content in self._files.items():
            whole.update(f"{name}:{len(content)}:".encode() + content)
        self.version = whole.hexdigest()[:16]
        self.modules_of = lru_cache(maxsize=None)(self._modules_of)

    def install(self, app: Flask) -> None:
        """Serves them as endpoint `static`; `url_for` names the version of this process."""
        app.add_url_rule("/static/v-<version>/<path:filename>", endpoint="static", view_func=self.serve)
        app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=self.serve)

        @app.url_defaults
        def _name_the_version(endpoint: str, values: dict[str, object]) -> None:
            if endpoint == "static":
                values.setdefault("version", self.version)

        app.jinja_env.globals["modules_of"] = self.modules_of

    def serve(self, filename: str, version: str | None = None) -> Response:
        """Another version is what another worker has while a new one is rolled out: the file that is here, not kept."""
        content = self._files.get(filename)
        if content is None:
            raise NotFound
        response = Response(content, mimetype=mimetypes.guess_type(filename)[0] or "application/octet-stream")
        response.headers["Cache-Control"] = FOREVER if version == self.version else ASK_AGAIN
        response.set_etag(self.version)
        response.make_conditional(request)
        return response

    def _modules_of(self, module: str) -> tuple[str, ...]:
        """All modules that this one imports, and those that they import: a page names them, so that its browser need
        not read each to learn of the next.
        """
        found = [module]
        for name in found:
            found += [imported for imported in self._imported(name) if imported not in found]
        return tuple(found[1:])

    def _imported(self, module: str) -> Iterator[str]:
        for relative in dict.fromkeys(_IMPORT.findall(self._files[module].decode())):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(module), relative))
