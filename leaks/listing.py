"""The utility's list of leaks: what it can be narrowed down to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from leaks.models import LeakAlert, LeakAlertQuerySet, LeakAnswer, LeakContact, Verdict
from leaks.topics import ABOUT_ALERTS, ABOUT_STEPS
from notices.models import Notice

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# When a home is empty is for those who live there: the utility's list has nothing of it.
SHOWN = [kind for kind in LeakAlert.Kind if kind != LeakAlert.Kind.AWAY]
NOT_TOLD = [Notice.State.FAILED, Notice.State.NEEDLESS]
AGES = {"new": (0, 3), "week": (3, 14), "old": (14, None)}  # days since it was raised


@dataclass(frozen=True)
class Filter:
    """One thing the list can be narrowed down by, and what it can be."""

    key: str
    label: "StrOrPromise"
    choices: "Mapping[str, StrOrPromise]"


FILTERS = (
    Filter("kind", _("Kind"), {kind.value: kind.label for kind in SHOWN}),
    Filter("size", _("Size"), {str(each.value): each.label for each in LeakAlert.Severity}),
    Filter(
        "age",
        _("Found"),
        {"new": _("in the last 3 days"), "week": _("3 to 14 days ago"), "old": _("longer ago")},
    ),
    Filter(
        "answer",
        _("Answer"),
        {"none": _("Nobody answered"), **{kind.value: kind.label for kind in LeakAnswer.Kind}},
    ),
    Filter("told", _("Told"), {"yes": _("Told"), "no": _("Nobody was told")}),
    Filter(
        "state",
        _("State"),
        {"stopped": _("Stopped"), "withdrawn": _("Withdrawn"), "all": _("All of them")},
    ),
)


def chosen(given: Mapping[str, str]) -> dict[str, str]:
    """Return what was chosen of the filters; what is none of their choices is passed over."""
    return {each.key: given[each.key] for each in FILTERS if given.get(each.key) in each.choices}


def listed(choice: Mapping[str, str], now: datetime) -> LeakAlertQuerySet:
    """Return the alerts that fit, the worst first, each with the newest `answered` and whether it was `told`.

    Without a choice of a state it is those that go on.
    """
    newest = LeakAnswer.objects.filter(alert=OuterRef("pk")).order_by("-at", "-pk").values("kind")
    found = LeakAlert.objects.filter(kind__in=SHOWN).annotate(
        answered=Subquery(newest[:1]), told=Exists(_steps_told()) | Exists(_asked_told())
    )
    state = choice.get("state", LeakAlert.State.OPEN)
    if state != "all":
        found = found.filter(state=state)
    if "kind" in choice:
        found = found.filter(kind=choice["kind"])
    if "size" in choice:
        found = found.filter(severity=int(choice["size"]))
    if "age" in choice:
        found = found.filter(_raised(*AGES[choice["age"]], now))
    if "answer" in choice:
        answer = choice["answer"]
        found = found.filter(answered=None if answer == "none" else answer)
    if "told" in choice:
        found = found.filter(told=choice["told"] == "yes")
    return found.worst_first()


def _raised(least: int, most: int | None, now: datetime) -> Q:
    raised = Q(raised_at__lte=now - timedelta(days=least))
    return raised & Q(raised_at__gt=now - timedelta(days=most)) if most else raised


def _steps_told() -> QuerySet[Verdict]:
    """Return the steps of an alert of which somebody was told."""
    notices = Notice.objects.filter(topic__in=ABOUT_STEPS, about=OuterRef("pk"))
    steps = Verdict.objects.filter(alert=OuterRef("pk"))
    return steps.filter(Exists(notices.exclude(state__in=NOT_TOLD)))


def _asked_told() -> QuerySet[Notice]:
    notices = Notice.objects.filter(topic__in=ABOUT_ALERTS, about=OuterRef("pk"))
    return notices.exclude(state__in=NOT_TOLD)


def contacted(alerts: list[LeakAlert]) -> set[int]:
    """Return the numbers of those alerts of which staff wrote before."""
    found = LeakContact.objects.filter(alert__in=alerts)
    return set(found.values_list("alert_id", flat=True))
