# SPDX-License-Identifier: EUPL-1.2
"""Whom the installation may contact: the list, the door that it is about, and the page for everybody."""

import ipaddress
import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from lti_tool import create_app, language
from lti_tool.db import Database
from lti_tool.lti.registration import invitations
from lti_tool.model_server import ModelServers
from lti_tool.models import Institution, Platform, PlatformState
from lti_tool.outbound import DestinationRefused, Outbound, OutboundError, reach
from lti_tool.process_parts import Parts
from lti_tool.residency import ANY, Contact, Enforced, Purpose, contacts
from lti_tool.settings import Settings
from tests.factories.command import Tutor
from tests.fakes.key_server import KeyServer
from tests.support import MASTER_KEY

INSIDE = ipaddress.ip_network("127.0.0.0/8")
ELSEWHERE = ipaddress.ip_network("10.20.0.0/16")


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(
        public_url="https://tutor.example",
        master_key=(MASTER_KEY,),
        database_url=database_url,
        model_servers=("http://127.0.0.1:1/v1",),
        model_server_key="geheim",
        allowed_networks=(INSIDE,),
    )


@pytest.fixture
def database(database_url: str) -> Database:
    return Database(database_url)


def add(database: Database, host: str, state: PlatformState = PlatformState.ACTIVE, **urls: str) -> None:
    """A platform all of whose addresses are at one origin, but for those that are named."""
    named = {name: f"{host}/{name}" for name in ("auth_url", "token_url", "jwks_url")} | urls
    with database.transaction() as session:
        institution = Institution(name=f"Institution of {host}")
        session.add(institution)
        session.flush()
        row = Platform(institution_id=institution.id, issuer=host, name="Geheimname", client_id="c", state=state)
        for name, url in named.items():
            setattr(row, name, url)
        session.add(row)


def invite(database: Database, days: int = 7, *, by_operator: bool = True) -> None:
    with database.transaction() as session:
        institution = Institution(name=f"Invites for {days} days {by_operator}")
        session.add(institution)
        session.flush()
        invitations.make(session, institution.id, days, by_operator=by_operator)


def listed(settings: Settings, database: Database) -> dict[tuple[str, str], Contact]:
    found = contacts(settings, database)
    assert len({(contact.protocol, contact.host) for contact in found}) == len(found), "somebody stands there twice"
    return {(contact.protocol, contact.host): contact for contact in found if contact.purposes != (Purpose.DATABASE,)}


class Door:
    """`outbound` as the tool's parts set it up, and why it refused."""

    def __init__(self, settings: Settings) -> None:
        self.reasons: list[str] = []
        self.models = Outbound.for_models(settings, self.reasons.append)
        self.platforms = Parts.of(settings, self.reasons.append).outbound
        ModelServers(settings.model_servers, settings.model_server_key, self.models)

    def refusal(self, protocol: str, host: str) -> str | None:
        """Why nobody may go there by any of the doors; None for whoever may, whether somebody answers or not."""
        reasons = [self._refusal(door, f"{protocol}://{host}/") for door in (self.platforms, self.models)]
        return None if None in reasons else max(filter(None, reasons), key=lambda reason: reason == "address")

    def _refusal(self, door: Outbound, url: str) -> str | None:
        self.reasons.clear()
        with suppress(OutboundError):
            door.connect(url, timeout=2).close()
        return self.reasons[-1] if self.reasons else None


def test_whoever_is_listed_may_be_contacted_and_nobody_else(
    settings: Settings, database: Database, key_server: KeyServer
) -> None:
    add(database, "https://lms.example", jwks_url="https://keys.example:8443/jwks")
    add(database, f"http://127.0.0.1:{key_server.port}")
    add(database, "https://off.example", PlatformState.DISABLED)
    add(database, "https://new.example", PlatformState.PENDING)
    add(database, "https://browser.example", token_url="https://lms.example/t", jwks_url="https://lms.example/k")
    found, door = listed(settings, database), Door(settings)
    assert set(found) == {
        ("http", "127.0.0.1:1"),
        ("http", f"127.0.0.1:{key_server.port}"),
        ("https", "keys.example:8443"),
        ("https", "lms.example:443"),
    }
    assert {place: door.refusal(*place) for place in found} == dict.fromkeys(found)
    others = [
        ("https", "off.example:443"),
        ("https", "new.example:443"),
        ("https", "browser.example:443"),  # a browser is sent to its login page; the tool never goes there
        ("https", "keys.example:443"),
        ("http", "lms.example:443"),
        ("http", "127.0.0.1:2"),
        ("https", "elsewhere.example:443"),
    ]
    assert {place: door.refusal(*place) for place in others} == dict.fromkeys(others, "unknown_host")


def test_a_platform_that_is_switched_off_is_neither_listed_nor_contacted(
    settings: Settings, database: Database
) -> None:
    add(database, "https://lms.example")
    door = Door(settings)
    assert ("https", "lms.example:443") in listed(settings, database)
    with database.transaction() as session:
        session.query(Platform).update({"state": PlatformState.DISABLED})
    assert ("https", "lms.example:443") not in listed(settings, database)
    assert door.refusal("https", "lms.example:443") == "unknown_host"


def test_no_platform_is_listed_or_contacted_in_the_model_servers_networks(
    settings: Settings, database: Database
) -> None:
    models = ipaddress.ip_network("10.20.7.0/28")
    for changed in (
        replace(settings, model_servers=("http://10.20.7.5:8000/v1",), allowed_networks=(ELSEWHERE, models)),
        replace(
            settings,
            model_servers=("http://10.20.7.5:8000/v1",),
            allowed_networks=(ELSEWHERE,),
            model_networks=(models,),
        ),
    ):
        door = Outbound.for_platforms(changed)
        assert door.reach("http://10.20.7.9:6379/") is None
        assert door.reach("https://10.20.7.5:8000/") is None
        assert door.reach("http://10.20.8.9/") is not None
        assert Outbound.for_models(changed).reach("http://10.20.7.5:8000/v1") is not None
    add(database, "https://lms.example", token_url="http://10.20.7.9:6379/token")
    assert ("http", "10.20.7.9:6379") not in listed(changed, database)
    assert Door(changed).refusal("http", "10.20.7.9:6379") == "address"
    invite(database)
    assert models not in listed(changed, database)["http", ANY].networks


@pytest.mark.parametrize(
    "url", ["http://203.0.113.9:8000/v1", "http://10.20.0.9:8000/v1", "https://10.20.0.9/v1", "http://[::1]:8000/v1"]
)
def test_a_configured_address_that_no_network_allows_is_not_listed_and_refused(
    settings: Settings, database: Database, url: str
) -> None:
    changed = replace(settings, model_servers=(url,))
    assert listed(changed, database) == {}
    protocol, _colon, rest = url.partition("://")
    assert Door(changed).refusal(protocol, rest.split("/")[0]) == "address"


@pytest.mark.parametrize(
    ("url", "where"),
    [
        ("http://127.0.0.1:8000/v1", [INSIDE]),
        ("https://127.0.0.1/", [INSIDE]),
        ("http://[::ffff:127.0.0.1]/", [INSIDE]),
        ("http://engine:8000/v1", [INSIDE, ELSEWHERE]),  # plain http is spoken in allowed networks alone
        ("https://lms.example/", []),  # nobody knows before the name is looked up
        ("https://9.9.9.9/", []),
    ],
)
def test_it_is_told_in_which_allowed_network_somebody_lies(url: str, where: list[Any]) -> None:
    found = reach(url, (INSIDE, ELSEWHERE))
    assert found is not None
    assert list(found.networks) == where


@pytest.mark.parametrize(
    "url", ["http://9.9.9.9/", "https://169.254.169.254/", "http://engine/", "ftp://x/", "https://u@h/"]
)
def test_what_policy_never_lets_through_reaches_nobody(url: str) -> None:
    assert reach(url, ()) is None
    with pytest.raises(DestinationRefused):
        _connect(url.replace("engine", "127.0.0.1"))


def _connect(url: str) -> None:
    """Whoever knows it: already to know what is no URL is refused."""
    door = Outbound(())
    door.know(url)
    door.connect(url)


def test_purposes_are_told_apart(settings: Settings, database: Database) -> None:
    add(database, "https://lms.example", jwks_url="https://keys.example/")
    found = listed(settings, database)
    assert found["http", "127.0.0.1:1"].purposes == (Purpose.MODEL,)
    assert found["https", "keys.example:443"].purposes == (Purpose.KEYS,)
    assert found["https", "lms.example:443"].purposes == (Purpose.TOKENS, Purpose.ROSTER, Purpose.GRADES)


def test_as_long_as_an_invitation_is_open_whoever_has_it_may_be_contacted(
    settings: Settings, database: Database
) -> None:
    invite(database, days=-1)
    assert not [place for place in listed(settings, database) if place[1] == ANY]
    invite(database, by_operator=False)
    assert [place for place in listed(settings, database) if place[1] == ANY] == [("https", ANY)]
    invite(database)
    found = listed(settings, database)
    assert found["https", ANY].networks == ()
    assert found["http", ANY].networks == (INSIDE,)
    assert ("http", ANY) not in listed(replace(settings, allowed_networks=()), database)


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("postgresql+psycopg://tutor:geheim@db.example/tutor", ["db.example:5432"]),
        ("postgresql+psycopg://tutor:geheim@10.0.0.7:6432/tutor", ["10.0.0.7:6432"]),
        ("postgresql+psycopg://tutor@/tutor?host=one:5433&host=two:5434", ["one:5433", "two:5434"]),
        ("postgresql+psycopg://tutor@/tutor?host=/var/run/postgresql", []),
        ("postgresql+psycopg://tutor@/tutor", []),
        ("sqlite:///x.sqlite", []),
    ],
)
def test_the_database_is_named_where_it_is_another_computer(
    settings: Settings, database: Database, url: str, hosts: list[str]
) -> None:
    found = contacts(replace(settings, database_url=url), database)
    assert [contact.host for contact in found if Purpose.DATABASE in contact.purposes] == hosts
    assert "geheim" not in str(found)


def test_the_command_lists_them_as_text_and_as_json(tutor: Tutor, database_url: str) -> None:
    add(Database(database_url), "https://lms.example")
    changed = {
        "CAMPUS_TUTOR_MODEL_SERVERS": "http://10.0.0.5:8000/v1",
        "CAMPUS_TUTOR_ALLOWED_NETWORKS": "10.0.0.0/24",
    }
    rows = json.loads(tutor("residency", "--json", **changed).stdout)
    assert rows[0] == {
        "host": "10.0.0.5:8000",
        "protocol": "http",
        "networks": ["10.0.0.0/24"],
        "purposes": ["model"],
        "why": ["language model: writes the answers"],
    }
    assert rows[1]["host"] == "lms.example:443"
    assert rows[1]["purposes"] == ["platform_keys", "platform_tokens", "platform_roster", "platform_grades"]
    lines = tutor("residency", **changed).stdout.splitlines()
    assert lines[0] == "10.0.0.5:8000  http  10.0.0.0/24  model  language model: writes the answers"
    assert lines[1].startswith("lms.example:443  https  ")
    assert [line.startswith("enforced  ") for line in lines] == [False] * len(rows) + [True] * len(Enforced)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", ["schreibt die Antworten", "öffentlichen Schlüssel", "Wächter", "unmittelbar zuvor geprüft"]),
        ("en", ["writes the answers", "its public keys", "a guard that stands", "checked just before"]),
    ],
)
def test_everybody_may_read_the_page_in_german_and_english(
    settings: Settings, database: Database, language: str, words: list[str]
) -> None:
    add(database, "https://lms.example")
    add(database, "https://off.example", PlatformState.DISABLED)
    response = create_app(settings).test_client().get("/residency", headers={"Accept-Language": language})
    page = response.get_data(as_text=True)
    assert (response.status_code, response.mimetype) == (200, "text/html")
    assert f'<html lang="{language}">' in page
    for expected in ["lms.example:443", "127.0.0.1:1", *words]:
        assert expected in page
    for secret in ("off.example", "Geheimname", "Institution of", "geheim", "127.0.0.0/8", "<script"):
        assert secret not in page


def test_the_page_says_plainly_that_nobody_is_contacted(settings: Settings, database: Database) -> None:
    alone = replace(settings, model_servers=())
    page = create_app(alone).test_client().get("/residency").get_data(as_text=True)
    assert ("everything stays on this computer" in page) == (not contacts(alone, database))


@pytest.mark.parametrize(
    ("language", "says"), [("en", ("A tutor for your course", "an AI answers")), ("de", ("Ein Tutor", "eine KI"))]
)
def test_the_bare_address_says_what_this_is_and_leads_to_whom_it_contacts(
    settings: Settings, language: str, says: tuple[str, str]
) -> None:
    response = create_app(settings).test_client().get("/", headers={"Accept-Language": language})
    page = response.get_data(as_text=True)
    assert response.status_code == 200
    assert f'<html lang="{language}">' in page
    assert all(sentence in page for sentence in says)
    assert 'href="/residency"' in page
    assert "session" not in page


def test_embedding_servers_are_named_with_what_they_are_for(settings: Settings, database: Database) -> None:
    """One that writes answers, too, is one contact with both purposes."""
    both = replace(settings, embedding_servers=("http://127.0.0.1:1/v1", "http://127.0.0.1:2/v1"), embedding_model="m")
    found = {contact.host: contact.purposes for contact in contacts(both, database)}
    assert found["127.0.0.1:1"] == (Purpose.MODEL, Purpose.EMBEDDINGS)
    assert found["127.0.0.1:2"] == (Purpose.EMBEDDINGS,)
    language.speak("en")
    assert "by what they mean" in Purpose.EMBEDDINGS.words
