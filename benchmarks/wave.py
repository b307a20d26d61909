"""What it takes to tell a town that its water must be boiled: the rows, and handing them over.

    ./run shell < benchmarks/wave.py
    SIZES=1000,10000 WORKERS=2 BEHIND=200000 ./run shell < benchmarks/wave.py

In a database of its own on the server of the portal, which is dropped at the end: what is delivered commits
each mail. Each home has an address on file; every third has a login, every fifth reads Spanish. Mails go by
SMTP into aiosmtpd's sink, a process of its own. BEHIND offers wait in the outbox, due for an hour.

Limits of the same run: INSERT of as many rows of that width into a table without index or key; and the sink
fed bare by smtplib with the bytes of one such mail, over one connection for each of WORKERS processes.
"""

import os
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from benchmarks.scene import asked, exponent, peak, seconds
from notices.actions.announcements import announce, tell, write_announcement
from notices.handing_over import Worker
from notices.models import Lane, Notice
from portal.tables import make_tables
from privacy.mail import addressed
from privacy.models import Subject

SIZES = [int(size) for size in os.environ.get("SIZES", "1000,10000,100000").split(",")]
WORKERS, BEHIND = int(os.environ.get("WORKERS", "1")), int(os.environ.get("BEHIND", "0"))
BARE_MAILS = int(os.environ.get("BARE_MAILS", "2000"))  # of each connection
NAME, SINK = "curbstop_wave", 8099
TOWN = """
    CREATE TABLE wave AS SELECT n, gen_random_uuid() AS person FROM generate_series(1, %s) AS n;
    INSERT INTO privacy_subject (id, created_at) SELECT person, now() FROM wave;
    INSERT INTO accounts_customer (id, number, subject_id, name, email, mail_line1, mail_line2, mail_city,
        mail_state, mail_postcode, language)
      SELECT n, 'C' || n, person, 'Nora ' || n, 'n' || n || '@example.org', '', '', '', '', '',
        CASE WHEN n %% 5 = 0 THEN 'es' ELSE '' END FROM wave;
    INSERT INTO accounts_user (id, password, is_superuser, email, subject_id, is_active, is_staff, joined_at,
        language)
      SELECT n, '!', false, 'n' || n || '@example.org', person, true, false, now(), ''
        FROM wave WHERE n %% 3 = 0;
    INSERT INTO account_emailaddress (email, verified, "primary", user_id)
      SELECT email, true, true, id FROM accounts_user;
    INSERT INTO accounts_account (id, number, customer_id, from_date)
      SELECT n, 'A' || n, n, '2020-01-01' FROM wave;
    INSERT INTO accounts_premises (id, number, line1, line2, city, state, postcode, kind)
      SELECT n, 'P' || n, n || ' Hill Street', '', 'Town', 'CA', '94941', 'single_family' FROM wave;
    INSERT INTO accounts_serviceagreement (number, account_id, premises_id, from_date)
      SELECT 'S' || n, n, n, '2020-01-01' FROM wave;
"""


def empty() -> None:
    """Take the town of the last size away."""
    asked(
        "TRUNCATE privacy_subject, accounts_premises, notices_announcement CASCADE;"
        " DROP TABLE IF EXISTS wave, bench"
    )


def build(homes: int) -> None:
    """Build a town, and let offers wait."""
    asked(TOWN, homes)
    now = timezone.now()
    others = [Subject(created_at=now) for _n in range(BEHIND)]
    Subject.objects.bulk_create(others, batch_size=5000)
    Notice.objects.bulk_create(
        (
            Notice(
                topic="campaign", subject=other, channel="email", key="offer", mark=f"offer {n}", about=1,
                written_at=now, due_at=now - timedelta(hours=1), lane=Lane.OFFER,
            )
            for n, other in enumerate(others)
        ),
        batch_size=5000,
    )  # fmt: skip
    asked("VACUUM ANALYZE")


def notice_to_all() -> Callable[[], object]:
    """Announce that the water of the town must be boiled; return what writes the rows."""
    now, by = timezone.now(), Subject.objects.order_by("pk").first()
    said = {"title_en": "Boil your water", "title_es": "Hierva el agua"}
    said |= {f"text_{it}": "Boil it for one minute. Let it cool. " * 8 for it in ("en", "es")}
    columns = said | {"kind": "boil_water", "area": "town", "from_at": now}
    draft = write_announcement(announcement=None, columns=columns, places=None, by=by, at=now)
    step = announce(announcement=draft, by=by, at=now)
    return lambda: tell(step=step, at=timezone.now())


def bare_rows() -> float:
    """Return the seconds for the same rows into a table that has nothing but columns."""
    asked("CREATE TABLE bench AS SELECT * FROM notices_notice WHERE false")
    return seconds(
        lambda: asked(
            "INSERT INTO bench SELECT * FROM notices_notice WHERE topic = 'drinking_water'"
        )
    )


def side_by_side(work: Callable[[], object]) -> float:
    """Return the seconds until so many processes have each done it."""
    connection.close()
    began, numbers = time.perf_counter(), []
    for _each in range(WORKERS):
        number = os.fork()
        if not number:
            work()
            os._exit(0)
        numbers.append(number)
    for number in numbers:
        assert os.waitpid(number, 0)[1] == 0
    return time.perf_counter() - began


def deliver_all() -> None:
    """Deliver until nothing that is urgent waits; the job would go on with what is behind it."""
    waiting = Notice.objects.filter(lane=Lane.HARM, state="waiting")
    with closing(Worker(timezone.now())) as worker:
        while waiting.exists():
            worker.deliver_some()


def bare_mails(size: int) -> None:
    """Feed the sink mails of so many bytes."""
    mail = b"Subject: Boil\r\n\r\n" + b"Boil it for one minute.\r\n" * (size // 25)
    with smtplib.SMTP("127.0.0.1", SINK) as server:
        for n in range(BARE_MAILS):
            server.sendmail("water@example.org", [f"n{n}@example.org"], mail)


def wait_for_sink() -> None:
    """Wait until it listens."""
    while True:
        try:
            return socket.create_connection(("127.0.0.1", SINK)).close()
        except OSError:
            time.sleep(0.1)


def main() -> None:
    """Measure each size."""
    rows, mails = {}, {}
    for homes in SIZES:
        empty()
        build(homes)
        write = notice_to_all()
        rows[homes] = seconds(write)
        bare = bare_rows()
        text, html = "Boil it for one minute. " * 22, "Boil it for one minute. " * 60
        size = len(
            addressed(to="n@example.org", subject="x", text=text, html=html).message().as_bytes()
        )
        limit = side_by_side(lambda size=size: bare_mails(size)) / BARE_MAILS / WORKERS
        mails[homes] = side_by_side(deliver_all)
        assert Notice.objects.filter(topic="drinking_water", state="sent").count() == homes
        each = mails[homes] / homes
        print(
            f"{homes:>8,} homes: rows {rows[homes]:6.2f} s, {rows[homes] / bare:5.1f} times bare"
            f" ({bare:.2f}); mails {mails[homes]:7.1f} s, {1 / each:6.0f} a second,"
            f" {each / limit:5.1f} times bare ({1 / limit:,.0f} a second)"
        )
    print(
        f"growth: rows {exponent(rows):.2f}, mails {exponent(mails):.2f}; {peak()}; load {os.getloadavg()}"
    )


home = connection.settings_dict["NAME"]
asked(f"DROP DATABASE IF EXISTS {NAME}")
asked(f"CREATE DATABASE {NAME}")
connection.close()
connection.settings_dict["NAME"] = NAME
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", SINK
settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
sink = subprocess.Popen(  # noqa: S603 -- nothing in it is from outside
    [
        sys.executable,
        "-m",
        "aiosmtpd",
        "-n",
        "-l",
        f"127.0.0.1:{SINK}",
        "-c",
        "aiosmtpd.handlers.Sink",
    ]
)
try:
    assert make_tables()
    call_command("migrate", verbosity=0)  # what is newer than the written tables
    wait_for_sink()
    main()
finally:
    sink.terminate()
    sink.wait()
    connection.close()
    connection.settings_dict["NAME"] = home
    asked(f"DROP DATABASE {NAME}")
