# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor doctor`: what is wrong with an installation, and the remedy."""

import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import click
from sqlalchemy import exists, func, select
from sqlalchemy.exc import NoResultFound, SQLAlchemyError

from lti_tool import guard, guard_record, migrations, settings
from lti_tool.chat.outage import Noticing
from lti_tool.cli.shared import as_json, print_table
from lti_tool.db import Database, now
from lti_tool.jobs.ledger import Ledger
from lti_tool.lti.keys import tool_keys
from lti_tool.materials import reading_queue, slides_queue
from lti_tool.materials.reading import ReadFailed, walls
from lti_tool.model_costs import ModelCosts
from lti_tool.model_server import AnswerLimits, EmbeddingFailed, EmbeddingServers, ModelServers
from lti_tool.models import Institution, Person, PersonKey, Secret
from lti_tool.models.slides_pdf import NO_OFFICE, NO_WALLS
from lti_tool.outbound import Outbound
from lti_tool.privacy import clock, responsible, retention
from lti_tool.privacy.keeping import KeepingRule
from lti_tool.vault import Vault, VaultError
from lti_tool.version import VERSION

CLOCK_LEEWAY_SECONDS = 30
"""Seconds. id_tokens live 60 s, and we grant 60 s: half of it is where launches are about to fail."""

RUNS_EVERY = timedelta(days=2)
"""A daily run that failed once is no trouble yet."""


@dataclass(frozen=True)
class Check:
    """One thing looked at."""

    what: str
    said: str
    well: bool = field(kw_only=True)
    urgent: bool = field(default=True, kw_only=True)
    """Whether the command fails by it, where it is not well: the tool does not do what it should."""

    def as_row(self) -> dict[str, Any]:
        """For the table and for JSON."""
        return {"ok": self.well, "check": self.what, "detail": self.said}


def examine() -> list[Check]:
    """Looks at everything that can be looked at; what depends on something broken is left out."""
    version = Check("version", f"{VERSION}, Python {platform.python_version()}", well=True)
    try:
        loaded = settings.load()
        ModelCosts.read(loaded.model_figures)
    except settings.SettingsError as error:
        return [version, Check("settings", str(error), well=False)]
    return [
        version,
        Check("settings", loaded.public_url, well=True),
        *_database(loaded),
        *_model_servers(loaded),
        *_embedding_servers(loaded),
    ]


def _database(loaded: settings.Settings) -> Iterator[Check]:
    try:
        database = Database(loaded.database_url)
        revision = migrations.revision_of(database.engine)
        if revision != migrations.head():
            remedy = f"has schema {revision}, this version needs {migrations.head()}: run 'campus-tutor db upgrade'"
            yield Check("database", remedy, well=False)
            return
        yield Check("database", f"{database.engine.dialect.name}, schema {revision}", well=True)
        yield _clock(database)
        yield keys_open(database, Vault(loaded.master_key))
        yield from _people_without_keys(database)
        yield from _work(database)
        yield _retention(database)
        yield from _terms(database)
        yield _material(database)
        yield _pictures(database)
        yield _walls()
        yield from _answering(database)
        yield _guard(database)
        yield from _papers(database)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        yield Check("database", f"does not answer ({reason}): check CAMPUS_TUTOR_DATABASE_URL", well=False)


def _clock(database: Database) -> Check:
    with database.transaction() as session:
        there = session.scalar(select(func.current_timestamp()))
    assert isinstance(there, datetime)
    apart = abs((now() - (there if there.tzinfo else there.replace(tzinfo=UTC))).total_seconds())
    if apart > CLOCK_LEEWAY_SECONDS:
        return Check("clock", f"{apart:.0f} s apart from the database's: run a time service on both", well=False)
    return Check("clock", f"{apart:.0f} s apart from the database's", well=True)


def keys_open(database: Database, vault: Vault) -> Check:
    """Whether this master key opens what the installation wrapped: without that no launch succeeds."""
    opened = False
    try:
        with database.transaction() as session:
            opened = bool(Secret.read(session, vault, Secret.PSEUDONYM))
            kid = tool_keys.signing_key(session, vault).kid
    except VaultError:
        if opened:
            return Check("keys", "that sign do not open, though others do: run 'campus-tutor keys rotate'", well=False)
        return Check("keys", "do not open: CAMPUS_TUTOR_MASTER_KEY is not the key that wrapped them", well=False)
    except (LookupError, NoResultFound):
        return Check("keys", "are missing: run 'campus-tutor db upgrade'", well=False)
    return Check("keys", f"signing with {kid}", well=True)


def _people_without_keys(database: Database) -> Iterator[Check]:
    """As after a restore: nobody of them can open the tutor."""
    with database.transaction() as session:
        keyless = select(func.count()).select_from(Person).where(~exists().where(PersonKey.person_id == Person.id))
        number = session.scalar(keyless)
    if number:
        remedy = "restore the newest copy of the keys, then run 'campus-tutor erasure repeat'"
        yield Check("people", f"{number} have no key: {remedy}", well=False)


def check_keys(database: Database, vault: Vault) -> None:
    """Raises ClickException where a process that needs the keys had better not begin."""
    found = keys_open(database, vault)
    if not found.well:
        raise click.ClickException(f"The keys {found.said}.")


def _work(database: Database) -> Iterator[Check]:
    """Whether somebody does what happens without a request, and what of it fails."""
    states, moment = Ledger(database).states(), now()
    late = [state for state in states if state.late_at <= moment]
    failing = [state for state in states if state.failures]
    if late:
        minutes = (moment - min(state.due_at for state in late)).total_seconds() // 60
        remedy = "run 'campus-tutor work' beside 'serve', or 'campus-tutor work --once' from cron every few minutes"
        names = ", ".join(state.name for state in late)
        said = f"no process has done its work for {minutes:.0f} minutes ({names}): {remedy}"
        yield Check("work", said, well=False)
    for state in failing:
        assert state.failed_since is not None
        said = f"{state.name} fails since {state.failed_since:%Y-%m-%d %H:%M} UTC, {state.failures} in a row"
        remedy = f"tried again at {state.due_at:%H:%M}; the log of 'campus-tutor work' says where it fails"
        yield Check("work", f"{said} ({state.error}): {remedy}", well=False)
    if not late and not failing:
        yield Check("work", "nothing is late, and nothing fails", well=True)


def _retention(database: Database) -> Check:
    """People were told how long their conversations are kept: looked for in the rows, whatever the jobs say."""
    seen = clock.read(database)
    if seen.doubted_at:
        remedy = "set it right, or say 'campus-tutor retention run --clock-is-right'"
        since = f"{seen.doubted_at:%Y-%m-%d %H:%M} UTC"
        said = f"stands still for a day since {since}, because the clock went on by days: {remedy}"
        return Check("retention", said, well=False)
    with database.transaction() as session:
        number = retention.overdue(session, now() - RUNS_EVERY)
    if number:
        remedy = "conversations should be deleted by now: run 'campus-tutor work' beside 'serve'"
        return Check("retention", f"{number} {remedy}", well=False)
    return Check("retention", "nothing is kept beyond its time", well=True)


def _terms(database: Database) -> Iterator[Check]:
    """Institutions whose term has ended, so that days count until they name the next one."""
    with database.transaction() as session:
        institutions = session.scalars(select(Institution).where(Institution.term_ends.is_not(None))).all()
    over = [one for one in institutions if KeepingRule.of(one).is_between_terms(now())]
    for one in over:
        remedy = f"name the next one: campus-tutor institution set {one.id} --term-ends DAY"
        said = f"of {one.name} ended on {one.term_ends}, what is asked now is kept for {one.retention_days} days"
        yield Check("term", f"{said}: {remedy}", well=False, urgent=False)


def _material(database: Database) -> Check:
    """Whether what instructors upload is read."""
    with database.transaction() as session:
        seen = reading_queue.look(session)
    if not seen.jammed:
        return Check("material", f"{seen.files} files wait to be read" if seen.files else "all is read", well=True)
    assert seen.since is not None
    minutes = (now() - seen.since).total_seconds() // 60
    remedy = "run 'campus-tutor work' beside 'serve'; where one runs, its log says what it does with them"
    return Check("material", f"{seen.files} files wait, the oldest for {minutes:.0f} minutes: {remedy}", well=False)


def _pictures(database: Database) -> Check:
    """Whether slides have pictures: told of rows, so that it is true wherever 'campus-tutor work' runs."""
    with database.transaction() as session:
        lacking = slides_queue.count_lacking(session)
    if not lacking:
        return Check("pictures", "no slides lack theirs for want of a program", well=True)
    remedies = {
        NO_OFFICE: "install LibreOffice where 'campus-tutor work' runs (Debian: libreoffice-impress-nogui)",
        NO_WALLS: "the kernel there cannot keep LibreOffice in, docs/decisions/slide_pictures.md says what it needs",
    }
    said = (f"{number} files of slides have no pictures: {remedies[code]}" for code, number in lacking.items())
    return Check("pictures", "; ".join(said), well=True)


def _walls() -> Check:
    """What keeps a malicious file in, on the machine that this command runs on."""
    remedy = "docs/decisions/reading_files.md says which system has them"
    try:
        standing = walls()
    except ReadFailed as failed:
        return Check(
            "reading", f"files cannot be read here, the process that does it fails ({failed.code})", well=False
        )
    except OSError as error:  # no process can be started, or there is no memory for one
        said = f"files cannot be read here, the process that does it cannot be started ({type(error).__name__})"
        return Check("reading", said, well=False)
    missing = [name for name in ("network", "files", "calls") if name not in standing]
    if not {"network", "calls"} & set(standing):
        said = f"a file made to do harm could open connections from this machine (no {', '.join(missing)}): {remedy}"
        return Check("reading", said, well=False)
    beside = f", without {', '.join(missing)}: {remedy}" if missing else ""
    return Check("reading", f"in a process of its own, behind {', '.join(standing)}{beside}", well=True)


def _answering(database: Database) -> Iterator[Check]:
    """Servers may be well one by one, and yet no question finds its answer."""
    seen = Noticing(database).read()
    if seen.failing and seen.since is not None:
        remedy = "look at this table's other lines, at the engines' logs, and ask a question yourself"
        said = f"no answer has ended well since {seen.since:%Y-%m-%d %H:%M} UTC, {seen.failed} in a row ({seen.code})"
        yield Check("answers", f"{said}: {remedy}", well=False)


def _guard(database: Database) -> Check:
    """Whether the guard stands here, as it does in each process that starts like this one, and what it refused."""
    refused = guard_record.refused_lately(database)
    if refused:
        what, module, number, last = refused[0]
        said = f"refused {number} tries of {module} ({what}), the last at {last:%Y-%m-%d %H:%M} UTC"
        more = f", and {len(refused) - 1} other kinds" if len(refused) > 1 else ""
        remedy = "nothing left; look for 'guard refused' in the logs, and for what brought that module"
        return Check("guard", f"{said}{more}: {remedy}", well=False)
    where = "stands" if guard.is_installed() else "stands in the tool's own processes, of which this is none"
    return Check("guard", f"{where}, and refused nothing in {guard_record.LATELY.days} days", well=True)


def _papers(database: Database) -> Iterator[Check]:
    """Whether each institution said what its privacy notice needs."""
    with database.transaction() as session:
        rows = session.scalars(select(Institution).order_by(Institution.name)).all()
        gaps = [(row.id, row.name, responsible.missing(row)) for row in rows]
    for identity, name, missing in gaps:
        if missing:
            options = " ".join(f"{needed.option} …" for needed in missing)
            remedy = f"campus-tutor institution set {identity} {options}"
            yield Check("papers", f"the privacy notice of {name!r} has gaps: {remedy}", well=False, urgent=False)
    if gaps and not any(missing for _id, _name, missing in gaps):
        yield Check("papers", "each institution said who answers for the processing", well=True)


def _model_servers(loaded: settings.Settings) -> Iterator[Check]:
    if not loaded.model_servers:
        yield Check("model server", "none: the tutor answers model-free, with passages of the material", well=True)
        return
    for url in loaded.model_servers:
        limits = AnswerLimits(silence_seconds=20.0, total_seconds=30.0)
        servers = ModelServers((url,), loaded.model_server_key, Outbound.for_models(loaded), limits)
        yield _model_server(url, servers.diagnose)


def _model_server(url: str, diagnose: Callable[[], str | None]) -> Check:
    wrong = diagnose()
    return Check("model server", f"{url} {wrong or 'answers'}", well=wrong is None)


def _embedding_servers(loaded: settings.Settings) -> Iterator[Check]:
    for url in loaded.embedding_servers:
        door = Outbound.for_models(loaded)
        servers = EmbeddingServers((url,), loaded.model_server_key, loaded.embedding_model, door)
        try:
            found = servers.embed_passages(["Hello"])
        except EmbeddingFailed as error:
            remedy = "does it serve CAMPUS_TUTOR_EMBEDDING_MODEL, and does the URL end in /v1?"
            yield Check("embedding server", f"{url} gives no vectors ({error}): {remedy}", well=False)
        else:
            yield Check("embedding server", f"{url} answers, {found.vectors.shape[1]} numbers a text", well=True)


@click.command("doctor")
@as_json
def run_doctor(as_json: bool) -> None:
    """Check settings, database, keys, model servers and clock; what an institution has yet to say is told, too."""
    findings = examine()
    print_table([finding.as_row() for finding in findings], as_json)
    if not all(finding.well or not finding.urgent for finding in findings):
        sys.exit(1)
