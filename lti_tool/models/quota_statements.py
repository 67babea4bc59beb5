# SPDX-License-Identifier: EUPL-1.2
"""The SQL with which `quota` takes and settles: one statement each, written out, whatever the number of rows."""

from typing import Any

from sqlalchemy import BigInteger, Date, Double, TextClause, Uuid, bindparam, text
from sqlalchemy.types import TypeEngine

_WEIGHTS = ("day_weight", "month_weight", "day_passed", "month_passed")


def _statement(sql: str) -> TextClause:
    """The SQL with typed values: SQLite keeps ids as text, and PostgreSQL plans anew for each size of integer."""
    kinds: tuple[tuple[TypeEngine[Any], tuple[str, ...]], ...] = (
        (Uuid(), ("person", "activity", "institution")),
        (Date(), ("day", "month", "day_before", "month_before")),
        (BigInteger(), ("tokens", "used", "person_limit", "activity_limit", "institution_limit")),
        (Double(), ("of_day", "of_month", *_WEIGHTS)),
    )
    typed = [bindparam(name, type_=kind) for kind, names in kinds for name in names if f":{name}" in sql.split()]
    return text(sql).bindparams(*typed)


# No token of a period counts for more than one that is taken now, and none of the period before for more than one of
# its last moment: after a clock was ahead for some hours, what was used in them would count a thousandfold for days.
_NOW = "usage.tokens * CASE usage.kind WHEN 3 THEN :month_weight ELSE :day_weight END"
_LATELY = f"CASE WHEN usage.recent > {_NOW} THEN {_NOW} WHEN usage.recent < 0 THEN 0 ELSE usage.recent END"
_AT_ITS_END = "earlier.tokens * CASE earlier.kind WHEN 3 THEN :month_passed ELSE :day_passed END"
_BEFORE = f"CASE WHEN earlier.recent > {_AT_ITS_END} THEN {_AT_ITS_END} ELSE earlier.recent END"


# Written out, because SQLAlchemy compiles an insert of several rows anew each time: a millisecond of a question's ten.
# Where a limit is reached, no tokens at all (NULL) would remain: the column refuses that, and with it the whole
# statement, so that nothing is taken from the others either.
def taking(when: str | None = None) -> TextClause:
    """The statement that takes. `when`: a condition in PostgreSQL's SQL, which it looks at before it locks a row."""
    rows = """
        VALUES ( :person , :day , 1, :tokens , :of_day ),
               ( :activity , :day , 2, :tokens , :of_day ),
               ( :institution , :month , 3, :tokens , :of_month )
    """
    return _statement(f"""
        INSERT INTO usage (owner_id, since, kind, tokens, recent)
        {rows if when is None else f"SELECT * FROM ({rows}) AS owners WHERE {when}"}
        ON CONFLICT (owner_id, since)
        DO UPDATE SET recent = {_LATELY} + excluded.recent, tokens = CASE
            WHEN usage.tokens < CASE usage.kind
                WHEN 1 THEN :person_limit WHEN 2 THEN :activity_limit ELSE :institution_limit END
            THEN usage.tokens + excluded.tokens END
        RETURNING kind, recent, (
            SELECT {_BEFORE} FROM usage AS earlier WHERE earlier.owner_id = usage.owner_id
            AND earlier.since = CASE usage.kind WHEN 3 THEN :month_before ELSE :day_before END) AS before
    """)  # noqa: S608 - the conditions are constants


TAKE = taking()

_OWN_ROWS = """
    (owner_id = :person AND since = :day ) OR (owner_id = :activity AND since = :day )
    OR (owner_id = :institution AND since = :month )
"""
_CHANGE = (
    "UPDATE usage SET tokens = tokens + :tokens , recent = recent + CASE kind WHEN 3 THEN :of_month ELSE :of_day END"
)

# In the order in which they are taken, or two answers that begin and end at once would wait for each other for ever.
SETTLE = _statement(f"""
    {_CHANGE} WHERE (owner_id, since) IN (
        SELECT owner_id, since FROM usage WHERE {_OWN_ROWS} ORDER BY kind FOR UPDATE)
""")  # noqa: S608 - the parts are constants
SETTLE_SQLITE = _statement(f"{_CHANGE} WHERE {_OWN_ROWS}")


def settling(ended: str) -> TextClause:
    """`settle` as a part of a statement of PostgreSQL. `ended`: a CTE of one row or none with the column `taken`."""
    change = f"( :used - {ended}.taken )"
    return _statement(f"""
        UPDATE usage SET tokens = usage.tokens + {change} ,
            recent = usage.recent + {change} * CASE usage.kind WHEN 3 THEN :month_weight ELSE :day_weight END
        FROM {ended} WHERE {ended}.taken <> :used AND (usage.owner_id, usage.since) IN (
            SELECT owner_id, since FROM usage WHERE ( {_OWN_ROWS} ) AND EXISTS (SELECT 1 FROM {ended})
            ORDER BY kind FOR UPDATE)
        RETURNING usage.kind
    """)  # noqa: S608 - the parts are constants


USED = _statement(f"SELECT kind, tokens FROM usage WHERE {_OWN_ROWS}")  # noqa: S608

CHARGE = _statement("""
    INSERT INTO usage (owner_id, since, kind, tokens, recent)
    VALUES ( :institution , :month , 3, :tokens , :of_month )
    ON CONFLICT (owner_id, since)
    DO UPDATE SET tokens = usage.tokens + excluded.tokens, recent = usage.recent + excluded.recent
""")
