"""What people say when they pay: how much, with what, when."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DateInput
from billing import words
from billing.models import SavedMethod
from billing.order_words import method_name
from billing.paying import (
    LEAST,
    MOST_AHEAD,
    MOST_DAYS_BEFORE,
    NOTHING,
    AmountWrong,
    MoreThanOpen,
    TooLittle,
    may_be_paid,
)
from privacy.collected import Collects, Nothing
from usage.words import day_and_year

ALL, OTHER, ON_PAGE = "all", "other", "page"
LARGEST = Decimal("100000.00")
NOT_DOLLARS, TOO_MUCH = _("Enter an amount in dollars, like 84.20."), _("This is too much.")
NOT_AN_AMOUNT = {
    "invalid": NOT_DOLLARS,
    "max_decimal_places": NOT_DOLLARS,
    "max_digits": TOO_MUCH,
    "max_whole_digits": TOO_MUCH,
    "max_value": TOO_MUCH,
}


def dollars(**kwargs: Any) -> forms.DecimalField:
    """Return a field for an amount."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 10})
    return forms.DecimalField(
        max_digits=9, decimal_places=2, max_value=LARGEST, localize=False, widget=widget,
        error_messages=NOT_AN_AMOUNT | kwargs.pop("error_messages", {}), **kwargs,
    )  # fmt: skip


class HowMuchForm(forms.Form):
    """How much of a bill is paid."""

    collects: ClassVar = Collects(
        "billing.PaymentOrder.amount", "billing.PaymentOrder.made_at", "billing.PaymentOrder.way"
    )
    how_much = forms.ChoiceField(
        label=_("How much do you want to pay?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how much you want to pay.")},
    )
    amount = dollars(label=_("Another amount, in dollars"), required=False)
    ahead = forms.BooleanField(
        label=_("I want to pay more than is open. The rest counts for later bills."),
        required=False,
    )

    def __init__(self, *args: Any, left: Decimal, **kwargs: Any) -> None:
        """`left` is what is open."""
        super().__init__(*args, **kwargs)
        self.left = left
        choices: list[tuple[str, Any]] = [(OTHER, _("Another amount"))]
        if left > NOTHING:
            everything = _("All that is open: %(amount)s") % {"amount": words.money(left)}
            choices.insert(0, (ALL, everything))
        self.fields["how_much"].choices = choices  # type: ignore[attr-defined]  # a choice field has them
        self.fields["how_much"].initial = choices[0][0]

    def clean(self) -> dict[str, Any]:
        """Turn the choice into an amount that may be paid."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("how_much") == ALL:
            return cleaned | {"amount": self.left}
        amount = cleaned.get("amount")
        if amount is None:
            if "amount" not in self.errors and "how_much" in cleaned:
                self.add_error("amount", _("Enter how much you want to pay."))
            return cleaned
        try:
            may_be_paid(amount, left=self.left, ahead=cleaned.get("ahead", False))
        except AmountWrong as wrong:
            self.say_wrong(wrong)
        return cleaned

    def say_wrong(self, wrong: AmountWrong) -> None:
        """Say beside the field why an amount cannot be paid."""
        if isinstance(wrong, TooLittle):
            self.add_error("amount", _("Pay at least %(n)s.") % {"n": words.money(LEAST)})
        elif isinstance(wrong, MoreThanOpen):
            said = {"left": words.money(max(self.left, NOTHING))}
            text = _(
                "This is more than the %(left)s that are open. If you want that, say so below."
            )
            self.add_error("amount", text % said)
        else:
            said = {"most": words.money(max(self.left, NOTHING) + MOST_AHEAD)}
            self.add_error("amount", _("At most %(most)s can be paid here at once.") % said)


class PayForm(HowMuchForm):
    """How a bill is paid by somebody who is signed in."""

    with_what = forms.ChoiceField(
        label=_("What do you want to pay with?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you want to pay with.")},
    )
    keep = forms.BooleanField(label=_("Keep it for the next time"), required=False)
    on = forms.DateField(
        label=_("On which day?"),
        required=False,
        widget=DateInput,
        help_text=_("With a saved card or bank account. Leave it empty to pay now."),
        error_messages={"invalid": _("Enter the day as a date.")},
    )

    def __init__(
        self,
        *args: Any,
        methods: list[SavedMethod],
        firm: str,
        today: date,
        due_on: date,
        **kwargs: Any,
    ) -> None:
        """`methods` are those that the payer has saved, `firm` is who takes payments."""
        super().__init__(*args, **kwargs)
        self.today, self.due_on = today, due_on
        self.methods = {str(method.pk): method for method in methods}
        page = _("A card or bank account, on the page of %(firm)s") % {"firm": firm}
        saved = [(key, method_name(method)) for key, method in self.methods.items()]
        field = self.fields["with_what"]
        field.choices = [*saved, (ON_PAGE, page)]  # type: ignore[attr-defined]  # as above
        field.initial = saved[0][0] if saved else ON_PAGE
        self.fields["keep"].help_text = _("%(firm)s keeps it. We never see the number.") % {
            "firm": firm
        }
        if not saved or due_on <= today:
            del self.fields["on"]
        else:
            self.fields["on"].widget.attrs["max"] = due_on.isoformat()

    def clean(self) -> dict[str, Any]:
        """Ask for a saved method where a day is chosen, and for a day that is still in time."""
        cleaned = super().clean()
        on, method = cleaned.get("on"), self.methods.get(cleaned.get("with_what", ""))
        if on and not self.today < on <= self.due_on:
            until = {"day": day_and_year(self.due_on)}
            self.add_error("on", _("Choose a day from tomorrow to %(day)s.") % until)
        elif on and method is None:
            self.add_error("on", _("Only a saved card or bank account can wait for a day."))
        return cleaned | {"method": method}


class GuestForm(forms.Form):
    """What somebody shows to pay a bill without a login."""

    collects: ClassVar = Nothing("it finds a bill, and is not kept")
    account_number = forms.CharField(
        label=_("Account number"),
        max_length=40,
        help_text=_("On the bill, at the top."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the account number.")},
    )
    last_amount = dollars(
        label=_("Amount of the last bill, in dollars"),
        help_text=_("What the newest bill asks for, to the cent."),
        error_messages={"required": _("Enter the amount of the last bill.")},
    )


class AutopayForm(forms.Form):
    """How bills are paid automatically."""

    collects: ClassVar = Collects("billing.Autopay.most", "billing.Autopay.days_before")
    method = forms.ChoiceField(
        label=_("With what?"), error_messages={"required": _("Choose what pays the bills.")}
    )
    most = dollars(
        label=_("Up to how much a bill, in dollars?"),
        min_value=LEAST,
        help_text=_("A higher bill is not paid automatically: we tell you, and you decide."),
        error_messages={
            "required": _("Enter the most that a bill may take."),
            "min_value": _("Enter at least one dollar."),
        },
    )
    days_before = forms.TypedChoiceField(
        label=_("When?"),
        coerce=int,
        error_messages={"required": _("Choose when a bill is paid.")},
    )

    def __init__(self, *args: Any, methods: list[SavedMethod], **kwargs: Any) -> None:
        """`methods` are those that the payer has saved."""
        super().__init__(*args, **kwargs)
        self.methods = {str(method.pk): method for method in methods}
        self.fields["method"].choices = [  # type: ignore[attr-defined]  # a choice field has them
            (key, method_name(method)) for key, method in self.methods.items()
        ]
        self.fields["days_before"].choices = [  # type: ignore[attr-defined]  # as above
            (n, _("%(n)d days before it is due") % {"n": n} if n else _("On the day it is due"))
            for n in (0, 3, 5, MOST_DAYS_BEFORE)
        ]
