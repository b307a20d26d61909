"""The statements that the ORM has no words for: the doors in the trigger on looks.

A setting made with `set_config(..., true)` ends with its transaction, so a forgotten reset cannot
leave a door open, and a rollback closes it too.
"""

from django.db import connection


def allow_merging_looks() -> None:
    """Let this transaction re-point looks from one subject to another, and change nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('curbstop.merge', 'on', true)")


def forbid_merging_looks() -> None:
    """Close the door again, for callers whose transaction goes on after the merge."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('curbstop.merge', '', true)")
