"""Money back for a leak in words: what the policy asks, how a sum is worked out, how it stands."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leaks.crediting import Case
from leaks.credits import Hindrance, Policy, Preview, Proof, Rest
from leaks.models import CreditRequest
from leaks.words import money
from privacy.tabular import row_of
from usage.words import axis_number, day_and_year, from_to, number, unit_name

DAY = timedelta(days=1)
State = CreditRequest.State


def percent(policy: Policy) -> str:
    """Return the share that is forgiven: "50 %"."""
    return _("%(n)s %%") % {"n": axis_number(round(float(policy.share) * 100, 1))}


def what_it_asks(policy: Policy) -> list[str]:
    """Return what the policy gives and asks, a sentence each."""
    found = [_gives(policy)]
    if policy.only_leaked:
        found.append(_("It is counted up to what your meter saw leaking."))
    if policy.least_times > 1:
        found.append(
            _("A bill counts if it took more than %(n)s times what is normal.")
            % {"n": axis_number(float(policy.least_times))}
        )
    found.append(
        ngettext(
            "It counts for %(n)d bill: the one with the largest credit.",
            "It counts for %(n)d bills: those with the largest credit.",
            policy.most_bills,
        )
        % {"n": policy.most_bills}
    )
    if policy.most_money is not None:
        found.append(_("In all it is at most %(money)s.") % {"money": money(policy.most_money)})
    if policy.months_apart:
        found.append(
            ngettext(
                "There is one credit at a home in %(n)d month.",
                "There is one credit at a home in %(n)d months.",
                policy.months_apart,
            )
            % {"n": policy.months_apart}
        )
    found.append(
        ngettext(
            "Ask within %(n)d day after the leak has stopped and its bill has come.",
            "Ask within %(n)d days after the leak has stopped and its bill has come.",
            policy.days_to_ask,
        )
        % {"n": policy.days_to_ask}
    )
    proofs = {
        Proof.NONE: _("Somebody in the home says that it is fixed."),
        Proof.METER: _("The meter shows that the water has stopped."),
        Proof.REPAIR: _(
            "The meter shows that the water has stopped, and you say what was repaired, and by whom."
        ),
    }
    return [*found, proofs[policy.proof]]


def _gives(policy: Policy) -> str:
    share = {"share": percent(policy)}
    if policy.rest is Rest.BILLED:
        return _("You get back %(share)s of the water beyond what is normal at your home.") % share
    if not policy.share:
        rests = {
            Rest.NORMAL: _("The water beyond what is normal costs what your normal water costs."),
            Rest.LOWEST: _("The water beyond what is normal costs the lowest price of the bill."),
        }
        return rests[policy.rest]
    rests = {
        Rest.NORMAL: _(
            "You get back %(share)s of the water beyond what is normal at your home. The rest of it costs "
            "what your normal water costs."
        ),
        Rest.LOWEST: _(
            "You get back %(share)s of the water beyond what is normal at your home. The rest of it costs "
            "the lowest price of the bill."
        ),
    }
    return rests[policy.rest] % share


def worked_out(found: Preview, unit: str) -> dict[str, Any]:
    """Return how a sum is worked out as a table: a row for each bill, and the sum; volumes in `unit`."""
    columns: list[dict[str, Any]] = [{"label": _("Bill")}]
    columns += [
        {"label": name, "number": True}
        for name in (_("Billed"), _("Normal"), _("Beyond it"), _("Given back"), _("Money back"))
    ]
    rows = []
    for share in found.shares:
        texts = (
            from_to(share.bill.from_date, share.bill.to_date - DAY),
            number(share.bill.used, unit),
            number(share.normal, unit),
            number(share.excess, unit),
            number(share.forgiven, unit),
            money(share.money),
        )
        rows.append(row_of(columns, texts))
    total = row_of(columns, (_("In all"), "", "", "", "", money(found.money)))
    total_row = total if len(rows) > 1 else None
    return {"columns": columns, "rows": rows, "total": total_row, "unit": unit_name(unit)}


def in_the_way(case: Case) -> tuple[str, str]:
    """Return why there is no credit, or not yet: a heading and what comes next."""
    day = {"day": day_and_year(case.last_day) if case.last_day else ""}
    again = {"day": day_and_year(case.again_from) if case.again_from else ""}
    words = {
        Hindrance.GOES_ON: (
            _("First the water must stop."),
            _("Once the meter shows that it has, you can ask here for money back."),
        ),
        Hindrance.NOT_BILLED: (
            _("The bill of those days has not come yet."),
            _("Once it is here, you see what comes back, and can ask for it."),
        ),
        Hindrance.NOT_KNOWN: (
            _("We do not know yet what is normal at your home."),
            _(
                "We have too few readings from before the leak. Call us: a person looks at your bills."
            ),
        ),
        Hindrance.TOO_LITTLE: (
            _("By our policy nothing comes back for this leak."),
            _("Your bills of those days are not far enough beyond what is normal at your home."),
        ),
        Hindrance.TOO_LATE: (
            _("It is too late to ask: the last day was %(day)s.") % day,
            _("If something kept you from asking, call us."),
        ),
        Hindrance.TOO_SOON: (
            _("There was a credit at this home not long ago."),
            _("For leaks from %(day)s on you can ask again.") % again,
        ),
        Hindrance.GIVEN: (
            _("There was a credit on this bill already."),
            _(
                "It gave back what was beyond normal on it. If you think it was too little, call us."
            ),
        ),
    }
    assert case.hindrance  # noqa: S101 -- for mypy: asked only where there is one
    return words[case.hindrance]


def decided(request: CreditRequest) -> tuple[str, str]:
    """Return what staff decided: a title, and a sentence."""
    place = {"place": request.alert.premises.line1}
    if request.state == State.REFUSED:
        return (
            _("No money back for the leak at %(place)s") % place,
            _("We looked at your request, and cannot give anything back. This is why:"),
        )
    given = request.credit.amount if request.credit else request.amount
    return (
        _("You get %(money)s back for the leak at %(place)s") % {"money": money(given), **place},
        _("It is taken off one of your next bills."),
    )


def standing(request: CreditRequest) -> tuple[str, str]:
    """Return how a request stands: a heading and a sentence."""
    if not request.is_waiting:
        return decided(request)
    asked = {
        "money": money(request.amount),
        "day": day_and_year(timezone.localdate(request.at)),
    }
    return (
        _("You asked for %(money)s back.") % asked,
        _("That was on %(day)s. A person looks at it, and we write to you.") % asked,
    )


def tag(request: CreditRequest) -> dict[str, str]:
    """Return the one word for how a request stands, and its tone."""
    tones = {State.WAITING: "care", State.GRANTED: "good", State.REFUSED: "plain"}
    state = State(request.state)
    return {"text": str(state.label), "tone": tones[state]}
