"""How an alert stands: what was found, what the home said to it, what the meter does next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from leaks.bill import Costs
from leaks.life import NIGHTS
from leaks.models import LeakAlert, LeakAnswer, Verdict
from leaks.money import cost
from leaks.words import Said, days_of, forecast, may_go_on, moment, money, said
from usage.words import day_and_year, full_day, volume

Kind, Outcome = LeakAnswer.Kind, LeakAnswer.Outcome


@dataclass(frozen=True)
class Standing:
    """An alert with all that was said of it, oldest first, for one who looks at it."""

    alert: LeakAlert
    answers: Sequence[LeakAnswer]
    user: User | None  # None for staff
    unit: str

    @classmethod
    def of(cls, alert: LeakAlert, *, user: User | None, unit: str) -> "Standing":
        """Return how an alert stands now; its answers may have been fetched before."""
        answers = sorted(alert.answers.all(), key=lambda it: (it.at, it.pk))
        return cls(alert, answers, user, unit)

    @property
    def answer(self) -> LeakAnswer | None:
        """What was said last."""
        return self.answers[-1] if self.answers else None

    @property
    def claim(self) -> LeakAnswer | None:
        """What was said of a fix that the meter has not told of yet."""
        return next((it for it in self.answers if it.is_claim and not it.outcome), None)

    @property
    def thread(self) -> int | None:
        """The number of their own conversation with the utility about it."""
        asked = [it.thread_id for it in self.answers if self.user and it.by_id == self.user.pk]
        return next((thread for thread in reversed(asked) if thread), None)

    def normal_on(self, day: date) -> LeakAnswer | None:
        """Return what calls it normal on a day."""
        return next((it for it in self.answers if it.until_date and it.until_date > day), None)

    @property
    def step(self) -> Verdict.Step:
        """The step whose words say how it stands."""
        if self.alert.state == LeakAlert.State.WITHDRAWN:
            return Verdict.Step.WITHDRAWN
        if self.alert.is_open:
            return Verdict.Step.RAISED
        fixed = any(it.outcome == Outcome.VERIFIED for it in self.answers)
        return Verdict.Step.VERIFIED if fixed else Verdict.Step.STOPPED

    @property
    def called_normal(self) -> LeakAnswer | None:
        """What ended it, where that was somebody's word and not the meter: the water may run on."""
        normal = [it for it in self.answers if it.kind == Kind.NORMAL]
        return next((it for it in normal if it.at == self.alert.ended_at), None)

    def words(self) -> Said:
        """Return what mails say of it, by what is known now, but for the money: that is `figures`."""
        if self.called_normal:
            place = {"place": self.alert.premises.line1}
            rate = {"rate": volume(self.alert.rate, self.unit), "days": days_of(self.alert)}
            return Said(
                _("Somebody called this water normal at %(place)s") % place,
                [_("At least %(rate)s an hour was seen to run on %(days)s.") % rate],
                [],
            )
        return said(Verdict(alert=self.alert, step=self.step), unit=self.unit, price=Decimal(0))

    def who(self, answer: LeakAnswer) -> str:
        """Return who said something: oneself, or somebody without a name."""
        if self.user and answer.by_id == self.user.pk:
            return _("You")
        return _("Somebody with access to this home")


def tag(standing: Standing, today: date) -> dict[str, str]:
    """Return the one word for how it stands, and its tone."""
    state = LeakAlert.State
    if standing.claim:
        return {"text": _("Being checked"), "tone": "care"}
    if standing.alert.is_open:
        severe = standing.alert.severity == LeakAlert.Severity.HIGH
        return {"text": _("Going on"), "tone": "alert" if severe else "care"}
    if standing.alert.state == state.WITHDRAWN:
        return {"text": _("No leak"), "tone": "plain"}
    if standing.normal_on(today):
        return {"text": _("Normal for now"), "tone": "plain"}
    if any(it.outcome == Outcome.VERIFIED for it in standing.answers):
        return {"text": _("Fixed"), "tone": "good"}
    return {"text": _("Stopped"), "tone": "good"}


def said_so_far(standing: Standing, today: date) -> dict[str, Any] | None:
    """Return what the home said last and what comes of it, as a notice; None while nothing holds."""
    claim, normal, answer = standing.claim, standing.normal_on(today), standing.answer
    if claim:
        return {"tone": "info", "heading": _claimed(standing, claim), "text": _checked(claim)}
    if normal:
        words = {"day": day_and_year(normal.until_date or today)}
        rate = volume(normal.rate or 0, standing.unit)
        return {
            "tone": "info",
            "heading": _("This is normal for this home until %(day)s.") % words,
            "text": _(
                "Until then we only write if clearly more than %(rate)s an hour runs. Then we ask again."
            )
            % {"rate": rate},
        }
    if answer is None:
        return None
    if answer.outcome == Outcome.REOPENED:
        return {
            "tone": "warning",
            "heading": _("The meter still shows this water."),
            "text": _("It ran after it was said to be fixed. Perhaps there is a second place."),
        }
    if not standing.alert.is_open:
        return None
    headings = {
        Kind.LOOKING: _("Still looking since %(when)s."),
        Kind.HELP: _("Help was asked for on %(when)s."),
        Kind.NOT_MINE: _("It was said on %(when)s that this is another home."),
    }
    texts = {
        Kind.LOOKING: _("We go on watching the meter, and tell you when it stops or grows."),
        Kind.HELP: _("It is on our list. You reach us faster by phone."),
        Kind.NOT_MINE: _("We look into which home this meter serves. You need not do anything."),
    }
    heading = headings.get(Kind(answer.kind))
    if not heading:
        return None
    return {
        "tone": "info",
        "heading": heading % {"when": day_and_year(timezone.localdate(answer.at))},
        "text": texts[Kind(answer.kind)],
    }


def _claimed(standing: Standing, claim: LeakAnswer) -> str:
    words = {"when": moment(claim.at)}
    if standing.user and claim.by_id == standing.user.pk:
        return _("You said on %(when)s that it is fixed. Thank you.") % words
    return _("It was said on %(when)s that it is fixed.") % words


def _checked(claim: LeakAnswer) -> str:
    """Return what the meter verifies, and when."""
    soonest = timezone.localdate(max(claim.at, claim.alert.until_at)) + timedelta(days=NIGHTS)
    return ngettext(
        "Now the meter checks it: if this water does not run for %(n)d night, the leak is closed and you "
        "hear so, on %(day)s at the earliest. If it still runs, we tell you that too.",
        "Now the meter checks it: if this water does not run for %(n)d nights, the leak is closed and you "
        "hear so, on %(day)s at the earliest. If it still runs, we tell you that too.",
        NIGHTS,
    ) % {"n": NIGHTS, "day": full_day(soonest)}


def figures(standing: Standing, costs: Costs) -> dict[str, str] | None:
    """Return the one large figure: money where the price is known, else water."""
    alert, price = standing.alert, costs.price
    silent = alert.kind == LeakAlert.Kind.SILENT
    if alert.state == LeakAlert.State.WITHDRAWN or silent or standing.called_normal:
        return None  # nothing was lost
    water = volume(alert.volume, standing.unit)
    label = _("Lost so far, at least") if alert.is_open else _("Lost in all, at least")
    if alert.kind == LeakAlert.Kind.BACKFLOW:
        label, price = _("Flowed back, at least"), Decimal(0)
    elif not alert.is_leak:
        label = _("More than was to be expected")
    if not price:
        return {"value": water, "unit": "", "label": label, "note": ""}
    priced = _("Counted at %(price)s for 1,000 gallons.") % {"price": money(price)}
    by_then = forecast(alert, price, costs.ends) if alert.is_open and may_go_on(alert) else ""
    note = " ".join(filter(None, [by_then, priced]))
    return {"value": money(cost(alert.volume, price)), "unit": water, "label": label, "note": note}


def lasted(alert: LeakAlert, now: datetime) -> str:
    """Return for how long it has run: "4 days"."""
    silent = alert.is_open and alert.kind == LeakAlert.Kind.SILENT
    until = now if silent else min(alert.until_at, now)
    hours = (until - alert.since_at) // timedelta(hours=1)
    if hours < 2 * 24:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}
