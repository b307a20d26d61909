"""What the ORM has no words for, or too many: who is at which load, and the wall between tenancies."""

from collections.abc import Sequence
from datetime import date
from itertools import islice
from string import Formatter
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func
from django.db.models.sql.compiler import SQLCompiler

# Any number that nothing else in this database locks with.
LOADS = 7_204_914


def hold_load(number: int) -> None:
    """Say that this transaction is at a load, until it ends however it ends.

    A lock says it, and not a column: whoever is killed loses the lock with the connection, so that a load
    that stopped half-way is told from one that runs without anybody cleaning up.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOADS, number])


def held_loads() -> set[int]:
    """Return the numbers of the loads that somebody is at now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND classid = %s AND objsubid = 2"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [LOADS],
        )
        return {number for (number,) in cursor.fetchall()}


def homes_seen(user: int, today: date) -> list[tuple[Any, ...]]:
    """Return the agreements that `user` may see, with the days of them from and to which they may.

    A row is agreement, account, premises, role, line1, line2, nickname, from, to (None: it goes on), and the
    agreement's own end. Each page asks, and putting this together was a quarter of an empty one's time.
    PostgreSQL's GREATEST and LEAST pass over NULL, which is an open side.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT stay.id, stay.account_id, stay.premises_id, held.role, place.line1, place.line2,
              COALESCE(nickname.nickname, ''), seen.from_date, seen.to_date, stay.to_date
            FROM accounts_accessgrant AS held
            JOIN accounts_serviceagreement AS stay ON stay.account_id = held.account_id
            JOIN accounts_premises AS place ON place.id = stay.premises_id
            LEFT JOIN accounts_homenickname AS nickname
              ON nickname.user_id = held.user_id AND nickname.premises_id = stay.premises_id
            CROSS JOIN LATERAL (SELECT GREATEST(stay.from_date, held.from_date) AS from_date,
              LEAST(stay.to_date, held.to_date) AS to_date) AS seen
            WHERE held.user_id = %s AND held.revoked_at IS NULL
              AND (held.to_date IS NULL OR held.to_date > %s)
              AND (seen.to_date IS NULL OR seen.from_date < seen.to_date)
            """,
            [user, today],
        )
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


class Wall(Func):
    """A condition on a row: that a user's grant lets them see it.

    As text, because each page asks for it two to six times, and a subquery that the ORM puts together costs
    Python four times what the database needs to answer. tests/accounts/test_wall.py holds it against a twin.
    """

    output_field = BooleanField()

    def __init__(self, text: str, columns: dict[str, str], values: Sequence[object]) -> None:
        """`columns` are lookup paths from the filtered model by their names in `text`."""
        super().__init__(*map(F, columns.values()))
        self.text, self.names, self.values = text, tuple(columns), tuple(values)

    def as_sql(  # type: ignore[override]  # Func takes words for its template, which has none here
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """Return the condition with the columns as this query calls them.

        A column may bring values of its own, as the zone of a local day; they stand where the column does.
        """
        columns = dict(zip(self.names, map(compiler.compile, self.source_expressions), strict=True))
        said, values, own = "", list[Any](), iter(self.values)
        for text, name, _format, _conversion in Formatter().parse(self.text):
            said += text
            values += islice(own, text.count("%s"))
            if name:
                column, brought = columns[name]
                said += column
                values += brought
        return said, tuple(values)


LIVE = """held.user_id = %s AND held.role = ANY(%s) AND held.revoked_at IS NULL
 AND (held.to_date IS NULL OR held.to_date > %s)"""
ON_A_DAY = f"""EXISTS (
 SELECT FROM accounts_accessgrant AS held
 JOIN accounts_serviceagreement AS stay ON stay.account_id = held.account_id
 WHERE {LIVE}
 AND (held.from_date IS NULL OR held.from_date <= {{day}})
 AND (held.to_date IS NULL OR held.to_date > {{day}})
 AND stay.premises_id = {{premises}} AND stay.from_date <= {{day}}
 AND (stay.to_date IS NULL OR stay.to_date > {{day}}))"""
FOR_A_PERIOD = f"""EXISTS (
 SELECT FROM accounts_accessgrant AS held
 WHERE {LIVE} AND held.account_id = {{account}}
 AND (held.from_date IS NULL OR held.from_date <= {{from_date}})
 AND (held.to_date IS NULL OR held.to_date >= {{to_date}}))"""


def on_a_day(user: int, roles: Sequence[str], today: date, *, premises: str, day: str) -> Wall:
    """Return that `user` may see the row's `day` at its `premises`, in one of some roles."""
    return Wall(ON_A_DAY, {"premises": premises, "day": day}, (user, list(roles), today))


def for_a_period(
    user: int, roles: Sequence[str], today: date, *, account: str, from_date: str, to_date: str
) -> Wall:
    """Return that `user` may see the row's `account` for all of its period, in one of some roles."""
    columns = {"account": account, "from_date": from_date, "to_date": to_date}
    return Wall(FOR_A_PERIOD, columns, (user, list(roles), today))
