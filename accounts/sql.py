"""What the ORM has no words for: who is at which load.

A lock says it, and not a column: whoever is killed loses the lock with the connection, so that a load that
stopped half-way is told from one that runs without anybody cleaning up.
"""

from django.db import connection

# Any number that nothing else in this database locks with.
LOADS = 7_204_914


def hold_load(number: int) -> None:
    """Say that this transaction is at a load, until it ends however it ends."""
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
