# SPDX-License-Identifier: EUPL-1.2
"""Practice platform and tool over https, on two host names that are two sites, and a record of every request.

Over http on loopback browsers are milder than in life: they take `Secure` cookies there, but not all treat the two
addresses as two sites in everything. The names are `.test` (RFC 6761): nobody owns them, and only the browsers that the
measuring starts find them here.
"""

import datetime
import ssl
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlencode

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from werkzeug.serving import WSGIRequestHandler, make_server

from lti_tool.demo.accents import ToolRegistration
from lti_tool.demo.openid_provider import Authority
from lti_tool.demo.platform import LAX_COOKIE as LAX_COOKIE
from lti_tool.demo.platform import NONE_COOKIE as NONE_COOKIE
from lti_tool.demo.platform import create_platform
from lti_tool.demo.serving import free_port, serving
from tests.browser.stack import make_tool, register
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer

PLATFORM_HOST, TOOL_HOST = HOSTS = ("campus.test", "tutor.test")
ACCENTS = ("moodle-4.5", "ilias-10", "storage")
UNKNOWN = "practice"
"""The platform knows the tool under this accent too, but the tool was never told."""
PROBE = "/measuring/probe"
PROBE_COOKIES = {"plain": "Secure; SameSite=None", "parted": "Secure; SameSite=None; Partitioned"}

Wsgi = Callable[..., Iterable[bytes]]


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: str
    referrer: str
    cookies: dict[str, str]
    authorization: str


@dataclass
class Recorder:
    """Before an application: notes what came, and lets it pass."""

    app: Wsgi
    seen: list[Request] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        cookies = {name: morsel.value for name, morsel in SimpleCookie(environ.get("HTTP_COOKIE", "")).items()}
        request = Request(
            environ["REQUEST_METHOD"],
            environ["PATH_INFO"],
            environ.get("QUERY_STRING", ""),
            environ.get("HTTP_REFERER", ""),
            cookies,
            environ.get("HTTP_AUTHORIZATION", ""),
        )
        if request.path == PROBE:
            return _probe(request, start)
        self.seen.append(request)
        return self.app(environ, start)

    def to(self, path: str) -> list[Request]:
        return [request for request in self.seen if request.path.startswith(path)]


def _probe(request: Request, start: Any) -> list[bytes]:
    """Sets two cookies at a POST, says at a GET which came back, and deletes them at a DELETE."""
    age = {"POST": "60", "DELETE": "0"}.get(request.method)
    cookies = [("Set-Cookie", f"{name}=1; Path=/; Max-Age={age}; {rest}") for name, rest in PROBE_COOKIES.items()]
    start("200 OK", [("Content-Type", "text/plain"), *(cookies if age else [])])
    return [" ".join(sorted(request.cookies.keys() & PROBE_COOKIES.keys())).encode()]


@dataclass(frozen=True)
class Site:
    platform_url: str
    tool_url: str
    platform: Recorder
    tool: Recorder

    def course(self, accent: str, place: str, language: str = "en") -> str:
        """Address of the course page that shows the tutor there."""
        query = {"as": "juergen", "activity": "growth", "lang": language, "in": place, "accent": accent}
        return f"{self.platform_url}/?{urlencode(query)}"

    def forget(self) -> None:
        self.platform.seen.clear()
        self.tool.seen.clear()


@contextmanager
def running_site(database_url: str) -> Iterator[Site]:
    """On a prepared database without any platform. The engine answers slowly enough to see it stream."""
    platform_url, tool_url = (f"https://{host}:{free_port()}" for host in HOSTS)
    registrations = {
        accent: ToolRegistration(tool_url, f"client-{accent}", str(number), accent)
        for number, accent in enumerate((*ACCENTS, UNKNOWN), start=1)
    }
    with ExitStack() as stack:
        model = stack.enter_context(ScriptedModelServer(max_model_len=8192))
        model.default = Answer(tokens=["A ", "heap ", "is ", "a ", "tree ", "in ", "an ", "array."], pause=0.5)
        platform_app = create_platform(Authority(platform_url, registrations))
        # The tool fetches the keys by a way of its own: the names above exist for the browsers alone.
        inner_url = stack.enter_context(serving(lambda _url: platform_app, host="127.0.0.1"))
        for accent in ACCENTS:
            register(database_url, platform_url, registrations[accent], inner_url=inner_url)
        platform, tool = Recorder(platform_app), Recorder(make_tool(database_url, model, tool_url))
        tls = _tls()
        stack.enter_context(_serving(platform, platform_url, tls))
        stack.enter_context(_serving(tool, tool_url, tls))
        yield Site(platform_url, tool_url, platform, tool)


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's name for it
        """Nothing: browsers give up connections all the time, and the record has the requests."""


@contextmanager
def _serving(app: Any, url: str, tls: ssl.SSLContext) -> Iterator[None]:
    server = make_server("127.0.0.1", int(url.rpartition(":")[2]), app, threaded=True, request_handler=_Silent)
    # The handshake is left to the connection's thread: browsers open connections ahead and then say nothing on them.
    server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.ssl_context = tls
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _tls() -> ssl.SSLContext:
    """A certificate of our own for both names, for an hour. The browsers are told not to mind who signed it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Campus Tutor's measuring")])
    moment = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - datetime.timedelta(minutes=5))
        .not_valid_after(moment + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in HOSTS]), critical=False)
        .sign(key, hashes.SHA256())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain)
        Path(file.name).write_bytes(private + certificate.public_bytes(encoding))
        context.load_cert_chain(file.name)
    return context
