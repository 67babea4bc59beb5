# SPDX-License-Identifier: EUPL-1.2
"""The WSGI application: serves what `assembly` puts together, the only place where the parts meet."""

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from lti_tool import access, errors, language, security_headers, titles
from lti_tool.assembly import assemble
from lti_tool.jobs.ledger import Ledger
from lti_tool.metrics import requests as counting
from lti_tool.metrics.jobs import JobMetrics
from lti_tool.privacy.personal import AI_MARK
from lti_tool.settings import Settings
from lti_tool.static_files import Files

MAX_BODY_BYTES = 512 * 1024
"""Bytes of a request: an id_token is a few kB, a question 64 kB at most."""


def create_app(settings: Settings) -> Flask:
    """The tool as a WSGI application."""
    app = Flask(__name__, static_folder=None)
    Files(Path(__file__).parent / "static").install(app)
    app.url_map.merge_slashes = False  # it redirects to the tidy path, at whatever host the request claims to be for
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(language.gettext, language.ngettext, newstyle=False)  # type: ignore[attr-defined]
    app.jinja_env.globals["locale"] = language.spoken
    app.jinja_env.globals["ai_mark"] = AI_MARK
    app.jinja_env.filters["one_language"] = titles.pick_language
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    assembled = assemble(settings)
    errors.install(app)
    access.install(app, assembled.parts.database)
    for feature in assembled.features:
        for blueprint in feature.blueprints:
            app.register_blueprint(blueprint)
    security_headers.install(app)
    counting.install(app, assembled.metrics)
    app.extensions["metrics"] = [
        *(collector for feature in assembled.features for collector in feature.metrics),
        JobMetrics(Ledger(assembled.parts.database).states),
    ]
    if forgotten := access.list_undeclared(app):
        raise RuntimeError(f"views without a declared access: {', '.join(forgotten)}")
    return app
