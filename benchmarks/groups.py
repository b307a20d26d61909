"""What it costs to count a group of homes, held against a bare scan of what it must look at.

    ./run shell < benchmarks/groups.py
    SIZES=1000,10000 ./run shell < benchmarks/groups.py

Each town has a home an account and a customer, a year of days of reads (one interval a day: what is read of a
day is its total), a leak at every hundredth home, a bill overdue at every twentieth, a garden at every third,
and a yes to offers of every second. All of it is made in one transaction that is rolled back. "Limit" adds up
the days of a month and counts the agreements with their customers: what no way of counting can do without.
"Preview" is what the page of a message asks: everybody in the group with what becomes of them. Targets at
full size: a condition of records or of a month of days at most five times the limit. "Indoors" is the
daily job's look at a year of days, for those who watered: at most sixty times, a year being twelve months.
"""

import os
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.scene import seconds
from notices.campaigns import CAMPAIGN, CAMPAIGN_SERVICE
from notices.facts import read_conditions
from notices.groups import Group, count_fates, homes_of, people_of, with_fates
from notices.purposes import PURPOSES
from privacy.actions.consent import say_yes
from privacy.models import Channel, Subject
from usage.comparing.comparison import MONTHS_A_YEAR, first_of_month, full_month
from usage.group_facts import RAIN
from usage.jobs import find_what_runs_indoors
from usage.models import IndoorDay, WeatherDay
from usage.months.sql import ensure_months

SIZES = [int(size) for size in os.environ.get("SIZES", "1000,10000,100000").split(",")]
ROUNDS = int(os.environ.get("ROUNDS", "3"))
GROUPS: dict[str, list[dict[str, Any]]] = {
    "every home": [],
    "kind": [{"fact": "place.kind", "given": {"kinds": ["single_family"]}}],
    "not registered": [{"fact": "account.registered", "holds": False}],
    "leak": [{"fact": "leaks.open", "given": {"severity": "1"}}],
    "no leak": [{"fact": "leaks.open", "holds": False, "given": {"severity": "1"}}],
    "overdue": [{"fact": "billing.overdue", "given": {"dollars": "50", "days": "10"}}],
    "used much": [{"fact": "usage.above", "given": {"amount": "9000"}}],
    "highest": [{"fact": "usage.highest", "given": {"percent": "10"}}],
    "rain": [{"fact": "usage.rain", "given": {"times": "2", "days": "30", "amount": "100"}}],
}
TOWN = (
    """CREATE TEMPORARY TABLE bench_people ON COMMIT DROP AS
    SELECT n, gen_random_uuid() AS subject FROM generate_series(1, {size}) n""",
    "INSERT INTO privacy_subject (id, created_at) SELECT subject, '{now}' FROM bench_people",
    """INSERT INTO accounts_customer (number, subject_id, name, email, mail_line1, mail_line2, mail_city,
        mail_state, mail_postcode, language)
    SELECT 'BENCH' || n, subject, 'N', CASE WHEN mod(n, 10) > 0 THEN 'b' || n || '@example.org' ELSE '' END,
        '', '', '', '', '', 'en' FROM bench_people""",
    """INSERT INTO accounts_user (password, is_superuser, email, subject_id, is_active, is_staff, joined_at,
        language)
    SELECT '!', false, 'bench' || n || '@example.org', subject, true, false, '{now}', 'en'
    FROM bench_people WHERE mod(n, 2) = 0""",
    """INSERT INTO accounts_account (number, customer_id, from_date)
    SELECT c.number, c.id, '2020-01-01' FROM accounts_customer c WHERE c.number LIKE 'BENCH%%'""",
    """INSERT INTO accounts_premises (number, line1, line2, city, state, postcode, kind)
    SELECT 'BENCH' || n, n || ' Bench Lane', '', 'B', '-', '-', 'single_family' FROM bench_people""",
    """INSERT INTO accounts_serviceagreement (number, account_id, premises_id, from_date)
    SELECT a.number, a.id, p.id, '2020-01-01' FROM accounts_account a
    JOIN accounts_premises p ON p.number = a.number WHERE a.number LIKE 'BENCH%%'""",
    """INSERT INTO usage_servicepoint (number, premises_id, kind, size)
    SELECT p.number, p.id, 'domestic', '' FROM accounts_premises p WHERE p.number LIKE 'BENCH%%'""",
    """INSERT INTO accounts_feedfile (format, sha256, at, header, rows, taken, changed, unchanged,
        suppressed, held, refused, known)
    VALUES ('bench', repeat('0', 64), '{now}', '', 0, 0, 0, 0, 0, 0, 0, 0)""",
    """INSERT INTO usage_dayreads
        (service_point_id, day, interval_minutes, volumes, qualities, total, file_id)
    SELECT p.id, day, 1440, ARRAY[total], '', total, f.id
    FROM usage_servicepoint p, accounts_feedfile f,
        generate_series(date '{first}', date '{last}', '1 day') day,
        LATERAL (SELECT (3785411 * (100 + mod(p.id * 7 + extract(doy FROM day)::int, 150)
            + CASE WHEN mod(p.id, 3) = 0 AND extract(month FROM day) > 5 THEN 250 ELSE 0 END))::bigint)
            t(total)
    WHERE p.number LIKE 'BENCH%%' AND f.format = 'bench'""",
    """INSERT INTO leaks_leakalert (kind, service_point_id, premises_id, agreement_id, raised_at, raised_on,
        since_at, until_at, state, rate, volume, severity, rule, rule_version, told_rate, told_volume)
    SELECT 'continuous', p.id, p.premises_id, s.id, '{now}', '{last}', '{now}', '{now}', 'open', 1, 1, 2, 'b',
        1, 1, 1
    FROM usage_servicepoint p JOIN accounts_serviceagreement s ON s.premises_id = p.premises_id
    WHERE p.number LIKE 'BENCH%%' AND mod(p.id, 100) = 0""",
    """INSERT INTO billing_bill (number, account_id, premises_id, from_date, to_date, issued_on, due_on,
        volume, unit, charges, balance_before, payments, amount_due, open_amount, estimated, file_id)
    SELECT s.number, s.account_id, s.premises_id, '{first}', '{first}'::date + 30, '{first}'::date + 32,
        '{first}'::date + 50, 5, 'ccf', 84, 0, 0, 84, CASE WHEN mod(s.id, 20) = 0 THEN 84 ELSE 0 END,
        false, f.id
    FROM accounts_serviceagreement s, accounts_feedfile f
    WHERE s.number LIKE 'BENCH%%' AND f.format = 'bench'""",
    """INSERT INTO privacy_consentevent (subject_id, choice, state, channel, notice_id, ui_version, at,
        expires_at)
    SELECT subject, yes.choice, yes.state, yes.channel, yes.notice_id, yes.ui_version, yes.at, yes.expires_at
    FROM bench_people, privacy_consentevent yes WHERE yes.id = {yes} AND mod(n, 2) = 0""",
    "SET CONSTRAINTS ALL IMMEDIATE",
    "ANALYZE",
)


def make_town(size: int) -> None:
    """Fill the database; only what groups are chosen by."""
    now = timezone.now()
    yes = say_yes(
        who=Subject.objects.create(created_at=now), choice="marketing_email", language="en",
        template="privacy/choices.html", channel=Channel.PORTAL, at=now - timedelta(days=1),
    )  # fmt: skip
    today = timezone.localdate(now)
    first = first_of_month(full_month(timezone.localdate(now))[1], back=MONTHS_A_YEAR - 1)
    last = today - timedelta(days=1)
    ensure_months(first + timedelta(days=n) for n in range((last - first).days + 1))
    WeatherDay.objects.bulk_create(
        [
            WeatherDay(station="BENCH", day=today - timedelta(days=n), rain=RAIN)
            for n in (3, 9, 16, 22)
        ]
    )
    with connection.cursor() as cursor:
        for statement in TOWN:
            text = statement.format(size=size, now=now, first=first, last=last, yes=yes.pk)
            cursor.execute(text.replace("%%", "%"))


def limit() -> None:
    """Look once at each day of the last full month and at each agreement with its customer."""
    first, last = full_month(timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(total) FROM usage_dayreads WHERE day BETWEEN %s AND %s", [first, last]
        )
        cursor.execute(
            "SELECT count(*), max(c.id) FROM accounts_serviceagreement s"
            " JOIN accounts_account a ON a.id = s.account_id JOIN accounts_customer c ON c.id = a.customer_id"
        )


def count(rows: list[dict[str, Any]]) -> int:
    """Count a group's homes, as its page does."""
    found = homes_of(read_conditions(rows), at=timezone.now())
    return found.values("premises").distinct().count()


def preview(purpose: str) -> dict[str, int]:
    """Count what becomes of everybody, as the page of a message does."""
    now, topic = timezone.now(), CAMPAIGN if purpose == "marketing" else CAMPAIGN_SERVICE
    group = Group([], PURPOSES[purpose])
    people = people_of(group, at=now)
    return count_fates(with_fates(people, topic, PURPOSES[purpose], at=now, but=0))


def best(work: Any) -> float:
    """Return the seconds of the quickest of some rounds."""
    return min(seconds(work) for _round in range(ROUNDS))


for size in SIZES:
    with transaction.atomic():
        make_town(size)
        bare = best(limit)
        print(f"{size:,} homes; limit {bare * 1000:.1f} ms")
        taken = seconds(lambda: find_what_runs_indoors(timezone.now()))
        print(
            f"  {'indoors':16} {IndoorDay.objects.count():>8,} {taken * 1000:>9.1f} ms {taken / bare:>6.1f}"
        )
        for name, rows in GROUPS.items():
            taken = best(lambda rows=rows: count(rows))
            print(f"  {name:16} {count(rows):>8,} {taken * 1000:>9.1f} ms {taken / bare:>6.1f}")
        for purpose in ("water_service", "marketing"):
            taken = best(lambda purpose=purpose: preview(purpose))
            told = sum(preview(purpose).values())
            print(
                f"  preview, {purpose:16} {told:>8,} {taken * 1000:>9.1f} ms {taken / bare:>6.1f}"
            )
        transaction.set_rollback(True)
