"""Finding a person or a thread at the desk: by number, or by name, and masked."""

import re
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse

from accounts.models import Account, ServiceAgreement
from conversations.masking import initials, last_digits, street
from conversations.models import Thread
from privacy.requests.matching import plain_number
from privacy.restriction import may_be_found

MOST = 20
MOST_WORDS = 4


def found(wanted: str, *, today: date) -> list[dict[str, Any]]:
    """Return accounts that fit an account number or the words of a name, masked, each with its open threads.

    Nobody whose data is only stored: looking them up is a use of it.
    """
    words = re.findall(r"[^\W_]+", wanted)[:MOST_WORDS]
    named = Q()
    for word in words:
        named &= Q(customer__name__icontains=word)
    fits = Q(number_plain=plain_number(wanted)) | (named if words else Q(pk__in=[]))
    agreements = ServiceAgreement.objects.filter(from_date__lte=today).select_related("premises")
    accounts = list(
        Account.objects.filter(
            fits, may_be_found("customer__subject"), customer__subject__erased_at=None
        )
        .select_related("customer")
        .prefetch_related(Prefetch("agreements", agreements.order_by("-from_date", "-pk")))
        .order_by("customer__name", "number")[:MOST]
    )
    threads = Thread.objects.filter(
        subject__in=[each.customer.subject_id for each in accounts], merged_into=None
    )
    of: dict[Any, list[Thread]] = {}
    for thread in threads.select_related("topic").order_by("-changed_at", "-pk")[: 5 * MOST]:
        of.setdefault(thread.subject_id, []).append(thread)
    return [_row(each, of.get(each.customer.subject_id, [])) for each in accounts]


def _row(account: Account, threads: list[Thread]) -> dict[str, Any]:
    places = list(account.agreements.all())
    return {
        "initials": initials(account.customer.name),
        "account": last_digits(account.number),
        "street": street(places[0].premises.line1) if places else "",
        "write_url": reverse("desk_write", args=[account.pk]),
        "first_url": reverse("desk_first", args=[account.pk]),
        "threads": [
            {
                "pk": each.pk,
                "url": reverse("desk_thread", args=[each.pk]),
                "title": each.topic.said("title"),
                "state": each.get_state_display(),
            }
            for each in threads
        ],
    }
