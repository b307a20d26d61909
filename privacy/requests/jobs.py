"""What the clock does about privacy requests: tell the address on file, ask, deny in time, remind, forget."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from privacy import keys, sql
from privacy.actions.answering import ask_who, deny
from privacy.actions.erasure import Held, Suspected
from privacy.actions.letters import write_letter
from privacy.actions.minors import ERASED_AFTER, erase_minor
from privacy.contact import language_of
from privacy.models import (
    Letter,
    MinorFound,
    Override,
    PrivacyRequest,
    RequestEvent,
    RequestPaper,
    RequestSender,
)
from privacy.requests.deadlines import local_day, months_after
from privacy.requests.vault import locked, overdue_on, secret_digest, spelt

logger = logging.getLogger(__name__)

State, Right, Whom = PrivacyRequest.State, PrivacyRequest.Right, PrivacyRequest.Whom
ASK_AFTER = timedelta(days=1)  # ours: staff may know the person, and somebody who guesses waits
ONCE_A_DAY = timedelta(days=1)
SOON = timedelta(days=5)
KEPT_MONTHS = 24  # 11 CCR 7101(a), the retention `closed_24m` of the privacy map


def tell_people_on_file(now: datetime) -> int:
    """Write to people that somebody asked about their data, and ask them whether an agent may (L26, L33).

    Done here and not when the request comes: that takes the same time then, whether they exist or not.
    """
    due = PrivacyRequest.objects.filter(told_at=None, subject__isnull=False)
    return sum(_tell_on_file(request, now) for request in due.order_by("pk"))


def ask_for_verification(now: datetime) -> int:
    """Ask those for more of whom we are not sure after a day; return how many."""
    waiting = PrivacyRequest.objects.filter(
        state=State.NEED_USER_VERIFICATION, whom=Whom.MYSELF, received_at__lte=now - ASK_AFTER
    ).exclude(events__kind=RequestEvent.Kind.ASKED)
    asked = [ask_who(request=request, by=None, at=now) for request in waiting.order_by("pk")]
    return len(asked)


def deny_unverified(now: datetime) -> int:
    """Deny on the last day what nobody showed that they may ask for (L04); return how many.

    The letter says what kinds of data we hold, as if that had been asked (L17).
    """
    today = local_day(now, settings.TIME_ZONE)
    late = PrivacyRequest.objects.filter(state__in=PrivacyRequest.UNVERIFIED, due__lte=today)
    denied = [
        deny(
            request=request,
            decision=PrivacyRequest.Decision.INSUF_VERIFICATION,
            answer="",
            exemption="",
            by=None,
            at=now,
        )
        for request in late.order_by("pk")
    ]
    return len(denied)


def remind_of_requests(now: datetime) -> int:
    """Write to the office, once a day, if something is overdue or will be in a few days."""
    today = local_day(now, settings.TIME_ZONE)
    waiting = PrivacyRequest.objects.filter(closed_at=None)
    overdue = waiting.filter(overdue_on(today)).count()
    soon = waiting.filter(due__gte=today, due__lte=today + SOON).count()
    told = Letter.objects.filter(kind="request_reminder", written_at__gt=now - ONCE_A_DAY)
    if not settings.PRIVACY_EMAIL or not overdue + soon or told.exists():
        return 0
    write_letter(
        kind="request_reminder",
        sealed_to=settings.PRIVACY_EMAIL,
        at=now,
        about={
            "overdue": overdue,
            "soon": soon,
            "link": settings.SITE_URL + reverse("office_requests"),
        },
    )
    return 1


def erase_minors(now: datetime) -> int:
    """Erase the data of children whose logins were stopped two days ago (A195, L73); return how many."""
    due = MinorFound.objects.filter(erased_at=None, at__lte=now - ERASED_AFTER)
    erased = 0
    for found in due.select_related("subject", "by").order_by("pk"):
        try:
            erase_minor(found=found, at=now)
        except (Held, Suspected) as why:
            # Staff see it late on the page of the office; the next child does not wait for it.
            logger.warning("minor %s not erased: %s", found.pk, type(why).__name__)
        else:
            erased += 1
    return erased


def forget_requests(now: datetime) -> int:
    """Delete requests that were closed 24 months ago, with all that was done about them (A180)."""
    day = months_after(local_day(now, settings.TIME_ZONE), -KEPT_MONTHS)
    old = PrivacyRequest.objects.filter(closed_at__date__lt=day)
    with transaction.atomic():
        sql.allow_purging()
        # What was put right stays right.
        Override.objects.filter(request__in=old).update(request=None)
        RequestPaper.objects.filter(request__in=old).delete()
        RequestSender.objects.filter(request__in=old).delete()
        RequestEvent.objects.filter(request__in=old).delete()
        gone, _by_model = old.delete()
        sql.forbid_purging()
    return gone


@transaction.atomic
def _tell_on_file(request: PrivacyRequest, now: datetime) -> bool:
    request = locked(request)
    told = PrivacyRequest.objects.filter(subject=request.subject, told_at__gt=now - ONCE_A_DAY)
    quiet = told.exists()  # once a day is enough to be warned
    request.told_at = now
    language = language_of(request.subject) if request.subject else ""
    with translation.override(language or settings.LANGUAGE_CODE):
        right = str(request.get_right_display())
    about = {
        "reference": request.reference,
        "right": right,
        "link": settings.SITE_URL + reverse("privacy_request"),
    }
    if _needs_permission(request):
        token = spelt(24)
        request.permission_digest = secret_digest(token, version=keys.versions()[0])
        write_letter(
            kind="request_permission",
            to=request.subject,
            language=language,
            at=now,
            about=about | {"link": settings.SITE_URL + reverse("privacy_request_permit")},
            sealed_about={"code": token},
        )
    elif not quiet:
        write_letter(
            kind="request_on_file", to=request.subject, language=language, at=now, about=about
        )
    request.save(update_fields=["told_at", "permission_digest"])
    return True


def _needs_permission(request: PrivacyRequest) -> bool:
    """Tell whether the person must confirm that an agent may ask: never an opt-out (11 CCR 7026(j))."""
    return (
        request.is_open
        and request.whom == Whom.SOMEBODY
        and request.authority == PrivacyRequest.Authority.PERMISSION
        and request.right not in {Right.OPT_OUT, Right.LIMIT}
    )
