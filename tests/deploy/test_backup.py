# SPDX-License-Identifier: EUPL-1.2
"""The commands for backup and restore as docs/operation.md gives them, on a real PostgreSQL."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from lti_tool import migrations
from lti_tool.cli import doctor
from lti_tool.db import Database
from lti_tool.lti.keys import tool_keys
from lti_tool.models import Secret, VisitSession
from lti_tool.vault import Vault
from tests import postgres
from tests.deploy.composed import ROOT, services
from tests.factories.campus import NAME, Campus
from tests.support import MASTER_KEY, missing

TEXT = (ROOT / "docs" / "operation.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    if postgres.binaries() is None:
        missing("PostgreSQL's server (apt-get install postgresql)")
    with postgres.server() as url:
        yield url


def documented(program: str) -> list[str]:
    """The program's arguments as the page has them."""
    (line, *_again) = re.findall(rf"docker compose exec -T database {program} ([^<>\n]*)", TEXT)
    return shlex.split(line)


def run(program: str, arguments: list[str], url: str, database: str, **pipes: object) -> None:
    """Against the test's server instead of in the container; the database's name is the test's, too."""
    folder, place = postgres.binaries(), make_url(url)
    assert folder is not None
    where = ["-h", str(place.host), "-p", str(place.port)]
    named = [argument.replace("=tutor", f"={database}") for argument in arguments]
    named = [
        database if argument == "tutor" and named[at - 1] != "-U" else argument for at, argument in enumerate(named)
    ]
    subprocess.run([str(folder / program), *where, *named], check=True, **pipes)  # type: ignore[call-overload]


def new_database(server: str, name: str) -> Database:
    place = make_url(server)
    with psycopg.connect(host=place.host, port=place.port, user="tutor", dbname="postgres", autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name}".encode())
    return Database(server + name)


def test_a_restored_database_opens_with_the_kept_master_key_and_with_no_other(server: str, tmp_path: Path) -> None:
    database, vault = new_database(server, "first"), Vault([MASTER_KEY])
    migrations.upgrade(database.engine)
    with database.transaction() as session:
        Secret.create(session, vault, Secret.PSEUDONYM)
        tool_keys.create_first_key(session, vault)
    guest = Campus(database, vault).visit_for()
    dump = tmp_path / "tutor.dump"
    with dump.open("wb") as file:
        run("pg_dump", documented("pg_dump"), server, "first", stdout=file)
    assert NAME.encode() not in dump.read_bytes()

    restored = new_database(server, "second")
    migrations.upgrade(restored.engine)  # a server where the tool was started already: --clean takes that away
    with dump.open("rb") as file:
        run("pg_restore", documented("pg_restore"), server, "second", stdin=file)
    assert doctor.keys_open(restored, vault).well
    assert not doctor.keys_open(restored, Vault([bytes(32)])).well
    with restored.transaction() as session:
        visit = session.get_one(VisitSession, guest.visit_id)
        assert visit.open_identity(guest.key)["name"] == NAME
    for one in (database, restored):
        one.engine.dispose()


def test_the_page_names_services_and_files_that_exist() -> None:
    called = set(re.findall(r"docker compose (?:exec(?: -T)?|run --rm) ([a-z-]+)", TEXT))
    assert called
    assert called <= set(services())
    recreated = re.findall(r"--force-recreate ([a-z -]+)", TEXT)
    assert recreated
    assert set(" ".join(recreated).split()) <= set(services())
    for path in re.findall(r"\]\((\.\./[^)#]+)\)", TEXT):
        assert (ROOT / "docs" / path).resolve().exists()
