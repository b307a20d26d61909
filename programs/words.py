"""Programs and applications as people read them."""

from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from accounts.models import Premises
from programs.models import Application, ApplicationEvent, Program
from programs.terms import Asks, Known, Pays, Terms
from usage.words import volume

State, Kind = Application.State, ApplicationEvent.Kind
TONES = {
    State.SENT: "plain",
    State.ASKED: "care",
    State.WAITING: "plain",
    State.GRANTED: "good",
    State.REFUSED: "alert",
    State.WITHDRAWN: "plain",
}


def money(amount: Decimal) -> str:
    """Return a sum of dollars: "$1,084.20", and "$300" where there are no cents."""
    cents = 0 if amount == amount.to_integral_value() else 2
    return f"${formats.number_format(amount, decimal_pos=cents, force_grouping=True)}"


def pays(terms: Terms, unit: str) -> str:
    """Return what a program pays: "50 % of what it costs, at most $300"."""
    if terms.pays is Pays.SHARE:
        said = _("%(percent)s %% of what it costs") % {
            "percent": formats.number_format(terms.amount.normalize())
        }
    elif terms.pays is Pays.PER_UNIT:
        said = _("%(amount)s for each %(unit)s") % {"amount": money(terms.amount), "unit": unit}
    else:
        said = money(terms.amount)
    if terms.most is None:
        return said
    return _("%(amount)s, at most %(most)s") % {"amount": said, "most": money(terms.most)}


def asked(asks: Asks, terms: Terms) -> str:
    """Return one thing that a program asks for, as a sentence."""
    kinds = dict(Premises.Kind.choices)
    return {
        Asks.KIND: _("For these kinds of places: %(kinds)s.")
        % {"kinds": ", ".join(str(kinds[kind]) for kind in terms.kinds)},
        Asks.OWNER: _("For whoever owns the home."),
        Asks.OCCUPANT: _("For whoever lives in the home."),
        Asks.IRRIGATION: _("For homes with a garden that is watered."),
        Asks.POOL: _("For homes with a pool."),
        Asks.USE: _("For homes that use %(volume)s or more on an average day.")
        % {"volume": volume(terms.least_use)},
    }[asks]


def found(asks: Asks, met: bool | None, known: Known, *, agreed: bool) -> str:
    """Return how one thing stands at a home, and from where we know it."""
    if met is None:
        return _unknown(asks, agreed=agreed)
    use = volume(known.use) if known.use is not None else ""
    yes_and_no = {
        Asks.KIND: (
            _("The utility's records say that yours is one."),
            _("The utility's records say that yours is another kind."),
        ),
        Asks.OWNER: (
            _("You have access to this home as its landlord."),
            _("You have access to this home as a tenant."),
        ),
        Asks.OCCUPANT: (
            _("You have access to this home as one who lives there."),
            _("You have access to this home, and do not live there."),
        ),
        Asks.IRRIGATION: (
            _("You told us that you water a garden."),
            _("You told us that you water no garden."),
        ),
        Asks.POOL: (_("You told us of a pool."), _("You told us that there is no pool.")),
        Asks.USE: (
            _("Your home used %(volume)s on an average day of the last year.") % {"volume": use},
            _("Your home used %(volume)s on an average day of the last year.") % {"volume": use},
        ),
    }
    return yes_and_no[asks][0 if met else 1]


def _unknown(asks: Asks, *, agreed: bool) -> str:
    if asks is Asks.OWNER:
        return _("We do not know. You say so when you apply.")
    if not agreed:
        return _("We have not looked: you did not say that we may.")
    if asks is Asks.USE:
        return _("We do not have readings of a whole year. Our staff look at it when you apply.")
    return _("You did not tell us. You say so when you apply.")


def why(conditions: dict[Asks, bool | None], known: Known) -> str:
    """Return in a sentence why a program fits a home or does not; the first thing that is not so counts."""
    if not conditions:
        return _("Open to every home.")
    against = [asks for asks, met in conditions.items() if met is False]
    if against:
        return found(against[0], False, known, agreed=True)
    open_ = [asks for asks, met in conditions.items() if met is None]
    if open_:
        return _("It depends on something that we do not know.")
    said = [found(asks, True, known, agreed=True) for asks in conditions]
    return said[-1]


def told(kind: str, program: Program, amount: Decimal | None) -> tuple[str, list[str]]:
    """Return what somebody is told of a step: a heading and sentences. A reason stands on its page alone."""
    name = {"program": program.said("title")}
    sum_ = {"amount": money(amount)} if amount is not None else {}
    return {
        Kind.SENT: (
            _("We have your application: %(program)s") % name,
            [_("We look at applications in the order in which they came, and write to you.")],
        ),
        Kind.LISTED: (
            _("You are on the waiting list: %(program)s") % name,
            [_("The money of the program is spent for now. We write to you when there is more.")],
        ),
        Kind.CALLED: (
            _("There is money again: %(program)s") % name,
            [
                _(
                    "Your application has left the waiting list and is with us again. You need not do "
                    "anything."
                )
            ],
        ),
        Kind.ASKED: (
            _("We have a question: %(program)s") % name,
            [_("Our staff ask you something about your application, which waits for your answer.")],
        ),
        Kind.INFECTED: (
            _("Please send a file again: %(program)s") % name,
            [
                _(
                    "Our virus scanner stopped a file that you sent along. We threw it away and opened it "
                    "nowhere. Take another photo, or save the file anew, and send that."
                )
            ],
        ),
        Kind.GRANTED: (
            _("%(amount)s is granted: %(program)s") % (name | {"amount": "", **sum_}),
            [_("It is paid as you chose. Its page says how it was worked out.")],
        ),
        Kind.PAID: (
            _("Your check is on its way: %(program)s") % name,
            [_("It goes to the name and mailing address that the utility has on file.")],
        ),
        Kind.REFUSED: (
            _("Your application was refused: %(program)s") % name,
            [_("Its page says why. If you think that this is wrong, call us.")],
        ),
    }[Kind(kind)]


def state(application: Application) -> dict[str, str]:
    """Return the state of an application as a tag."""
    return {
        "text": str(application.get_state_display()),
        "tone": TONES[State(application.state)],
    }


def heading(application: Application) -> tuple[str, str]:
    """Return how an application stands: the heading of its page, and what happens next."""
    paid = {
        Application.PayAs.CREDIT: _("It is taken off a coming water bill."),
        Application.PayAs.CHECK: _(
            "A check goes to the name and mailing address that the utility has on file."
        ),
    }[Application.PayAs(application.pay_as)]
    if application.exported_at:
        paid = _("It was passed on to be paid.") + " " + paid
    amount = money(application.amount or Decimal(0))
    return {
        State.SENT: (
            _("Your application is with us."),
            _("We look at applications in the order in which they came, and write to you."),
        ),
        State.ASKED: (
            _("We have a question for you."),
            _("Your application waits for the answer."),
        ),
        State.WAITING: (
            _("You are on the waiting list."),
            _("The money of the program is spent for now. We write to you when there is more."),
        ),
        State.GRANTED: (_("%(amount)s is granted.") % {"amount": amount}, paid),
        State.REFUSED: (
            _("Your application was refused."),
            _("If you think that this is wrong, call us. You may apply again."),
        ),
        State.WITHDRAWN: (_("You withdrew this application."), _("You may apply again.")),
    }[State(application.state)]


def facts(application: Application) -> list[dict[str, Any]]:
    """Return what was said in an application."""
    yes_or_no = {True: _("Yes"), False: _("No")}
    said = [
        (_("Owns the home"), yes_or_no.get(application.owns)),  # type: ignore[arg-type]  # None is in it as nothing
        (_("Garden that is watered"), yes_or_no.get(application.irrigates)),  # type: ignore[arg-type]  # the same
        (_("Pool"), yes_or_no.get(application.pool)),  # type: ignore[arg-type]  # the same
        (_("What it cost"), money(application.cost) if application.cost is not None else None),
        (
            application.program.said("unit").capitalize() or _("How many"),
            formats.number_format(application.units, force_grouping=True)
            if application.units is not None
            else None,
        ),
        (_("Paid"), application.get_pay_as_display()),
    ]
    return [{"term": term, "text": text} for term, text in said if text is not None]
