"""Addresses that answers by mail come back to: `messages+71-0f3a…@water.example.org`.

The token behind the plus is worked out from thread and person and stands nowhere: whoever knows it has had a
mail about that thread. It is dead once the thread is nobody's.
"""

import re
from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import constant_time_compare

from conversations.models import Thread
from privacy import keys
from privacy.models import MergedSubject

LENGTH = 24  # hex digits: 96 bits
TAG = re.compile(rf"(\d{{1,18}})-([0-9a-f]{{{LENGTH}}})")


def reply_address(thread: Thread) -> str:
    """Return where an answer to a thread goes; empty where no mail is taken in, or it is nobody's."""
    if not settings.REPLY_MAILBOX or thread.subject_id is None:
        return ""
    box, _at, domain = settings.REPLY_MAILBOX.rpartition("@")
    token = _token(thread.pk, str(thread.subject_id), keys.versions()[0])
    return f"{box}+{thread.pk}-{token}@{domain}"


def thread_of(addresses: Iterable[str]) -> Thread | None:
    """Return the thread of the first address with a good token; None where there is none."""
    box, _at, domain = settings.REPLY_MAILBOX.lower().rpartition("@")
    for address in addresses:
        local, _at, host = address.lower().rpartition("@")
        name, _plus, tag = local.partition("+")
        tagged = TAG.fullmatch(tag) if (name, host) == (box, domain) else None
        if tagged and (thread := _proven(int(tagged[1]), tagged[2])):
            return thread
    return None


def _proven(number: int, token: str) -> Thread | None:
    """Return a thread whose person the token was made for, also under a number they had before."""
    thread = Thread.objects.filter(pk=number, subject__isnull=False).first()
    if thread is None:
        return None
    before = MergedSubject.objects.filter(into=thread.subject_id).values_list("gone", flat=True)
    tokens = [
        _token(number, str(subject), version)
        for subject in [thread.subject_id, *before]
        for version in keys.versions()
    ]
    # All of them are compared: how long it takes says nothing.
    good = [constant_time_compare(token, each) for each in tokens]
    return thread if any(good) else None


def _token(thread: int, subject: str, version: int) -> str:
    return keys.digest("reply", f"{thread} {subject}", version=version)[:LENGTH]
