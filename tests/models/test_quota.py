# SPDX-License-Identifier: EUPL-1.2
"""Allowances of person, activity and institution: all or nothing, exact in a crowd, whatever the clock does."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import astuple
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, NullPool, create_engine, select

from lti_tool.chat import preparing, turn
from lti_tool.chat.preparing import AnswerMeans
from lti_tool.chat.question import Ending, Turn
from lti_tool.chat.tutor_material import TutorMaterial
from lti_tool.db import Database
from lti_tool.errors import Conflict
from lti_tool.model_server import LanguageModel, Tokens
from lti_tool.models import MessageState, quota
from lti_tool.models.fair_share import Recent
from lti_tool.models.quota import HALF_LIFE, Allowances, OwnerKind, Owners, TakenTokens, Usage, UsedUp
from lti_tool.vault import Vault
from tests.factories.campus import Campus, Guest, visit_of
from tests.factories.chat_alone import Serve, no_guard
from tests.factories.page import Page
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
FREE = Allowances(None, None, None)
DAY = timedelta(days=1)


class Clock:
    """The time that the quotas see."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(NOON)
    monkeypatch.setattr(quota, "now", clock)
    return clock


def somebody(**known: UUID) -> Owners:
    return Owners(**{"person": uuid4(), "activity": uuid4(), "institution": uuid4()} | known)


def take(database: Database, owners: Owners, tokens: int, limits: Allowances = FREE) -> TakenTokens:
    with database.statements() as connection:
        return quota.take(connection, owners, limits, tokens)


def settle(database: Database, taken: TakenTokens, used: int) -> None:
    with database.statements() as connection:
        quota.settle(connection, taken, used)


def used(database: Database, owners: Owners) -> list[int]:
    """By person, activity, institution."""
    with database.transaction() as session:
        return list(quota.count_used(session, owners).values())


def rows(database: Database, owner: UUID) -> dict[date, int]:
    with database.transaction() as session:
        query = select(Usage.since, Usage.tokens).where(Usage.owner_id == owner).order_by(Usage.since)
        return {row.since: row.tokens for row in session.execute(query)}


def refused(database: Database, owners: Owners, limits: Allowances) -> UsedUp:
    with pytest.raises(UsedUp) as raised:
        take(database, owners, 1, limits)
    return raised.value


@pytest.mark.parametrize(
    ("limits", "kind"),
    [
        (Allowances(100, None, None), OwnerKind.PERSON),
        (Allowances(None, 100, None), OwnerKind.ACTIVITY),
        (Allowances(None, None, 100), OwnerKind.INSTITUTION),
        (Allowances(100, 100, 100), OwnerKind.INSTITUTION),  # the one that is to be waited for longest
        (Allowances(0, None, None), OwnerKind.PERSON),
    ],
)
def test_when_one_allowance_refuses_nothing_is_taken_from_any(
    database: Database, clock: Clock, limits: Allowances, kind: OwnerKind
) -> None:
    owners = somebody()
    take(database, owners, 100)
    assert refused(database, owners, limits).kind == kind
    assert used(database, owners) == [100, 100, 100]


def test_an_allowance_of_nothing_refuses_the_very_first_question(database: Database) -> None:
    owners = somebody()
    assert refused(database, owners, Allowances(None, None, 0)).kind == OwnerKind.INSTITUTION
    assert used(database, owners) == [0, 0, 0]


def test_days_and_months_start_anew_and_the_refusal_says_when(database: Database, clock: Clock) -> None:
    owners, limits = somebody(), Allowances(100, None, 250)
    take(database, owners, 120, limits)
    error = refused(database, owners, limits)
    assert (error.resets_at, error.seconds) == (datetime(2026, 11, 19, tzinfo=UTC), 12 * 3600)
    clock.at += DAY
    take(database, owners, 150, limits)
    error = refused(database, owners, limits)
    assert (error.kind, error.resets_at) == (OwnerKind.INSTITUTION, datetime(2026, 12, 1, tzinfo=UTC))
    clock.at = datetime(2026, 12, 1, tzinfo=UTC)
    take(database, owners, 10, limits)
    assert used(database, owners) == [10, 10, 10]
    assert quota.resets_at(OwnerKind.INSTITUTION) == datetime(2027, 1, 1, tzinfo=UTC)


def test_people_of_one_activity_share_its_allowance(database: Database) -> None:
    first = somebody()
    second = somebody(activity=first.activity, institution=first.institution)
    take(database, first, 100, Allowances(None, 150, None))
    take(database, second, 100, Allowances(None, 150, None))
    assert used(database, second) == [100, 200, 200]
    assert refused(database, first, Allowances(None, 150, None)).kind == OwnerKind.ACTIVITY


@pytest.mark.parametrize("jump", [-2 * DAY, -timedelta(hours=13), timedelta(hours=13), 40 * DAY])
def test_whatever_the_clock_does_meanwhile_an_answer_is_settled_where_it_was_taken(
    database: Database, clock: Clock, jump: timedelta
) -> None:
    owners = somebody()
    taken = take(database, owners, 1000)
    clock.at += jump
    settle(database, taken, 300)
    assert rows(database, owners.person) == {date(2026, 11, 18): 300}
    assert rows(database, owners.institution) == {date(2026, 11, 1): 300}


def test_a_clock_that_goes_back_over_midnight_and_on_again_gives_nothing_twice(
    database: Database, clock: Clock
) -> None:
    owners, limits = somebody(), Allowances(100, None, None)
    clock.at = datetime(2026, 12, 1, 0, 5, tzinfo=UTC)
    take(database, owners, 100, limits)
    clock.at = datetime(2026, 11, 30, 23, 55, tzinfo=UTC)
    take(database, owners, 40, limits)
    clock.at = datetime(2026, 12, 1, 0, 6, tzinfo=UTC)
    refused(database, owners, limits)
    assert rows(database, owners.person) == {date(2026, 11, 30): 40, date(2026, 12, 1): 100}
    assert rows(database, owners.institution) == {date(2026, 11, 1): 40, date(2026, 12, 1): 100}


def lately(database: Database, owners: Owners) -> Recent:
    """What the window shows to a question that takes nothing."""
    return take(database, owners, 0).recent


def test_what_was_used_lately_halves_and_slides_over_midnight_and_the_month_s_end(
    database: Database, clock: Clock
) -> None:
    owners = somebody()
    clock.at = datetime(2026, 10, 31, 22, tzinfo=UTC)
    taken = take(database, owners, 5000)
    assert taken.recent == Recent(0, 0, 0)  # before the question itself
    settle(database, taken, 1600)
    for halves in range(5):
        assert astuple(lately(database, owners)) == pytest.approx([1600 / 2**halves] * 3)
        clock.at += HALF_LIFE


def test_who_used_nothing_has_used_nothing_at_any_moment(database: Database, clock: Clock) -> None:
    """Rounding left some of the first question over in one of twenty, and an institution counts traces of a token."""
    for number in range(200):
        clock.at = NOON + number * timedelta(minutes=97)
        assert take(database, somebody(), 2441).recent == Recent(0, 0, 0)


def test_the_window_forgets_nobody_whom_the_clock_sends_back(database: Database, clock: Clock) -> None:
    owners = somebody()
    take(database, owners, 1000)
    clock.at -= timedelta(hours=6)
    assert lately(database, owners).person >= 1000


@pytest.mark.parametrize("ahead", [timedelta(hours=11), timedelta(days=10)])
@pytest.mark.parametrize("settled", ["at once", "after the jump", "after the next question"])
def test_what_was_used_while_the_clock_was_ahead_soon_counts_like_anything_else(
    database: Database, clock: Clock, ahead: timedelta, settled: str
) -> None:
    owners = somebody()
    take(database, owners, 1000)
    clock.at += ahead
    taken = take(database, owners, 2400)
    if settled == "at once":
        settle(database, taken, 1000)
    clock.at -= ahead
    if settled == "after the jump":
        settle(database, taken, 1000)
    assert all(0 <= tokens <= 3400 for tokens in astuple(lately(database, owners)))
    if settled == "after the next question":
        settle(database, taken, 1000)
    take(database, owners, 500)
    assert 500 <= lately(database, owners).institution <= 3900
    clock.at += 4 * HALF_LIFE
    assert all(0 < tokens <= 3900 / 2**4 for tokens in astuple(lately(database, owners)))


# ---- in a crowd


@contextmanager
def crowd(database: Database) -> Iterator[tuple[int, Callable[[], AbstractContextManager[Connection]]]]:
    """How many at once, each with a connection of its own: SQLite lets one write at a time anyway."""
    if database.engine.dialect.name != "postgresql":
        yield 12, database.statements
        return
    yield 200, create_engine(database.engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT").connect


def at_once(number: int, work: Callable[[int], object]) -> list[object]:
    barrier = threading.Barrier(number)
    results: list[object] = []

    def one(index: int) -> None:
        barrier.wait()
        results.append(work(index))

    threads = [threading.Thread(target=one, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == number
    return results


def test_two_hundred_questions_at_once_are_counted_exactly(database: Database) -> None:
    """Each takes too much and gives back while others still take: no token lost, none doubled, nobody deadlocked."""
    activity, institution = uuid4(), uuid4()
    people = [somebody(activity=activity, institution=institution) for _ in range(4)]
    with crowd(database) as (number, connect):

        def ask(index: int) -> None:
            with connect() as connection:
                taken = quota.take(connection, people[index % 4], FREE, 5000)
            with connect() as connection:
                quota.settle(connection, taken, 100 + index)

        at_once(number, ask)
    total = sum(100 + index for index in range(number))
    assert used(database, people[0])[1:] == [total, total]
    assert sum(used(database, person)[0] for person in people) == total


@pytest.mark.parametrize("kind", OwnerKind)
def test_of_two_hundred_at_once_exactly_as_many_pass_as_the_allowance_has_room_for(
    database: Database, kind: OwnerKind
) -> None:
    limits = Allowances(*(700 if kind == one else None for one in OwnerKind))
    owners = somebody()
    with crowd(database) as (number, connect):

        def ask(_index: int) -> bool:
            try:
                with connect() as connection:
                    quota.take(connection, owners, limits, 100)
            except UsedUp:
                return False
            return True

        passed = at_once(number, ask)
    assert sum(map(bool, passed)) == 7
    assert used(database, owners) == [700, 700, 700]


def test_two_settles_of_one_answer_at_once_settle_it_once(
    database: Database, campus: Campus, vault: Vault, serve: Serve
) -> None:
    guest = campus.visit_for()
    conversation = Page(serve(), guest).start()
    accepted = begin(database, vault, guest, UUID(conversation))
    assert campus.used(guest) > 307

    def end(_index: int) -> None:
        turn.finish(database, accepted, Ending(MessageState.COMPLETE, "Ja.", "stop", tokens=Tokens(300, 7)))

    at_once(8, end)
    assert campus.used(guest) == 307


def test_of_questions_at_once_those_that_lose_the_race_take_nothing(
    database: Database, campus: Campus, vault: Vault, serve: Serve
) -> None:
    guest = campus.visit_for()
    conversation = UUID(Page(serve(), guest).start())

    def ask(_index: int) -> Turn | None:
        try:
            return begin(database, vault, guest, conversation)
        except Conflict:
            return None

    (won,) = [accepted for accepted in at_once(8, ask) if isinstance(accepted, Turn)]
    assert won.taken is not None
    assert campus.used(guest) == won.taken.tokens


def begin(database: Database, vault: Vault, guest: Guest, conversation: UUID) -> Turn:
    model = LanguageModel("tiny-chat", 8192)
    return turn.begin(
        database,
        vault,
        visit_of(database, guest),
        conversation,
        "Ja?",
        means=AnswerMeans(TutorMaterial(database), model, guards=no_guard),
    )[0]


# ---- as people meet them


@pytest.mark.parametrize(
    ("columns", "code", "words"),
    [
        ({"tokens_per_day": 50}, "allowance_used", "Dein Kontingent für heute"),
        ({"tokens_per_activity": 50}, "activity_allowance_used", "Ihr habt das Kontingent dieser Aktivität"),
        ({"tokens_per_month": 50}, "institution_allowance_used", "Das Kontingent deiner Einrichtung"),
    ],
)
def test_a_refusal_says_which_allowance_is_used_up_and_stores_nothing(
    page: Page, engine: ScriptedModelServer, campus: Campus, columns: dict[str, int], code: str, words: str
) -> None:
    campus.allow(**columns)
    engine.default = Answer(prompt_tokens=100)
    conversation = page.start()
    page.ask(conversation).rest()
    refusal = page.call("POST", f"/api/conversations/{conversation}/messages", {"text": "Noch eine"})
    assert (refusal.status, refusal.json["error"]["code"]) == (429, code)
    assert refusal.json["error"]["message"].startswith(words)
    most = 31 * 86_400 if "month" in str(columns) else 86_400
    assert 0 < int(refusal.headers["Retry-After"]) <= most
    assert (campus.messages(), len(engine.chats)) == (2, 1)


def test_me_names_the_narrowest_allowance_first_and_tells_nobody_else_s_use_exactly(
    page: Page, engine: ScriptedModelServer, campus: Campus
) -> None:
    campus.allow(1000, tokens_per_activity=150, tokens_per_month=1_000_000)
    engine.default = Answer(prompt_tokens=100)
    page.ask(page.start()).rest()
    allowance = page.call("GET", "/api/me").json["allowance"]
    assert (allowance["limit"], allowance["used"]) == (1000, 107)
    assert [(limit["kind"], limit["share"]) for limit in allowance["limits"]] == [
        ("activity", 0.7),
        ("person", 0.1),
        ("institution", 0.0),
    ]
    assert all(set(limit) == {"kind", "share", "resets_at"} for limit in allowance["limits"])


def test_a_limit_that_nobody_set_is_not_shown(page: Page) -> None:
    assert [limit["kind"] for limit in page.call("GET", "/api/me").json["allowance"]["limits"]] == ["person"]


def test_a_question_carries_the_priority_of_what_was_used_before_it(
    serve: Serve, engine: ScriptedModelServer, campus: Campus
) -> None:
    url = serve(engine.url)
    busy, quiet = Page(url, campus.visit_for()), Page(url, campus.visit_for())
    engine.default = Answer(prompt_tokens=3000)
    conversation = busy.start()
    for _ in range(3):
        busy.ask(conversation, "Warum? " * 500).rest()
    quiet.ask(quiet.start()).rest()
    priorities = [chat.body["priority"] for chat in engine.chats]
    assert priorities[0] == 0
    assert priorities[0] < priorities[1] < priorities[2]
    assert priorities[3] < priorities[2]


def test_a_bigger_share_puts_an_institution_s_questions_further_forward_at_once(
    page: Page, engine: ScriptedModelServer, campus: Campus
) -> None:
    conversation = page.start()
    page.ask(conversation).rest()
    page.ask(conversation).rest()
    campus.allow(share=1024.0)  # while the tool runs
    page.ask(conversation).rest()
    _first, second, third = (chat.body["priority"] for chat in engine.chats)
    assert third < second


def test_a_question_that_was_overtaken_hides_nothing_that_was_stored_meanwhile(
    database: Database, campus: Campus, vault: Vault, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = campus.visit_for()
    page = Page(serve(), guest)
    conversation = UUID(page.start())
    read, rows = preparing.read, list[Any]()

    def read_before_the_other_was_stored(*asked: Any) -> Any:
        rows.append(read(*asked))
        return rows[0]

    monkeypatch.setattr(turn, "read", read_before_the_other_was_stored)
    for _ in range(2):
        accepted = begin(database, vault, guest, conversation)
        turn.finish(database, accepted, Ending(MessageState.COMPLETE, "Ja.", "stop", tokens=Tokens(300, 7)))
    assert len(page.messages(str(conversation))) == 4
