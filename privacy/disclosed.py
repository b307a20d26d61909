"""What has left the portal: to whom, of whom, and which of it the person may hear of."""

from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from privacy.models import Disclosure, Recipient, Subject
from privacy.sharing import BY_LAW


def disclosures_of(subject: Subject, *, on: date) -> QuerySet[Disclosure]:
    """Return what left about a person, newest first, as they may see it on a day.

    An order not to tell ends with its day: the line appears the day after, with its real date.
    """
    shown = Q(gag_until=None) | Q(gag_until__lt=on)
    rows = Disclosure.objects.filter(shown, subject=subject)
    return rows.select_related("recipient").order_by("-at", "-pk")


def received_by(subject: Subject, *, column: str = "") -> dict[Recipient, list[str]]:
    """Return who was in fact given a person's data, and which columns; `column` asks for one alone.

    For telling them of a correction or an erasure (GDPR 19). The utility keeps its own records, and an
    authority in its own inquiry is no recipient (GDPR 4(9)).
    """
    rows = Disclosure.objects.filter(subject=subject).exclude(recipient__kind__in=BY_LAW)
    if column:
        rows = rows.filter(columns__contains=[column])
    found: dict[Recipient, set[str]] = {}
    for row in rows.select_related("recipient").order_by("recipient__name"):
        found.setdefault(row.recipient, set()).update(row.columns)
    return {recipient: sorted(columns) for recipient, columns in found.items()}


def may_be_named(subject: Subject, *, on: date) -> list[Recipient]:
    """Return who of `received_by` the person may hear of on a day: no order forbids it."""
    told = disclosures_of(subject, on=on).values_list("recipient", flat=True).order_by()
    named = set(told)
    return [recipient for recipient in received_by(subject) if recipient.pk in named]


def firms_to_restrict(subject: Subject, *, on: date) -> list[Recipient]:
    """Return who was told to use the person's data for nothing, and may be named on a day (GDPR 19)."""
    told = set(subject.restriction_notices.filter(lifted=False).values_list("outside", flat=True))
    return [recipient for recipient in may_be_named(subject, on=on) if recipient.pk in told]


def disclosed_in_a_year(
    *, on: date, subject: Subject | None = None
) -> dict[str, dict[str, set[str]]]:
    """Return {kind of recipient: {"categories": …, "reasons": …}} for the twelve months before a day."""
    rows = Disclosure.objects.filter(_in_the_year_before(on))
    if subject is not None:
        rows = rows.filter(subject=subject).filter(Q(gag_until=None) | Q(gag_until__lt=on))
    found: dict[str, dict[str, set[str]]] = {}
    for kind, reason, categories in rows.values_list(
        "recipient__kind", "reason", "categories"
    ).distinct():
        told = found.setdefault(kind, {"categories": set(), "reasons": set()})
        told["categories"] |= set(categories)
        told["reasons"].add(reason)
    return found


def sold_in_a_year(*, on: date) -> dict[str, set[str]]:
    """Return the categories that went to whoever pays for them, by name; empty while nothing is sold."""
    rows = Disclosure.objects.filter(_in_the_year_before(on), recipient__sale=True)
    found: dict[str, set[str]] = {}
    for name, categories in rows.values_list("recipient__name", "categories").distinct():
        found.setdefault(name, set()).update(categories)
    return found


def to_direct_marketers(subject: Subject, *, year: int, on: date) -> dict[str, set[str]]:
    """Return who received a person's data for direct marketing in a calendar year, and which categories.

    For the request that California Civil Code 1798.83 allows.
    """
    rows = disclosures_of(subject, on=on).filter(
        at__year=year, recipient__purposes__contains=["marketing"]
    )
    found: dict[str, set[str]] = {}
    for row in rows.exclude(recipient__kind__in=["service_provider", "utility"]):
        found.setdefault(row.recipient.name, set()).update(row.categories)
    return found


def _in_the_year_before(day: date) -> Q:
    try:
        first = day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        first = day.replace(year=day.year - 1, day=28)
    since = timezone.make_aware(datetime.combine(first, time.min))
    return Q(at__gte=since)
