"""Workers as processes of their own, killed while they hand mails to a real mail server."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import psutil
import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from notices.actions import enqueue
from notices.models import Notice
from notices.topics import TOPICS, MessageClass, Topic, declare
from privacy.actions.consent import say_yes
from privacy.mail import message_id
from privacy.models import Channel as How
from privacy.models import Subject
from tests.conftest import NOW
from tests.fakes import Mailbox
from tests.workers import Workers, mother_of_workers, wait_for

PEOPLE = 10
KINDS = {"told": MessageClass.SERVICE, "offered": MessageClass.MARKETING}
# Their words, and what each would otherwise load by itself.
READY = """
from notices.topics import MessageClass, Topic, declare
from django.template.loader import render_to_string
from django.urls import reverse
reverse("notices_choose")
for ending in ("txt", "html"):
    render_to_string(f"notices/mail/summary.{ending}", {"said": ["x"]})
words = lambda about, recipient, now: {"said": ["Water runs."], "home_url": "http://testserver/"}
for key, kind in (("told", MessageClass.SERVICE), ("offered", MessageClass.MARKETING)):
    declare(Topic(key, key, message_class=kind, template="notices/mail/summary", compose=words))
"""
DELIVER = "notices.jobs.deliver"


@pytest.fixture
def workers(mailbox: Mailbox) -> Iterator[Workers]:
    """Start the mother of workers, and end her."""
    with mother_of_workers(READY) as found:
        yield found


def tell_everybody() -> None:
    """Write a service message and an offer to everybody; all of them say yes to offers."""
    for n in range(PEOPLE):
        subject = Subject.objects.create(created_at=NOW)
        email = f"u{n}@example.org"
        user = User.objects.create(email=email, subject=subject, joined_at=NOW, password="!")
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        say_yes(
            who=subject, choice="marketing_email", template="privacy/choices.html",
            language="en", channel=How.PORTAL, at=NOW,
        )  # fmt: skip
    everybody = list(Subject.objects.filter(user__email__startswith="u"))
    for key, kind in KINDS.items():
        known = Topic(
            key, key, message_class=kind, template="notices/mail/summary", compose=_nothing
        )
        enqueue(topic=declare(known), to=everybody, key="kill", about=1, at=NOW)
        del TOPICS[key]


def _nothing(*_args: Any) -> None:
    """Is never asked here: the workers have words of their own."""


def ids_of(topic: str, *states: str) -> set[str]:
    rows = Notice.objects.filter(topic=topic, state__in=states or Notice.State.values)
    return {message_id(mark) for mark in rows.values_list("mark", flat=True)}


@pytest.mark.django_db(transaction=True)
def test_killed_workers_lose_nothing_and_repeat_nothing_that_is_not_known_again(
    mailbox: Mailbox, workers: Workers
) -> None:
    """M03. Killed before, between and after the mail server's answers; then two at once finish it.

    A service mail whose answer never came goes out again under the same Message-ID; an offer does not,
    and is shown to staff as in doubt.
    """
    tell_everybody()
    seeded = random.Random(24)  # noqa: S311 -- nobody is to be kept from guessing
    killed, now = 0, NOW
    while killed < 6 and Notice.objects.due(now).exists():
        number = workers.start(DELIVER, now)
        before = len(mailbox.mails)
        while len(mailbox.mails) < before + 2 and psutil.pid_exists(number):
            time.sleep(0.002)
        time.sleep(seeded.uniform(0, 0.03))
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
            killed += 1
        wait_for(number)
        now += timedelta(hours=1)
    assert killed > 3
    for number in [workers.start(DELIVER, now), workers.start(DELIVER, now)]:
        wait_for(number)

    came = Counter(str(mail["Message-ID"]) for mail in mailbox.mails)
    told, offered = ids_of("told"), ids_of("offered")
    assert (len(told), len(offered)) == (PEOPLE, PEOPLE)
    assert set(came) <= told | offered
    # Nothing lost: what did not arrive for certain is where staff see it.
    assert ids_of("told", "sent") == told <= set(came)
    in_doubt = ids_of("offered", "failed")
    assert ids_of("offered", "sent") | in_doubt == offered
    assert ids_of("offered", "sent") <= set(came)
    # Nothing twice, but what is known again, and that at most once for each worker that was killed.
    assert [mail for mail in offered if came[mail] > 1] == []
    assert sum(came[mail] - 1 for mail in told) + len(in_doubt) <= killed
