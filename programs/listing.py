"""The staff's queue of applications: what it can be narrowed down to."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from programs.models import Application, Program
from programs.models.applications import OPEN, ApplicationQuerySet

State = Application.State
CHECKS = "checks"  # granted, and for staff to put in the mail
AGES = {"new": (0, 7), "week": (7, 30), "old": (30, None)}  # days since it was sent


def filters() -> dict[str, tuple[str, dict[str, str]]]:
    """Return what the queue is narrowed down by: for each key its label and what it can be. One query."""
    offers = {each.slug: each.said("title") for each in Program.objects.order_by("title_en")}
    states = {each.value: str(each.label) for each in State}
    states |= {CHECKS: _("Checks to be sent"), "all": _("All of them")}
    ages = {
        "new": _("in the last 7 days"),
        "week": _("7 to 30 days ago"),
        "old": _("longer ago"),
    }
    return {
        "state": (_("State"), states),
        "about": (_("Program"), offers),
        "age": (_("Sent"), ages),
    }


def chosen(given: Mapping[str, str], among: Mapping[str, Any]) -> dict[str, str]:
    """Return what was chosen; what is none of the choices is passed over."""
    return {key: given[key] for key, (_label, known) in among.items() if given.get(key) in known}


def listed(choice: Mapping[str, str], now: datetime) -> ApplicationQuerySet:
    """Return the applications that fit, the oldest first. Without a choice of a state those that are open."""
    found = Application.objects.select_related("program", "agreement__premises")
    state = choice.get("state")
    if state is None:
        found = found.filter(state__in=OPEN)
    elif state == CHECKS:
        found = found.waiting_for_check()
    elif state != "all":
        found = found.filter(state=state)
    if "about" in choice:
        found = found.filter(program__slug=choice["about"])
    if "age" in choice:
        least, most = AGES[choice["age"]]
        found = found.filter(sent_at__lte=now - timedelta(days=least))
        if most:
            found = found.filter(sent_at__gt=now - timedelta(days=most))
    return found.order_by(F("sent_at"), "pk")
