"""The whole database as text, to say what changed and what did not."""

from collections import Counter

from django.db import connection

Rows = dict[str, Counter[str]]


def every_row() -> Rows:
    """Return each row of each table as text, with how often it is there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')"
            " AND NOT c.relispartition"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found: Rows = {}
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')  # noqa: S608 -- names from the catalogue
            found[table] = Counter(text for (text,) in cursor.fetchall())
    return found


def changed(before: Rows, after: Rows) -> dict[str, tuple[int, int]]:
    """Return for each table that changed how many of its rows went and how many came."""
    return {
        table: ((before[table] - after[table]).total(), (after[table] - before[table]).total())
        for table in sorted(before)
        if before[table] != after[table]
    }
