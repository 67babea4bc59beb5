# SPDX-License-Identifier: EUPL-1.2
"""The commands for backup and restore as docs/operation.md gives them, on a real PostgreSQL."""

import os
import re
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import delete, select
from sqlalchemy.engine import make_url

from lti_tool import migrations
from lti_tool.cli import doctor
from lti_tool.db import Database
from lti_tool.lti.keys import tool_keys
from lti_tool.models import Conversation, Message, PersonKey, Secret, VisitSession
from lti_tool.models.person import open_data_key
from lti_tool.vault import Vault, VaultError
from tests import postgres
from tests.deploy.composed import ROOT, services
from tests.factories.campus import NAME
from tests.factories.command import Tutor, one_line
from tests.own_data.house import House
from tests.support import MASTER_KEY, missing

TEXT = (ROOT / "docs" / "operation.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    if postgres.binaries() is None:
        missing("PostgreSQL's server (apt-get install postgresql)")
    with postgres.server() as url:
        yield url


def documented(program: str) -> list[list[str]]:
    """The program's arguments, for each time the page calls it."""
    lines = re.findall(rf"docker compose exec -T database {program} ([^<>\n]*)", TEXT)
    return [shlex.split(line) for line in lines]


def restore(server: str, database: str, data: Path, keys: Path) -> None:
    """As the page does it, against the test's server instead of in the container."""
    folder, place = postgres.binaries(), make_url(server)
    assert folder is not None
    where = ["-h", str(place.host), "-p", str(place.port)]
    for arguments, dump in zip(documented("pg_restore"), (data, keys), strict=True):
        named = [argument.replace("=tutor", f"={database}") for argument in arguments]
        with dump.open("rb") as file:
            subprocess.run([str(folder / "pg_restore"), *where, *named], check=True, stdin=file)


def back_up(server: str, database: str, folder: Path, **environ: str) -> tuple[Path, Path]:
    """By the script that cron runs; what it made of data and of keys, the newest."""
    programs, place = postgres.binaries(), make_url(server)
    call = f"{programs}/pg_dump -h {place.host} -p {place.port} -U tutor --compress=0 {database}"
    command = ["sh", str(ROOT / "deploy" / "backup.sh"), str(folder / "data"), str(folder / "keys")]
    subprocess.run(command, check=True, env={**os.environ, "PG_DUMP": call, **environ}, capture_output=True)
    return max((folder / "data").iterdir()), max((folder / "keys").iterdir())


def new_database(server: str, name: str) -> Database:
    place = make_url(server)
    with psycopg.connect(host=place.host, port=place.port, user="tutor", dbname="postgres", autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name}".encode())
    return Database(server + name)


def new_installation(server: str, name: str) -> House:
    database, vault = new_database(server, name), Vault([MASTER_KEY])
    migrations.upgrade(database.engine)
    with database.transaction() as session:
        Secret.create(session, vault, Secret.PSEUDONYM)
        tool_keys.create_first_key(session, vault)
    return House(server + name)


def test_a_restored_database_opens_with_the_kept_master_key_and_with_no_other(server: str, tmp_path: Path) -> None:
    house = new_installation(server, "first")
    guest = house.campus.visit_for()
    data, keys = back_up(server, "first", tmp_path)
    assert NAME.encode() not in data.read_bytes() + keys.read_bytes()

    restored = new_database(server, "second")
    migrations.upgrade(restored.engine)  # a server where the tool was started already: --clean takes that away
    restore(server, "second", data, keys)
    assert doctor.keys_open(restored, house.vault).well
    assert not doctor.keys_open(restored, Vault([bytes(32)])).well
    with restored.transaction() as session:
        visit = session.get_one(VisitSession, guest.visit_id)
        assert visit.open_identity(visit.person.open_key(house.vault))["name"] == NAME
    for one in (house.database, restored):
        one.engine.dispose()


def test_a_backup_from_before_an_erasure_holds_nothing_readable_of_that_person(server: str, tmp_path: Path) -> None:
    house = new_installation(server, "before")
    erased, stays = house.student(), house.student()
    with house.database.transaction() as session:
        wrapped = {guest.person_id: session.get_one(PersonKey, guest.person_id).wrapped for guest in (erased, stays)}
    data, old_keys = back_up(server, "before", tmp_path / "monday")
    assert erased.person_id.bytes.hex() in data.read_text(errors="replace").replace("-", "")
    for key in wrapped.values():
        assert key.hex() not in data.read_text(errors="replace"), "no key lies beside what it opens"
        assert key.hex() in old_keys.read_text(errors="replace")
    assert house.erase(erased).status == 200
    newcomer = house.student()
    _data, keys = back_up(server, "before", tmp_path / "tuesday")
    assert wrapped[erased.person_id].hex() not in keys.read_text(errors="replace")

    restored = new_database(server, "after")
    restore(server, "after", data, keys)
    there = House.__new__(House)
    there.database, there.vault = restored, house.vault
    assert there.rows()["person"] == 3, "teacher and two students, of whom one is nobody any more"
    assert readable(restored, house.vault, stays.person_id) == {"Was ist ein Baum?", "Ein **Graph**."}
    assert readable(restored, house.vault, erased.person_id) == set()
    assert there.rows()["waiting_launch"] == 0, "the master key alone opens these: they are in no backup"
    (line,) = doctor._people_without_keys(restored)
    assert "erasure repeat" in line.said
    command = Tutor(server + "after")
    assert command("erasure", "repeat", "--dry-run").stdout == "1\n"
    assert command("erasure", "repeat").stdout == "1\n"
    assert command("erasure", "repeat").stdout == "0\n"
    assert list(doctor._people_without_keys(restored)) == []
    rows = there.rows()
    assert (rows["person"], rows["person_key"], rows["conversation"]) == (2, 2, 1)
    with restored.transaction() as session:
        assert session.get(PersonKey, newcomer.person_id) is None, "who came after the backup is not there"
    for one in (house.database, restored):
        one.engine.dispose()


def readable(database: Database, vault: Vault, person_id: UUID) -> set[str]:
    """What of a person's messages opens with any key that there is."""
    found = set()
    with database.transaction() as session:
        keys = [open_data_key(vault, row.person_id, row.wrapped) for row in session.scalars(select(PersonKey))]
        own = select(Message).join(Conversation).where(Conversation.person_id == person_id)
        for message in session.scalars(own):
            for key in keys:
                with suppress(VaultError):
                    found.add(message.open_text(key))
    return found


def test_without_the_keys_nobody_is_erased_by_mistake(server: str, tmp_path: Path) -> None:
    house = new_installation(server, "keyless")
    house.student()
    with house.database.transaction() as session:
        session.execute(delete(PersonKey))
    before = house.rows()
    assert "Restore the newest copy" in one_line(Tutor(server + "keyless")("erasure", "repeat"))
    assert house.rows() == before
    house.database.engine.dispose()


def test_copies_of_keys_go_after_their_days_and_data_stays(server: str, tmp_path: Path) -> None:
    house = new_installation(server, "daily")
    data, keys = back_up(server, "daily", tmp_path)
    for days, name in ((1, "20200102"), (3, "20200101")):
        for file, kind in ((data, "data"), (keys, "keys")):
            old = shutil.copy(file, file.with_name(f"{kind}-{name}T000000Z.dump"))
            moment = time.time() - days * 86400
            os.utime(old, (moment, moment))
    back_up(server, "daily", tmp_path, CAMPUS_TUTOR_BACKUP_READABLE_DAYS="3")
    assert not (tmp_path / "keys" / "keys-20200101T000000Z.dump").exists()
    assert (tmp_path / "keys" / "keys-20200102T000000Z.dump").exists()
    assert (tmp_path / "data" / "data-20200101T000000Z.dump").exists()
    house.database.engine.dispose()


@pytest.mark.parametrize("folders", [[], ["one"], ["one", "one"]])
def test_the_script_wants_two_folders(folders: list[str], tmp_path: Path) -> None:
    places = [str(tmp_path / name) for name in folders]
    done = subprocess.run(["sh", str(ROOT / "deploy/backup.sh"), *places], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr


def test_the_page_names_services_and_files_that_exist() -> None:
    called = set(re.findall(r"docker compose (?:exec(?: -T)?|run --rm) ([a-z-]+)", TEXT))
    assert called
    assert called <= set(services())
    recreated = re.findall(r"--force-recreate ([a-z -]+)", TEXT)
    assert recreated
    assert set(" ".join(recreated).split()) <= set(services())
    for path in re.findall(r"\]\((\.\./[^)#]+)\)", TEXT):
        assert (ROOT / "docs" / path).resolve().exists()
