"""Campus Tutor: an LTI 1.3 tool that puts a self-hosted language model beside a course.

``create_app`` is the only place where the parts meet.
"""

from pathlib import Path

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from lti_tool import access, errors, language, residency, titles
from lti_tool.admin.views import blueprint as admin
from lti_tool.chat.answering import Noticing
from lti_tool.chat.opening import Opening
from lti_tool.chat.rendering import render_patiently
from lti_tool.chat.strings import strings as chat_strings
from lti_tool.chat.views import blueprint as chat
from lti_tool.files import Files
from lti_tool.handing_in.strings import strings as handing_in_strings
from lti_tool.handing_in.views import blueprint as handing_in
from lti_tool.health.views import blueprint as health
from lti_tool.jobs.ledger import Ledger
from lti_tool.lti.checkup import Checkup
from lti_tool.lti.letting_in_views import blueprint as letting_in
from lti_tool.lti.rights_views import blueprint as rights
from lti_tool.lti.services import Rosters
from lti_tool.lti.services.visits import Names
from lti_tool.lti.views import blueprint as lti
from lti_tool.metrics import Metrics
from lti_tool.metrics import requests as counting
from lti_tool.metrics.answering import AnsweringGauge
from lti_tool.metrics.engines import EngineGauges
from lti_tool.metrics.jobs import JobMetrics
from lti_tool.model_server import ModelServers, QueueLimits
from lti_tool.outbound import Outbound
from lti_tool.parts import Parts
from lti_tool.public.views import blueprint as public
from lti_tool.settings import Settings
from lti_tool.teaching.strings import strings as teaching_strings
from lti_tool.teaching.views import blueprint as teaching

MAX_BODY = 512 * 1024
"""Bytes of a request: an id_token is a few kB, a question 64 kB at most."""

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'"
)


def create_app(settings: Settings) -> Flask:
    """The tool as a WSGI application."""
    app = Flask(__name__, static_folder=None)
    Files(Path(__file__).parent / "static").install(app)
    app.url_map.merge_slashes = False  # it redirects to the tidy path, at whatever host the request claims to be for
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(language.gettext, language.ngettext, newstyle=False)  # type: ignore[attr-defined]
    app.jinja_env.globals["locale"] = language.spoken
    app.jinja_env.filters["one_language"] = titles.shown
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    metrics = Metrics()
    parts = Parts.of(settings, metrics.outbound_refused)
    database, vault = parts.database, parts.vault
    queue = QueueLimits(settings.queue_waiting_limit, settings.queue_refuse_limit)
    models = ModelServers(
        settings.model_servers,
        settings.model_server_key,
        Outbound.for_models(settings, metrics.outbound_refused),
        failed=metrics.engine_failed,
        queue=queue,
        watched=True,
        stand_ins=settings.stand_in_models,
    )

    errors.install(app)
    access.install(app, database)
    noticing = Noticing(database)
    opening = Opening(database, vault, models, noticing)
    app.register_blueprint(
        lti(settings, database, vault, parts.outbound, keys=parts.keys, page_strings=_page_strings, opening=opening)
    )
    app.register_blueprint(chat(database, vault, models, metrics, noticing))
    app.register_blueprint(teaching(database))
    app.register_blueprint(rights(database))
    names = Names(database, Rosters(parts.calls))
    app.register_blueprint(handing_in(database, vault, render_patiently, names, names.remedy))
    app.register_blueprint(admin(database, Checkup(database, parts.keys, parts.outbound).shown))
    app.register_blueprint(letting_in(database, settings.public_url))
    app.register_blueprint(health(database, models))
    app.register_blueprint(public(lambda: residency.contacts(settings, database)))
    app.after_request(_protect)
    counting.install(app, metrics)
    app.extensions["metrics"] = [
        EngineGauges(models.load),
        AnsweringGauge(lambda: noticing.seen().failed),
        JobMetrics(Ledger(database).states),
    ]
    if forgotten := access.undeclared(app):
        raise RuntimeError(f"views without a declared access: {', '.join(forgotten)}")
    return app


def _page_strings() -> dict[str, str]:
    """What the chat page's JavaScript says, of every part that has a place in it."""
    return chat_strings() | teaching_strings() | handing_in_strings()


def _protect(response: Response) -> Response:
    """Headers of every answer. Nobody may frame it but whom the launch put into ``g.frame_ancestors``, and a form may
    be sent to us and to whom ``g.form_action`` names.
    """
    framing = " ".join(g.get("frame_ancestors", ())) or "'none'"
    policy = " ".join((CONTENT_SECURITY_POLICY, *g.get("form_action", ())))
    response.headers.setdefault("Content-Security-Policy", f"{policy}; frame-ancestors {framing}")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
