"""The third pane of the desk: who wrote, masked until there is a reason, and their other threads."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from conversations.actions.revealing import SEEN_FOR
from conversations.desk import words
from conversations.desk.panel import known
from conversations.models import Step, Thread
from conversations.person import Person, person_of
from privacy.restriction import STILL_ALLOWED, serves_the_office

# What somebody at the desk can look somebody up for, in the order in which it happens most, as whoever looks
# says it; residents read the vocabulary's own words.
REASONS = {
    "support": gettext_lazy("Answering a customer"),
    "billing": gettext_lazy("Bills and payments"),
    "leak_alerts": gettext_lazy("A leak"),
    "service_messages": gettext_lazy("Telling them about their service"),
    "security": gettext_lazy("Keeping the portal secure"),
}
OTHERS_SHOWN = 10


def person_pane(thread: Thread, *, user: User, now: datetime) -> dict[str, Any]:
    """Return the pane; all of the person while they are revealed to this member of staff."""
    if thread.subject is None:
        return {"nobody": True}
    today = timezone.localdate(now)
    until = revealed_until(thread, user=user, now=now)
    person = person_of(thread.subject, thread.account, today=today, seen=until is not None)
    may_use = not person.restricted or serves_the_office(user)
    return {
        "nobody": False,
        "masked": {
            "initials": person.initials,
            "account": person.account_end,
            "street": person.street,
        },
        "restricted": person.restricted,
        "has_login": person.has_login,
        "is_caller": person.is_caller,
        "facts": _facts(person) if until and may_use else [],
        "known": (
            known(thread.account, may=user.has_perm, today=today)
            if until and not person.restricted
            else []
        ),
        "until": words.moment(until) if until and may_use else "",
        "reasons": reasons(person.restricted) if may_use else [],
        "may_reveal": user.has_perm("conversations.reveal_at_the_desk"),
        "others": (others := _others(thread)),
        "joinable": [each for each in others if each["fits"]],
    }


def revealed_until(thread: Thread, *, user: User, now: datetime) -> datetime | None:
    """Return until when a member of staff sees who somebody is; None where they do not.

    A look at what a caller said of themself is none at the account holder whom they turned out to be.
    """
    theirs = Q(kind=Step.Kind.REVEALED, by=user.subject_id) | Q(kind=Step.Kind.KNOWN)
    last = thread.steps.filter(theirs, at__gt=now - SEEN_FOR).order_by("-at", "-pk").first()
    return last.at + SEEN_FOR if last and last.kind == Step.Kind.REVEALED else None


def reasons(restricted: bool) -> list[dict[str, Any]]:
    """Return what somebody can be looked up for; of whom data is only stored, what the law still allows."""
    keys = [each for each in REASONS if not restricted or each in STILL_ALLOWED]
    return [{"key": key, "label": REASONS[key]} for key in keys]


def _facts(person: Person) -> list[dict[str, str]]:
    return [
        {"term": term, "text": text}
        for term, text in (
            (_("Name"), person.name),
            (_("Account"), person.account),
            (_("Address"), person.place),
            (_("E-mail"), person.email),
            (_("Telephone"), ", ".join(person.phones)),
        )
        if text
    ]


def _others(thread: Thread) -> list[dict[str, Any]]:
    """Return the same person's other threads, the newest first: by number and topic, and nothing of them."""
    rows = Thread.objects.filter(subject=thread.subject_id, merged_into=None).exclude(pk=thread.pk)
    rows = rows.select_related("topic").order_by("-changed_at", "-pk")[:OTHERS_SHOWN]
    return [
        {
            "pk": each.pk,
            "title": each.topic.said("title"),
            "state": each.get_state_display(),
            # Two about two accounts stay two.
            "fits": len({each.account_id, thread.account_id} - {None}) < 2,  # noqa: PLR2004 -- two accounts
        }
        for each in rows
    ]
