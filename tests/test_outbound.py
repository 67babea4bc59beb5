# SPDX-License-Identifier: EUPL-1.2
"""The only door to the network: who is contacted, at which address, for how long and how much."""

import copy
import datetime
import ipaddress
import logging
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from lti_tool.demo.keys import spare_key
from lti_tool.outbound import (
    CONNECT_SECONDS,
    TOTAL_SECONDS,
    BadReply,
    DestinationRefused,
    HostUnreachable,
    Outbound,
    OutboundError,
    ResponseTimeout,
    ResponseTooLarge,
    Trust,
    origin,
)
from lti_tool.version import VERSION
from tests.fakes.key_server import KeyServer, answering, dripping, hanging
from tests.support import PATIENCE, free_port

SOON = TOTAL_SECONDS - 2
"""Seconds: far from what these tests ask for, and still less than what holds for whoever asks for nothing."""
LOOPBACK = [ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128")]


def door(*urls: str, allowed: Any = LOOPBACK) -> Outbound:
    outbound = Outbound(allowed)
    outbound.know(*urls)
    return outbound


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Makes names resolve to addresses of the test's choice, at the edge of the network; returns who was asked for."""

    def set_up(**addresses: str | list[str]) -> list[str]:
        asked: list[str] = []
        known = {name.replace("_", "."): value for name, value in addresses.items()}

        def resolve(host: str, port: int, *_more: Any, **_options: Any) -> list[Any]:
            asked.append(host)
            found = known.get(host, host)
            entries = [found] if isinstance(found, str) else found
            return [
                (socket.AF_INET6 if ":" in entry else socket.AF_INET, socket.SOCK_STREAM, 6, "", (entry, port))
                for entry in entries
            ]

        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        return asked

    return set_up


def test_a_known_host_in_an_allowed_network_answers(key_server: KeyServer) -> None:
    url = key_server.on("/plain", answering({"a": 1}, X_More="yes"))
    reply = door(url).request("GET", url)
    assert (reply.status, reply.body, reply.headers["x-more"]) == (200, b'{"a": 1}', "yes")
    sent = key_server.headers[-1]
    assert sent["user-agent"] == f"campus-tutor/{VERSION}"
    assert sent["host"] == f"127.0.0.1:{key_server.port}"
    assert sent["accept-encoding"] == "identity"


def test_an_unknown_host_is_refused_counted_and_logged(key_server: KeyServer, caplog: pytest.LogCaptureFixture) -> None:
    url = key_server.on("/unknown", answering({}))
    counted: list[str] = []
    outbound = Outbound(LOOPBACK, counted.append)
    for attempt in (lambda: outbound.request("GET", url), lambda: outbound.connect(url)):
        with pytest.raises(DestinationRefused) as refusal:
            attempt()
        assert refusal.value.code == "unknown_host"
    assert counted == ["unknown_host"] * 2
    assert "outbound refused host=127.0.0.1 reason=unknown_host" in caplog.text
    assert "/unknown" not in key_server.requests


def test_another_port_of_a_known_host_is_another_host(key_server: KeyServer) -> None:
    with pytest.raises(DestinationRefused):
        door(key_server.url()).connect(f"http://127.0.0.1:{free_port()}/")


def test_whoever_knows_the_platforms_can_be_asked(key_server: KeyServer) -> None:
    url = key_server.on("/asked", answering({}))
    outbound = door()
    outbound.ask(lambda place: Trust.ALLOWED if place == origin(url) else Trust.UNKNOWN)
    assert outbound.request("GET", url).status == 200
    with pytest.raises(DestinationRefused):
        outbound.connect("http://127.0.0.1:1/")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://127.0.0.1/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://127.0.0.1/", "scheme"),
        ("//127.0.0.1/", "scheme"),
        ("", "scheme"),
        ("https:///path", "url"),
        ("https://user@host.example/", "url"),
        ("https://:secret@host.example/", "url"),
        ("https://host.example:99999/", "url"),
        ("https://host.example:x/", "url"),
        ("https://[::1/", "url"),
        ("https://host.example/a b", "url"),
        ("https://host.example\\@evil.example/", "url"),
        ("https://host.example/\r\nX-Injected: 1", "url"),
        ("ht\ntps://host.example/", "url"),
        ("https://host.example%2eevil.example/", "url"),
        ("https://" + "a" * 300 + "ü.example/", "url"),
        ("https://" + "a" * 64 + ".example/", "url"),
        ("https://host..example/", "url"),
        ("https://host.example:0/", "url"),
        ("https://host.example;script-src/", "url"),
        ("https://host.example,evil.example/", "url"),
        ("https://'self'/", "url"),
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str, code: str) -> None:
    with pytest.raises(DestinationRefused) as refusal:
        door().connect(url)
    assert refusal.value.code == code


FORBIDDEN = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:93.184.215.14",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:2::1",
    "3fff::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("address", FORBIDDEN)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_address_that_is_not_public_is_refused(names: Any, scheme: str, address: str) -> None:
    """Whatever the name says, the address decides."""
    names(inside_example=address)
    url = f"{scheme}://inside.example/"
    with pytest.raises(DestinationRefused) as refusal:
        door(url, allowed=()).connect(url, timeout=PATIENCE)
    assert refusal.value.code == "address"


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f.1", "127.1", "0177.0.0.1", "localhost", "[::1]", "[::ffff:7f00:1]"]
)
def test_no_spelling_of_loopback_gets_through(host: str) -> None:
    url = f"https://{host}/"
    with pytest.raises((DestinationRefused, HostUnreachable)) as refusal:
        door(url, allowed=()).connect(url, timeout=PATIENCE)
    assert refusal.value.code in {"address", "unreachable"}


class Policy:
    """Settings of the network."""

    def __init__(self, allowed: str, servers: str, models: str = "", embeddings: str = "") -> None:
        self.allowed_networks = [ipaddress.ip_network(text) for text in allowed.split()]
        self.model_networks = [ipaddress.ip_network(text) for text in models.split()]
        self.model_servers = servers.split()
        self.embedding_servers = embeddings.split()


def refusal(policy: Policy, url: str, trust: Trust = Trust.ALLOWED) -> str | None:
    """Why the door for platforms refuses a URL; None where it would connect."""
    outbound = Outbound.for_platforms(policy)
    outbound.know(url, trust=trust)
    try:
        outbound.connect(url, timeout=PATIENCE).close()
    except DestinationRefused as refused:
        return refused.code
    except OutboundError:
        return None
    return None


@pytest.mark.parametrize(
    "policy",
    [
        Policy("127.0.0.0/8", "http://127.0.0.1:{port}/v1"),
        Policy("127.0.0.0/8 ::/0", "http://127.0.0.1:{port}/v1"),
        Policy("127.0.0.0/8", "http://engine.example:{port}/v1"),
        Policy("0.0.0.0/0 ::/0", "", "127.0.0.0/8"),
        Policy("127.0.0.0/8", "http://10.0.0.5/v1", "127.0.0.0/8"),
        Policy("127.0.0.0/8", "", "", "http://127.0.0.1:{port}/v1"),
    ],
)
@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.2",
        "platform.example",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[::127.0.0.1]",
        "mapped.example",
        "engine.example",
    ],
)
def test_no_spelling_of_a_model_servers_place_is_open_to_a_platforms_url(names: Any, policy: Policy, host: str) -> None:
    """Whoever approved it: a name that leads there, an address of IPv6 that wraps it, another one of loopback."""
    names(engine_example="127.0.0.1", platform_example="127.0.0.1", mapped_example="::ffff:127.0.0.1")
    port = free_port()
    own = copy.copy(policy)
    own.model_servers = [url.format(port=port) for url in policy.model_servers]
    own.embedding_servers = [url.format(port=port) for url in policy.embedding_servers]
    assert refusal(own, f"http://{host}:{port}/") == "address"


def test_a_name_that_moves_into_the_model_servers_network_leads_nowhere(names: Any) -> None:
    policy = Policy("10.9.0.0/16 10.9.1.0/28", "http://engine.example:8000/v1")
    names(engine_example="10.9.1.5", platform_example=["10.9.1.9", "10.9.1.5"])
    outbound = Outbound.for_platforms(policy)
    outbound.know("http://platform.example/")
    for _time in range(2):
        with pytest.raises(DestinationRefused) as error:
            outbound.connect("http://platform.example/", timeout=PATIENCE)
        assert error.value.code == "address"


def test_a_platform_beside_a_model_server_on_loopback_is_reached(key_server: KeyServer) -> None:
    """Everything on one machine: the port tells them apart."""
    url = key_server.on("/beside", answering({}))
    outbound = Outbound.for_platforms(Policy("127.0.0.0/8", f"http://127.0.0.1:{free_port()}/v1"))
    outbound.know(url)
    assert outbound.request("GET", url).status == 200


def test_a_model_server_is_reached_through_its_own_door_alone(key_server: KeyServer) -> None:
    url = key_server.on("/v1", answering({}))
    policy = Policy("", url, "127.0.0.0/8")
    models = Outbound.for_models(policy)
    models.know(url)
    assert models.request("GET", url).status == 200
    assert refusal(policy, url) == "address"


@pytest.mark.parametrize("host", ["127.0.0.1", "inside.example", "[::1]", "[::ffff:127.0.0.1]"])
def test_whom_no_operator_approved_is_not_looked_for_in_an_allowed_network(names: Any, host: str) -> None:
    names(inside_example="127.0.0.1")
    policy = Policy("127.0.0.0/8 ::1/128", "")
    for scheme in ("http", "https"):
        url = f"{scheme}://{host}:{free_port()}/"
        assert refusal(policy, url, Trust.PUBLIC) == "address"
        assert refusal(policy, url, Trust.ALLOWED) is None


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://93.184.215.14/", True),
        ("https://public.example/", True),
        ("https://both.example/", True),
        ("https://inside.example/", False),
        ("http://93.184.215.14/", False),
        ("https://127.0.0.1/", False),
        ("https://models.example/", False),
        ("ftp://93.184.215.14/", False),
    ],
)
def test_what_is_public_is_told_without_a_connection(names: Any, url: str, public: bool) -> None:
    names(public_example="93.184.215.14", both_example=["10.0.0.1", "93.184.215.14"], inside_example="10.0.0.1")
    assert Outbound.for_platforms(Policy("10.0.0.0/8", "https://models.example/v1")).is_public(url) is public


def test_plain_http_to_the_public_network_is_refused(names: Any) -> None:
    names(public_example="93.184.215.14")
    with pytest.raises(DestinationRefused) as refusal:
        door("http://public.example/").connect("http://public.example/", timeout=PATIENCE)
    assert refusal.value.code == "address"


def test_an_allowed_network_counts_for_its_mapped_addresses_too(names: Any, key_server: KeyServer) -> None:
    names(mapped_example="::ffff:127.0.0.1")
    key_server.on("/mapped", answering({}))
    url = key_server.url("/mapped", host="mapped.example")
    assert door(url).request("GET", url).status == 200


def test_only_permitted_addresses_of_a_name_are_tried(names: Any, key_server: KeyServer) -> None:
    """A name with a forbidden and an allowed address: the forbidden one is never contacted."""
    listener = socket.create_server(("127.0.0.2", 0))
    listener.settimeout(0.3)
    port = listener.getsockname()[1]
    names(mixed_example=["127.0.0.2", "127.0.0.1"])
    url = f"http://mixed.example:{port}/"
    with pytest.raises(HostUnreachable):
        door(url, allowed=[ipaddress.ip_network("127.0.0.1/32")]).connect(url, timeout=PATIENCE)
    with pytest.raises(TimeoutError):
        listener.accept()
    listener.close()


def test_a_name_is_resolved_once_and_connected_to_as_checked(names: Any, key_server: KeyServer) -> None:
    """DNS rebinding: a second look at the name would find another address."""
    asked = names(rebinding_example="127.0.0.1")
    key_server.on("/pinned", answering({}))
    url = key_server.url("/pinned", host="rebinding.example")
    assert door(url).request("GET", url).status == 200
    assert asked == ["rebinding.example"]
    assert key_server.headers[-1]["host"] == f"rebinding.example:{key_server.port}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_error_and_not_followed(key_server: KeyServer, status: int) -> None:
    target = key_server.on("/target", answering({}))
    url = key_server.on("/redirect", answering({}, status=status, Location=target))
    before = key_server.requests.count("/target")
    with pytest.raises(BadReply) as error:
        door(url).request("GET", url)
    assert error.value.code == "redirect"
    assert key_server.requests.count("/target") == before


def test_more_than_the_limit_is_an_error(key_server: KeyServer) -> None:
    url = key_server.on("/big", answering(b"x" * 1001))
    assert len(door(url).request("GET", url, limit=1001).body) == 1001
    with pytest.raises(ResponseTooLarge):
        door(url).request("GET", url, limit=1000)


def test_a_body_that_ends_early_is_an_error(key_server: KeyServer) -> None:
    """Half a key set must not be taken for the whole."""

    def cut(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(b"half")

    url = key_server.on("/cut", cut)
    with pytest.raises(OutboundError):
        door(url).request("GET", url)


def test_a_packed_body_is_an_error(key_server: KeyServer) -> None:
    """A small body could unpack to a huge one."""
    url = key_server.on("/packed", answering(b"x", Content_Encoding="gzip"))
    with pytest.raises(BadReply):
        door(url).request("GET", url)


@pytest.mark.parametrize("start", [b"SSH-2.0-OpenSSH\r\n", b"", b"HTTP/1.1 banana\r\n\r\n", b"\0" * 200_000])
def test_whatever_is_no_http_is_an_error(key_server: KeyServer, start: bytes) -> None:
    def behave(handler: Any) -> None:
        handler.wfile.write(start)

    url = key_server.on("/strange", behave)
    with pytest.raises(OutboundError):
        door(url).request("GET", url)


INTERIM = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@pytest.mark.parametrize("interim", [b"", INTERIM, INTERIM * 20, b"HTTP/1.1 100 Continue\r\n\r\n" * 5])
def test_interim_responses_are_skipped(key_server: KeyServer, interim: bytes) -> None:
    def behave(handler: Any) -> None:
        handler.wfile.write(interim + OK)

    url = key_server.on("/interim", behave)
    reply = door(url).request("GET", url)
    assert (reply.status, reply.body) == (200, b"ok")


@pytest.mark.parametrize(
    "sent",
    [
        INTERIM * 21 + OK,
        b"HTTP/1.1 100 Continue\r\n\r\n" * 40_000 + OK,
        (b"HTTP/1.1 103 Early Hints\r\nLink: " + b"x" * 10_000 + b"\r\n\r\n") * 9 + OK,
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 300 + b"\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"a%d: " % n + b"b" * 5_000 + b"\r\n" for n in range(30)) + b"\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + b"a: b\r\n" * 200_000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + (b"1;" + b"x" * 9_000 + b"\r\nx\r\n") * 99,
    ],
    ids=["21 interim", "40,000 interim", "large interim", "lines", "bytes", "trailers", "extensions"],
)
def test_heads_are_bounded_like_bodies(key_server: KeyServer, sent: bytes) -> None:
    def behave(handler: Any) -> None:
        with suppress(OSError):
            handler.wfile.write(sent)

    url = key_server.on("/heads", behave)
    with pytest.raises((ResponseTooLarge, BadReply)):
        door(url).request("GET", url, limit=1000)


@pytest.fixture
def event() -> Iterator[threading.Event]:
    """Set at the end, so that the server's thread ends too."""
    released = threading.Event()
    yield released
    released.set()


def test_a_server_that_says_nothing_is_given_up_in_time(key_server: KeyServer, event: threading.Event) -> None:
    url = key_server.on("/hang", hanging(event))
    started = time.monotonic()
    with pytest.raises(ResponseTimeout):
        door(url).request("GET", url, total_timeout=0.4)
    assert time.monotonic() - started < SOON


def test_a_server_that_drips_is_given_up_in_time(key_server: KeyServer, event: threading.Event) -> None:
    """Each byte comes in time, the whole never."""
    url = key_server.on("/drip", dripping(event, 0.05))
    started = time.monotonic()
    with pytest.raises(ResponseTimeout):
        door(url).request("GET", url, total_timeout=0.5)
    assert time.monotonic() - started < SOON


def test_a_name_server_that_says_nothing_is_given_up_in_time(
    monkeypatch: pytest.MonkeyPatch, event: threading.Event
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_arguments, **_options: event.wait(PATIENCE) and [])
    asked_for, started = CONNECT_SECONDS + 0.5, time.monotonic()
    with pytest.raises(ResponseTimeout):
        door("https://slow.example/").connect("https://slow.example/", timeout=asked_for)
    # No sooner than it was told, so it is not the default that ended it, and long before the name server answers.
    assert asked_for - 0.1 < time.monotonic() - started < PATIENCE / 2


def test_nobody_there_is_said_plainly() -> None:
    url = f"http://127.0.0.1:{free_port()}/"
    with pytest.raises(HostUnreachable):
        door(url).connect(url)


def test_a_connection_for_a_stream_sends_small_pieces_at_once(key_server: KeyServer) -> None:
    url = key_server.url()
    with door(url).connect(url, timeout=PATIENCE) as connected:
        assert connected.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert connected.gettimeout() is not None


UNDER_GEVENT = """
from gevent import monkey; monkey.patch_all()
import ipaddress, sys, gevent
from lti_tool.outbound import Outbound
url = sys.argv[1]
outbound = Outbound([ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128")])
outbound.know(url)
patient = {"connect_timeout": 60, "total_timeout": 60}
jobs = [gevent.spawn(outbound.request, "GET", url, **patient) for _ in range(20)]
gevent.joinall(jobs, raise_error=True)
print({job.value.status for job in jobs})
"""


def test_twenty_slow_answers_hold_up_a_gevent_worker_no_longer_than_one(key_server: KeyServer) -> None:
    """Name, connection and reading wait cooperatively, unchanged; else a slow key server would stop all streams."""

    all_are_here = threading.Barrier(20, timeout=PATIENCE / 2)

    def slowly(handler: Any) -> None:
        all_are_here.wait()  # breaks, and with it the answer, where one request waits for another to end
        answering({})(handler)

    key_server.on("/slow", slowly)
    url = key_server.url("/slow", host="localhost")
    command = [sys.executable, "-c", UNDER_GEVENT, url]
    ran = subprocess.run(
        command, capture_output=True, text=True, timeout=200, check=True, cwd=Path(__file__).parents[1]
    )
    assert ran.stdout.strip() == "{200}"


def certificate(folder: Path, name: str) -> Path:
    """A self-signed certificate for a name, with its key, in one file."""
    key = spare_key().private
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    moment = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(moment - datetime.timedelta(days=1))
        .not_valid_after(moment + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return path


@pytest.fixture
def secure_server(tmp_path: Path) -> Iterator[tuple[str, Path, list[str | None]]]:
    """A TLS server for the name tls.example: its port as URL, its certificate, and the names that it was called by."""
    path = certificate(tmp_path, "tls.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    called: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: called.append(name)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                plain, _address = listener.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(plain, server_side=True) as secured:
                    secured.recv(65536)
                    secured.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            except OSError:
                continue

    threading.Thread(target=serve, daemon=True).start()
    yield f"https://tls.example:{listener.getsockname()[1]}/", path, called
    listener.close()


def test_tls_is_checked_against_the_name_although_the_address_is_pinned(
    names: Any, secure_server: tuple[str, Path, list[str | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, trusted, called = secure_server
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    names(tls_example="127.0.0.1")
    assert door(url).request("GET", url).body == b"ok"
    assert called == ["tls.example"]


def test_a_certificate_for_another_name_is_not_taken(
    names: Any, secure_server: tuple[str, Path, list[str | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, trusted, _called = secure_server
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    names(other_example="127.0.0.1")
    elsewhere = url.replace("tls.example", "other.example")
    with pytest.raises(HostUnreachable, match="certificate"):
        door(elsewhere).connect(elsewhere)


def test_a_certificate_that_nobody_vouches_for_is_not_taken(
    names: Any, secure_server: tuple[str, Path, list[str | None]]
) -> None:
    url, _trusted, _called = secure_server
    names(tls_example="127.0.0.1")
    with pytest.raises(HostUnreachable, match="certificate"):
        door(url).connect(url)


def test_no_secret_of_a_url_or_header_reaches_the_log(key_server: KeyServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    url = key_server.on("/secret?token=planted", answering({}, status=302, Location="/"))
    with pytest.raises(OutboundError) as error:
        door(url).request("GET", url, headers={"Authorization": "Bearer planted"})
    with pytest.raises(OutboundError) as refusal:
        door().request("GET", "https://host.example/?token=planted")
    assert "planted" not in caplog.text + str(error.value) + str(refusal.value)
