"""What erasing one person costs among a thousand people, and among a hundred thousand.

    ./run shell < benchmarks/erasure.py
    SIZES=1000,10000 ./run shell < benchmarks/erasure.py

It makes its own people, each with a login, an address, a record, a telephone, an account, a grant, an
invitation, a session, two bills and a month of reads, in one transaction that is rolled back. Erasing
goes by indexes, so the number of others should not matter: a ratio near 1 is the target. "SQL" adds up, for
each statement of an erasure with its plan, the fastest of nine people's; "all" is the fastest whole one.
"""

import os
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from privacy.actions.erasure import erase
from privacy.erasing.erasure import plan
from privacy.models import Subject
from usage.months.sql import ensure_months

SIZES = [int(size) for size in os.environ.get("SIZES", "1000,100000").split(",")]
ERASED = int(os.environ.get("ERASED", "9"))
MONTH = date(2026, 3, 1)
# Numbers that no row of the database has.
BASE = 900_000_000

FILL = [
    "INSERT INTO privacy_subject (id, created_at) SELECT md5('bench' || n)::uuid, now() FROM {people}",
    "INSERT INTO accounts_user (id, password, is_superuser, email, is_active, is_staff, joined_at,"
    " language, subject_id) SELECT {base} + n, 'x', false, 'bench' || n || '@example.org', true, false,"
    " now(), '', md5('bench' || n)::uuid FROM {people}",
    'INSERT INTO account_emailaddress (email, verified, "primary", user_id)'
    " SELECT 'bench' || n || '@example.org', true, true, {base} + n FROM {people}",
    "INSERT INTO accounts_customer (id, number, name, email, mail_line1, mail_line2, mail_city,"
    " mail_state, mail_postcode, language, subject_id) SELECT {base} + n, 'BENCH' || n, 'Bench Person' || n,"
    " 'Bench' || n || '@example.net', n || ' Bench Lane', '', 'Bench', 'CA', '00000', '',"
    " md5('bench' || n)::uuid FROM {people}",
    "INSERT INTO accounts_customerphone (customer_id, number)"
    " SELECT {base} + n, '+1555' || lpad(n::text, 7, '0') FROM {people}",
    "INSERT INTO accounts_account (id, number, customer_id, from_date)"
    " SELECT {base} + n, 'BENCH' || n, {base} + n, '2024-01-01' FROM {people}",
    "INSERT INTO accounts_premises (id, number, line1, line2, city, state, postcode, kind)"
    " SELECT {base} + n, 'BENCH' || n, n || ' Bench Lane', '', 'Bench', 'CA', '00000', 'single_family'"
    " FROM {people}",
    "INSERT INTO accounts_serviceagreement (number, account_id, premises_id, from_date)"
    " SELECT 'BENCH' || n, {base} + n, {base} + n, '2024-01-01' FROM {people}",
    "INSERT INTO accounts_accessgrant (account_id, user_id, role, granted_at)"
    " SELECT {base} + n, {base} + n, 'holder', now() FROM {people}",
    "INSERT INTO accounts_invitation (account_id, email, role, language, invited_by_id, invited_at,"
    " expires_at, token_digest) SELECT {base} + n, 'guest' || n || '@example.org', 'tenant', '',"
    " {base} + n, now(), now() + interval '14 days', '' FROM {people}",
    "INSERT INTO django_session (session_key, session_data, expire_date)"
    " SELECT md5('session' || n), 'x', now() + interval '14 days' FROM {people}",
    "INSERT INTO usersessions_usersession (user_id, created_at, ip, last_seen_at, session_key,"
    " user_agent, data) SELECT {base} + n, now(), '192.0.2.1', now(), md5('session' || n), 'x', '{{}}'"
    " FROM {people}",
    "INSERT INTO accounts_feedfile (id, format, sha256, at, header, rows, taken, changed, unchanged,"
    " suppressed, held, refused, known)"
    " VALUES ({base}, 'cis', repeat('0', 64), now(), '', 0, 0, 0, 0, 0, 0, 0, 0)",
    "INSERT INTO billing_bill (id, number, account_id, premises_id, from_date, to_date, issued_on, due_on,"
    " volume, unit, charges, balance_before, payments, amount_due, open_amount, estimated, file_id)"
    " SELECT {base} + 2 * n + m, 'BENCH' || n || '-' || m, {base} + n, {base} + n, '2026-01-01',"
    " '2026-02-01', '2026-02-03', '2026-02-24', 5, 'ccf', 84.20, 0, 0, 84.20, 0, false, {base}"
    " FROM {people} CROSS JOIN generate_series(0, 1) AS m",
    "INSERT INTO usage_servicepoint (id, number, premises_id, kind, size)"
    " SELECT {base} + n, 'BENCH' || n, {base} + n, 'domestic', '' FROM {people}",
    "INSERT INTO usage_meter (serial, service_point_id, from_date, unit, dials, endpoint)"
    " SELECT 'BENCH' || n, {base} + n, '2024-01-01', 'gal', 7, '' FROM {people}",
    "INSERT INTO usage_dayreads (service_point_id, day, interval_minutes, volumes, qualities, total, file_id)"
    " SELECT {base} + n, date '2026-03-01' + d, 1440, ARRAY[1], '', 1, {base}"
    " FROM {people} CROSS JOIN generate_series(0, 29) AS d",
]


def fill(how_many: int) -> None:
    """Make people and everything of theirs, and tell the planner."""
    ensure_months([MONTH])
    people = f"generate_series(1, {how_many}) AS n"
    with connection.cursor() as cursor:
        for statement in FILL:
            cursor.execute(statement.format(people=people, base=BASE))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ANALYZE")


class Stopwatch:
    """Times each statement by its place in the row, and remembers the fastest."""

    def __init__(self) -> None:
        self.place = 0
        self.fastest: dict[int, float] = {}

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        began = time.perf_counter()
        result = execute(*args)
        seconds = time.perf_counter() - began
        self.fastest[self.place] = min(seconds, self.fastest.get(self.place, seconds))
        self.place += 1
        return result


def erase_some(how_many: int) -> tuple[float, float, int, int]:
    """Erase people spread over all; return seconds in SQL and in all, statements and rows touched."""
    now = timezone.now()
    watch, whole, rows = Stopwatch(), [], 0
    for number in range(ERASED):
        which = 1 + number * (how_many // ERASED)
        [subject] = Subject.objects.raw(
            "SELECT * FROM privacy_subject WHERE id = md5(%s)::uuid", [f"bench{which}"]
        )
        watch.place = 0
        began = time.perf_counter()
        with connection.execute_wrapper(watch):
            found = plan(subject, on=timezone.localdate(now))
            erase(subject=subject, digest=found.digest, by=subject, at=now)
        whole.append(time.perf_counter() - began)
        rows = sum(len(step.keys) for step in found.steps)
    return sum(watch.fastest.values()), min(whole), len(watch.fastest), rows


print(
    f"{'people':>8} {'rows':>5} {'statements':>11} {'SQL, ms':>8} {'ratio':>6} {'all, ms':>8} {'ratio':>6}"
)
first: tuple[float, float] | None = None
for size in SIZES:
    with transaction.atomic():
        fill(size)
        in_sql, in_all, statements, touched = erase_some(size)
        first = first or (in_sql, in_all)
        print(
            f"{size:>8,} {touched:>5} {statements:>11} {in_sql * 1000:>8.0f} {in_sql / first[0]:>6.2f}"
            f" {in_all * 1000:>8.0f} {in_all / first[1]:>6.2f}"
        )
        transaction.set_rollback(True)
