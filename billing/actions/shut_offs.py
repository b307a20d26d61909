"""What happens while an account is behind: a case opens and closes, a notice goes out, people appeal."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.access import refuse_own_account
from accounts.models import Account
from billing.behind import overdue, shut_off_days
from billing.late_topics import (
    APPEAL_NEWS,
    SHUT_OFF_NOTICE,
    SHUT_OFF_OCCUPANT,
    lives_elsewhere,
    who_pays,
)
from billing.models import Appeal, Bill, ShutOffCase, ShutOffStep, ShutOffWording
from billing.shut_off_notice import Missing, check
from billing.wordings import wording
from notices.actions import enqueue
from notices.models import Channel, Notice
from privacy.models import Subject

Kind = ShutOffStep.Kind


class AppealedAlready(Exception):
    """An appeal of the account is open."""


class DecidedAlready(Exception):
    """The appeal was decided before."""


class CaseClosed(Exception):
    """Nothing is overdue any more."""


class NotNow(Exception):
    """A plan is kept, an appeal is open, or the law protects the household: no notice is sent."""


class NotedAlready(Exception):
    """That the water is off, or on again, was written down before: it counts once."""


class WrittenAlready(Exception):
    """The notice was written since the last pause; it is sent once."""


class LanguagesMissing(Exception):
    """The notice is not complete in every language."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__()
        self.missing = missing


@transaction.atomic
def look_for_overdue(*, at: datetime) -> tuple[int, int]:
    """Open a case for each account that is behind, and close those that are not; return how many of each.

    Who paid what a case was opened for, and is late with a later bill, has a new one: its days begin anew.
    """
    today = timezone.localdate(at)
    cases = {case.account_id: case for case in ShutOffCase.objects.filter(closed_on=None)}
    behind = overdue(cases, today)
    over = [
        case.pk
        for account, case in cases.items()
        if (owed := behind.get(account)) is None
        or (owed.dated and owed.since > case.delinquent_since)
    ]
    # Water that was shut off and is not back yet: the case waits for that.
    taps = ShutOffStep.objects.filter(case=OuterRef("pk"), kind__in=[Kind.SHUT_OFF, Kind.RESTORED])
    last = Subquery(taps.order_by("-on", "-pk").values("kind")[:1])
    settled = ShutOffCase.objects.filter(pk__in=over).annotate(last=last)
    closed = settled.exclude(last=Kind.SHUT_OFF, last__isnull=False).update(closed_on=today)
    has_case = ShutOffCase.objects.filter(account=OuterRef("account"), closed_on=None)
    late = Bill.objects.open_items().filter(due_on__lt=today).exclude(Exists(has_case))
    new = late.values_list("account", flat=True).distinct()
    opened = ShutOffCase.objects.bulk_create(
        [
            ShutOffCase(account_id=account, delinquent_since=owed.since, opened_on=today)
            for account, owed in overdue(list(new), today).items()
        ],
        ignore_conflicts=True,
    )
    return len(opened), closed


@transaction.atomic
def appeal(*, account: Account, text: str, by: Subject, at: datetime) -> Appeal:
    """Ask that a bill is looked at again: nobody shuts water off meanwhile. Raises AppealedAlready."""
    Account.objects.select_for_update().get(pk=account.pk)
    if Appeal.objects.filter(account=account, decided_on=None).exists():
        raise AppealedAlready
    today = timezone.localdate(at)
    return Appeal.objects.create(
        account=account, text=text, asked_on=today, asked_at=at, asked_by=by
    )


@transaction.atomic
def decide_appeal(*, appeal: Appeal, agreed: bool, reason: str, by: Subject, at: datetime) -> None:
    """Answer an appeal, and say why. Raises DecidedAlready, OwnAccount."""
    held = Appeal.objects.select_for_update().get(pk=appeal.pk)
    refuse_own_account(account=held.account_id, by=by, today=timezone.localdate(at))
    if held.decided_on:
        raise DecidedAlready
    held.decision = Appeal.Decision.AGREED if agreed else Appeal.Decision.REFUSED
    held.reason, held.decided_on, held.decided_by = reason, timezone.localdate(at), by
    held.save(update_fields=["decision", "reason", "decided_on", "decided_by"])
    people = who_pays(account=held.account_id, at=at)
    enqueue(topic=APPEAL_NEWS, to=people, key=f"appeal {held.pk}", about=held.pk, at=at)


@transaction.atomic
def note_step(*, case: ShutOffCase, kind: str, by: Subject, at: datetime) -> ShutOffStep:
    """Write down what staff did or found out. It counts from today.

    Raises CaseClosed, and NotedAlready where the water is as they say, by the last word of it.
    """
    held = _open(case)
    taps = held.steps.filter(kind__in=[Kind.SHUT_OFF, Kind.RESTORED])
    if (last := taps.order_by("on", "pk").last()) and last.kind == kind:
        raise NotedAlready
    return ShutOffStep.objects.create(case=held, kind=kind, on=timezone.localdate(at), at=at, by=by)


@transaction.atomic
def send_notice(*, case: ShutOffCase, by: Subject, at: datetime) -> ShutOffStep:
    """Have the notice sent to the customer, and to whoever lives there where that is another address.

    Raises CaseClosed, LanguagesMissing, NotNow or WrittenAlready.
    """
    held, today = _open(case), timezone.localdate(at)
    words = wording()
    if words.missing:
        raise LanguagesMissing(words.missing)
    facts, earliest = shut_off_days([held], today)[held.pk]
    owed = overdue([held.account_id], today).get(held.account_id)
    if earliest is None or owed is None:
        raise NotNow
    resumed = max([held.delinquent_since, *(it.to_date for it in facts.pauses if it.to_date)])
    before = held.steps.filter(kind=Kind.WRITTEN, version=words.version, on__gte=resumed)
    if before.filter(Exists(_on_its_way()) | Exists(_noted())).exists():
        raise WrittenAlready
    step = ShutOffStep.objects.create(
        case=held,
        kind=Kind.WRITTEN,
        on=today,
        at=at,
        by=by,
        version=words.version,
        amount=owed.amount,
    )
    customer, key = held.account.customer.subject, f"shut-off notice {step.pk}"
    enqueue(topic=SHUT_OFF_NOTICE, to=[customer], key=key, about=step.pk, at=at)
    if lives_elsewhere(held.account):
        enqueue(topic=SHUT_OFF_OCCUPANT, to=[customer], key=key, about=step.pk, at=at)
    return step


@transaction.atomic
def note_what_was_sent(*, at: datetime) -> int:
    """Write down which notices are on their way to every address: from then on their days count."""
    written = ShutOffStep.objects.filter(kind=Kind.WRITTEN, case__closed_on=None)
    waiting = list(written.exclude(Exists(_noted())).order_by("pk"))
    letters = Notice.objects.filter(
        topic__in=[SHUT_OFF_NOTICE.key, SHUT_OFF_OCCUPANT.key],
        about__in=[step.pk for step in waiting],
        channel=Channel.POST,
    )
    sent: dict[int, bool] = {}
    for about, state in letters.values_list("about", "state"):
        sent[about] = sent.get(about, True) and state == Notice.State.SENT
    steps = [
        ShutOffStep(case_id=step.case_id, kind=Kind.NOTICED, on=timezone.localdate(at), at=at)
        for step in waiting
        if sent.get(step.pk)
    ]
    return len(ShutOffStep.objects.bulk_create(steps))


@transaction.atomic
def put_in_wording(*, language: str, text: str, by: Subject | None, at: datetime) -> int:
    """Put in the notice in one language; return the version it is part of. Raises Wrong.

    Other words in English are another notice: every language starts anew. What was complete is not
    changed: a better translation makes the next version.
    """
    check(text)
    now = wording()
    texts = {language: text} if language == "en" else {**now.texts, language: text}
    version = now.version
    if language == "en" or not version or not now.missing:
        version += 1
    ShutOffWording.objects.filter(version=version).delete()
    ShutOffWording.objects.bulk_create(
        ShutOffWording(version=version, language=code, text=each, put_in_at=at, put_in_by=by)
        for code, each in texts.items()
    )
    return version


def _on_its_way() -> QuerySet[Notice]:
    """Return the letters of a step that were not in vain: one that a plan came before is written again."""
    over = [Notice.State.NEEDLESS, Notice.State.FAILED]
    letters = Notice.objects.filter(topic=SHUT_OFF_NOTICE.key, about=OuterRef("pk"))
    return letters.exclude(state__in=over)


def _noted() -> QuerySet[ShutOffStep]:
    """Return the steps that say that the notice of a step is on its way to every address."""
    noted = ShutOffStep.objects.filter(case=OuterRef("case"), kind=Kind.NOTICED)
    return noted.filter(at__gte=OuterRef("at"))


def _open(case: ShutOffCase) -> ShutOffCase:
    """Return a case, locked. Raises CaseClosed."""
    held = (
        ShutOffCase.objects.select_for_update(of=("self",))
        .select_related("account__customer__subject")
        .get(pk=case.pk)
    )
    if held.closed_on:
        raise CaseClosed
    return held
