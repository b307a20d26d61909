"""A desk with two queues, somebody who works at it, and a thread that waits for an answer."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission

from accounts.models import User
from conversations.actions import Said, answer, open_thread, say
from conversations.models import Queue, Thread, Topic
from tests.conftest import NOW, Town
from tests.programs.pictures import jpeg


def a_topic(slug: str = "bill", queue: str = "bills", **changed: Any) -> Topic:
    """Offer a topic of a queue that answers within two hours of office, and then within four."""
    found, _new = Queue.objects.get_or_create(
        slug=queue,
        defaults={
            "name_en": queue.title(), "first_answer_minutes": 120, "next_answer_minutes": 240,
        },
    )  # fmt: skip
    columns = {"title_en": "A question about a bill", "title_es": "Una pregunta sobre una factura"}
    return Topic.objects.create(slug=slug, queue=found, **columns | changed)


def at_the_desk(user: User, *also: str) -> User:
    """Let somebody of the staff work at the desk, and do some things more."""
    given = Permission.objects.filter(codename__in=["work_the_desk", *also])
    user.user_permissions.add(*given)
    return User.objects.get(pk=user.pk)  # without the permissions that it has looked up


@pytest.fixture
def topic(db: None) -> Topic:
    """The topic of `a_topic`."""
    return a_topic()


@pytest.fixture
def thread(town: Town, topic: Topic) -> Thread:
    """Ada has asked about her bill, at noon of the day of the tests."""
    return asked(town, topic)


def answered_and_waiting(town: Town) -> None:
    """Have Ada ask twice, with a file; the first of them is answered."""
    topic = a_topic("asked")
    answered, _waiting = (asked(town, topic) for _each in range(2))
    said = Said("See here.", files=(jpeg(),))
    say(thread=answered, said=said, by=None, at=NOW)
    answer(thread=answered, said=Said("It leaks."), by=town.users["dana"].subject, at=NOW)


def asked(town: Town, topic: Topic, who: str = "ada", text: str = "Why is it so high?") -> Thread:
    """Have somebody ask something, about their account if they have one."""
    return open_thread(
        subject=town.users[who].subject,
        topic=topic,
        said=Said(text),
        language="en",
        account=town.accounts.get(who),
        by=None,
        at=NOW,
    )
