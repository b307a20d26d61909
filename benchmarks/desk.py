"""How fast the desk is with a million messages, against a page that says nothing, of the same run.

    ./run shell < benchmarks/desk.py
    SIZES=1000,100000 EACH=10 ROUNDS=20 ./run shell < benchmarks/desk.py

So many threads, one in twenty of them with us, of EACH messages; all of it in one transaction that is rolled
back. The limit of a page is a signed-in page of the portal with its frame and no more (benchmarks/limits.py
says why); that of an answer is a form that is sent and changes nothing but the session. Targets: a hundred
times as many threads cost at most half as much again; the list at most six times its limit, a thread,
which is three panes, at most twelve. Wall time, and beside it processor time of ours, which holds on a
machine that others work on too: of the database it says nothing.
"""

import os
import statistics
import time
from collections import defaultdict
from types import ModuleType

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.decorators import login_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import path, reverse
from django.utils import timezone

from accounts.models import User
from conversations.locking import heard_of
from conversations.models import Queue, Thread, Topic
from portal.urls import urlpatterns

SIZES = [int(size) for size in os.environ.get("SIZES", "1000,100000").split(",")]
EACH = int(os.environ.get("EACH", "10"))
ROUNDS = int(os.environ.get("ROUNDS", "20"))
NOTHING = "/bench/nothing/"
Moment = tuple[float, float]
FILLED = (
    "conversations_thread, conversations_message, conversations_messagebody, privacy_subject,"
    " accounts_customer"
)
# Every second thread is of somebody else; one in twenty is with us, since a while that differs.
FILL = (
    "INSERT INTO privacy_subject (id, created_at) SELECT gen_random_uuid(), now()"
    " FROM generate_series(1, %(size)s / 2)",
    """INSERT INTO conversations_thread (subject_id, topic_id, queue_id, state, urgent, language, opened_at,
       changed_at, waiting_since, answer_due_at, closed_at)
       SELECT s.id, %(topic)s, %(queue)s,
              CASE WHEN n %% 20 = 0 THEN 'open' WHEN n %% 20 = 1 THEN 'answered' ELSE 'closed' END,
              n %% 400 = 0, CASE WHEN n %% 5 = 0 THEN 'es' ELSE 'en' END,
              now() - n * interval '10 minutes', now() - n * interval '9 minutes',
              CASE WHEN n %% 20 = 0 THEN now() - n * interval '1 second' END,
              CASE WHEN n %% 20 = 0 THEN now() + (40000 - n) * interval '1 second' END,
              CASE WHEN n %% 20 > 1 THEN now() - n * interval '9 minutes' END
       FROM generate_series(1, %(size)s) n
       JOIN (SELECT id, row_number() OVER () AS place FROM privacy_subject
             WHERE created_at = now()) s ON s.place = 1 + n / 2 %% (%(size)s / 2)""",
    # As nearly everybody: known to the utility, with an address to which answers go.
    """INSERT INTO accounts_customer (number, subject_id, name, email, mail_line1, mail_line2, mail_city,
       mail_state, mail_postcode, language)
       SELECT 'bench-' || n, s.id, 'Somebody', 'bench-' || n || '@example.org', '', '', '', '', '', ''
       FROM (SELECT id, row_number() OVER () AS n FROM privacy_subject
             WHERE created_at = now()) s""",
    """INSERT INTO conversations_message (thread_id, side, way, by_id, at, written_at, mail_digest, taken_out)
       SELECT t.id, CASE WHEN n %% 2 = 0 THEN 'person' ELSE 'staff' END, 'portal',
              CASE WHEN n %% 2 = 1 THEN %(by)s::uuid END, t.opened_at + n * interval '1 minute',
              t.opened_at + n * interval '1 minute', '', '{}'
       FROM conversations_thread t CROSS JOIN generate_series(0, %(each)s - 1) n
       WHERE t.topic_id = %(topic)s""",
    """INSERT INTO conversations_messagebody (message_id, text, answers)
       SELECT m.id, repeat('My bill is twice as high as last month. ', 6), '{}'
       FROM conversations_message m JOIN conversations_thread t ON t.id = m.thread_id
       WHERE t.topic_id = %(topic)s""",
    "SET CONSTRAINTS ALL IMMEDIATE",
    f"ANALYZE {FILLED}",
)


@login_required
def nothing(request: HttpRequest) -> HttpResponse:
    """Answer with the frame of every page and nothing in it."""
    page = engines["django"].from_string('{% extends "base.html" %}')
    return HttpResponse(page.render({}, request))


def fill(size: int, by: User) -> None:
    """Make so many threads."""
    queue = Queue.objects.create(
        slug="bench", name_en="Bench", first_answer_minutes=120, next_answer_minutes=240
    )
    topic = Topic.objects.create(slug="bench", queue=queue, title_en="A bill", title_es="Factura")
    values = {
        "size": size,
        "each": EACH,
        "topic": topic.pk,
        "queue": queue.pk,
        "by": str(by.subject_id),
    }
    with connection.cursor() as cursor:
        for statement in FILL:
            cursor.execute(statement, values if "%(" in statement else None)


def now() -> Moment:
    """Return the time on the wall, and that which this process has worked."""
    return time.perf_counter(), time.process_time()


def since(began: Moment) -> Moment:
    """Return how long ago that was, by either."""
    wall, worked = now()
    return wall - began[0], worked - began[1]


def answer(client: Client, thread: Thread) -> None:
    """Answer a thread, and take the answer back."""
    heard = heard_of([thread.pk])[thread.pk]
    sent = {"do": "answer", "text": "It was read right.", "heard": str(heard)}
    began = now()
    response = client.post(reverse("desk_say", args=[thread.pk]), sent)
    taken["an answer"].append(since(began))
    assert response.status_code == 302, response.content[:500]


def ask(client: Client, what: str, url: str) -> None:
    """Ask for a page once, and note how long it takes."""
    began = now()
    assert client.get(url).status_code == 200, url
    taken[what].append(since(began))


def send_nothing(client: Client) -> None:
    """Send the form that changes the session alone."""
    began = now()
    client.post(reverse("desk_keys"))
    taken["a form"].append(since(began))


def measure(client: Client) -> dict[str, int]:
    """Ask for each page in turns; return how often each asks the database."""
    waiting = list(Thread.objects.filter(state="open").most_pressing_first()[: ROUNDS + 1])
    deep = Thread.objects.filter(state="open", urgent=False).order_by("-answer_due_at")
    late = deep[min(100, deep.count() - 1)]
    assert late.answer_due_at is not None
    key = f"0-{int(late.answer_due_at.timestamp() * 1_000_000)}-{late.pk}"
    pages = {
        "nothing": NOTHING,
        "the list": reverse("desk"),
        "its last pages": f"{reverse('desk')}?after={key}",
        "what is closed": f"{reverse('desk')}?state=closed",
        "a thread": reverse("desk_thread", args=[waiting[0].pk]),
    }
    for round in range(ROUNDS + 1):
        for what, url in pages.items():
            ask(client, what, url)
        send_nothing(client)
        answer(client, waiting[round % len(waiting)])
        if not round:
            taken.clear()  # the first warms up: templates, plans, what stays of a process
    asked = {}
    for what, url in pages.items():
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        asked[what] = len(queries)
    return asked


medians: dict[int, dict[str, Moment]] = {}
urls = ModuleType("urls_of_the_benchmark")
vars(urls)["urlpatterns"] = [*urlpatterns, path(NOTHING[1:], nothing)]
for size in SIZES:
    taken: dict[str, list[Moment]] = defaultdict(list)
    if not connection.in_atomic_block:  # as a test runs it
        # Rows of a run before, which was rolled back: PostgreSQL asks an index for its ends as it plans, and
        # passes over a million dead ones each time. In service they are cleared away as they come.
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM {FILLED}")
    with override_settings(ROOT_URLCONF=urls, ALLOWED_HOSTS=["*"]), transaction.atomic():
        user = User.objects.create_user("bench@example.org", is_staff=True, is_superuser=True)
        TOTP.activate(user, generate_totp_secret())
        began = time.perf_counter()
        fill(size, user)
        made = time.perf_counter() - began
        client = Client()
        client.force_login(user)
        asked = measure(client)
        transaction.set_rollback(True)
    medians[size] = {
        what: (
            statistics.median(wall for wall, _ in each),
            statistics.median(own for _, own in each),
        )
        for what, each in taken.items()
    }
    print(f"{size:,} threads of {EACH} messages, made in {made:.0f} s, at {timezone.now():%H:%M}")
    print(f"{'':<16} {'wall':>10} {'times':>6} {'our own':>10} {'times':>6} queries")
    for what, (wall, own) in medians[size].items():
        limit = medians[size]["a form" if what in {"a form", "an answer"} else "nothing"]
        print(
            f"{what:<16} {1000 * wall:>7.1f} ms {wall / limit[0]:>6.1f} {1000 * own:>7.1f} ms"
            f" {own / limit[1]:>6.1f} {asked.get(what, ''):>4}"
        )
if len(SIZES) > 1:
    small, large = medians[SIZES[0]], medians[SIZES[-1]]
    for what in ("the list", "its last pages", "what is closed", "a thread", "an answer"):
        ratio = large[what][0] / small[what][0]
        print(f"{what:<16} {ratio:.2f} times as long with all threads")
