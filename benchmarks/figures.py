"""What figures cost: a week's sums at full size beside a bare scan of the same tables, and the page of them.

    ./run shell < benchmarks/figures.py
    SIZES=1000,10000 ./run shell < benchmarks/figures.py

Each town has a login an account, twelve weeks of notices (one a week and person), a yes of half its people, a
leak at every tenth home and as many answers. It is made and added up in one transaction that is rolled back.
"Week" is the job as it runs each week: every figure of every room. "Limit" counts each of these tables and
looks at one column of each row. "Again" is the job when there is nothing to do, which is every hour. The page
is held against the front page of staff, in processor time. Targets at full size: a week at most twelve times
the limit, again at most a fortieth of the week; the page at most six times the front page, whatever the size.
"""

import os
import statistics
import time
from datetime import timedelta
from uuid import uuid4

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from benchmarks import scene
from portal.figures import rolling
from portal.models import FigureCell
from privacy.actions.consent import say_yes
from privacy.models import Channel, Subject

SIZES = [int(size) for size in os.environ.get("SIZES", "1000,10000,100000").split(",")]
ROUNDS = int(os.environ.get("ROUNDS", "5"))
READ = {
    "accounts_user": "joined_at", "privacy_subject": "created_at", "privacy_consentevent": "at",
    "notices_notice": "ended_at", "leaks_leakalert": "raised_at", "leaks_leakanswer": "at",
}  # fmt: skip
TOWN = (
    """CREATE TEMPORARY TABLE bench_people ON COMMIT DROP AS
    SELECT n, gen_random_uuid() AS subject FROM generate_series(1, {size}) n""",
    "INSERT INTO privacy_subject (id, created_at) SELECT subject, '{begun}' FROM bench_people",
    """INSERT INTO accounts_user (password, is_superuser, email, subject_id, is_active, is_staff, joined_at,
        language)
    SELECT '!', false, 'bench' || n || '@example.org', subject, true, false,
        '{begun}'::timestamptz + mod(n, 84) * interval '1 day', CASE mod(n, 4) WHEN 0 THEN 'es' ELSE 'en' END
    FROM bench_people""",
    """INSERT INTO privacy_consentevent (subject_id, choice, state, channel, notice_id, ui_version, at,
        expires_at)
    SELECT subject, yes.choice, yes.state, yes.channel, yes.notice_id, yes.ui_version, yes.at, yes.expires_at
    FROM bench_people, privacy_consentevent yes WHERE yes.id = {yes} AND mod(n, 2) = 0""",
    """INSERT INTO notices_notice (topic, subject_id, channel, key, mark, about, written_at, state, due_at,
        lane, gathered, instead_of_mail, tries, ended_at, problem)
    SELECT 'bench', subject, CASE mod(n, 3) WHEN 0 THEN 'text' ELSE 'email' END, 'b' || n || '-' || w,
        'bench' || n || '-' || w, n, at, 'sent', at, 2, false, false, 1, at, ''
    FROM bench_people, generate_series(0, 11) w,
        LATERAL (SELECT '{begun}'::timestamptz + (7 * w + mod(n, 7)) * interval '1 day') t(at)""",
    """INSERT INTO accounts_premises (number, line1, line2, city, state, postcode, kind, homes)
    VALUES ('BENCH', '-', '', '-', '-', '-', 'single_family', 1)""",
    """INSERT INTO usage_servicepoint (number, premises_id, kind, size)
    SELECT 'BENCH' || n, p.id, 'domestic', '' FROM bench_people, accounts_premises p
    WHERE p.number = 'BENCH' AND mod(n, 10) = 0""",
    """INSERT INTO leaks_leakalert (kind, service_point_id, premises_id, raised_at, raised_on, since_at,
        until_at, state, ended_at, rate, volume, severity, rule, rule_version, told_rate, told_volume)
    SELECT 'continuous', p.id, p.premises_id, at, at::date, at, at, 'stopped', at + interval '4 days', 1,
        1000000, 1, 'bench', 1, 1, 1
    FROM usage_servicepoint p,
        LATERAL (SELECT '{begun}'::timestamptz + mod(p.id, 80) * interval '1 day') t(at)
    WHERE p.number LIKE 'BENCH%%'""",
    """INSERT INTO leaks_leakanswer (alert_id, kind, by_id, at, outcome)
    SELECT a.id, 'fixed', u.id, a.raised_at + interval '1 day', ''
    FROM leaks_leakalert a, accounts_user u WHERE a.rule = 'bench' AND u.email = 'bench1@example.org'""",
    "SET CONSTRAINTS ALL IMMEDIATE",
    "ANALYZE",
)


def make_town(size: int) -> None:
    """Fill the database; only what figures read."""
    begun = timezone.now() - timedelta(weeks=12)
    yes = say_yes(
        who=Subject.objects.create(created_at=begun), choice="similar_homes", language="en",
        template="components/choice.html", channel=Channel.PORTAL, at=begun,
    )  # fmt: skip
    for statement in TOWN:
        scene.asked(statement.format(size=size, begun=begun.isoformat(), yes=yes.pk))


def scan() -> None:
    """Count every table that figures read, and look at one column of each row."""
    for table, column in READ.items():
        scene.asked(f"SELECT count(*), max({column}) FROM {table}")  # noqa: S608 - our own words


def roll_up() -> int:
    """Add up the last week, and no week before it."""
    return rolling.roll_up(timezone.now())


def page_over_front(client: Client) -> float:
    """Return the processor time of the page as a multiple of the front page of staff."""
    spent = {"/staff/": [], "/staff/figures/": []}
    for _round in range(4 * ROUNDS):
        for path, taken in spent.items():
            began = time.process_time()
            assert client.get(path).status_code == 200, path
            taken.append(time.process_time() - began)
    front, page = (statistics.median(taken) for taken in spent.values())
    return page / front


print(
    f"{'accounts':>10} {'limit s':>8} {'week s':>8} {'/limit':>7} {'again s':>8} {'page/front':>13}"
)
for size in SIZES:
    with transaction.atomic():
        make_town(size)
        roll_up()  # all weeks, as on the first day
        limit, week, again = [], [], []
        for _round in range(ROUNDS):
            newest = FigureCell.objects.latest("week").week
            FigureCell.objects.filter(week=newest).delete()
            limit.append(scene.seconds(scan))
            week.append(scene.seconds(roll_up))
            again.append(scene.seconds(roll_up))
        boss = User.objects.create_user(
            f"{uuid4().hex}@example.org", is_staff=True, is_superuser=True
        )
        TOTP.activate(boss, generate_totp_secret())
        client = Client()
        client.force_login(boss)
        ratio = page_over_front(client)
        a, b, c = (statistics.median(each) for each in (limit, week, again))
        print(f"{size:>10,} {a:>8.3f} {b:>8.3f} {b / a:>7.1f} {c:>8.4f} {ratio:>13.1f}")
        transaction.set_rollback(True)
