"""Text about credits to values: what residents ask, what staff decide, what the utility lays down."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DateInput
from leaks.credits import Policy, Proof, Rest
from leaks.words import money
from privacy.collected import Collects, Nothing

NUMBER = {"required": _("Enter a number."), "invalid": _("Enter a number.")}


class CreditForm(forms.Form):
    """What somebody asks for: all but what was repaired comes from the meter and the bills."""

    collects: ClassVar = Collects("leaks.CreditRequest.repaired", "leaks.CreditRequest.at")
    repaired = forms.CharField(
        label=_("What was repaired, and by whom?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the flapper of the toilet upstairs, by ourselves."),
        error_messages={"required": _("Say what was repaired, and by whom.")},
    )

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["repaired"].required = policy.proof is Proof.REPAIR


class DecisionForm(forms.Form):
    """What staff say of a request."""

    collects: ClassVar = Collects("leaks.CreditRequest.answer", "leaks.LeakCredit.amount")
    decision = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[("grant", _("Give money back")), ("refuse", _("Give nothing back"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you decide.")},
    )
    amount = forms.DecimalField(
        label=_("How many dollars come back?"),
        required=False,
        max_digits=12,
        decimal_places=2,
        min_value=Decimal("0.01"),
        error_messages={"invalid": _("Enter an amount."), "min_value": _("Enter an amount.")},
    )
    answer = forms.CharField(
        label=_("What do they read?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Your words, as you write them. Needed where less comes back than was asked."),
    )

    def __init__(self, *args: Any, asked: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.fields["amount"].help_text = _("At most %(money)s, by the policy.") % {
            "money": money(asked)
        }

    def clean(self) -> dict[str, Any]:
        """Ask for an amount where money is given, and for words where less is than was asked."""
        cleaned: dict[str, Any] = super().clean() or {}
        amount, grants = cleaned.get("amount"), cleaned.get("decision") == "grant"
        if grants and amount is None and "amount" not in self.errors:
            self.add_error("amount", _("Enter an amount."))
        elif grants and amount and amount > self.asked:
            self.add_error("amount", self.fields["amount"].help_text)
        less = not grants or (amount is not None and amount < self.asked)
        if "decision" in cleaned and less and not cleaned.get("answer"):
            self.add_error("answer", _("Say why, in words that they understand."))
        return cleaned


class PolicyForm(forms.Form):
    """What is given back for leaks, from a day on."""

    collects: ClassVar = Nothing("what the utility lays down for all homes alike")
    from_date = forms.DateField(
        label=_("From which day shall it hold?"),
        widget=DateInput,
        error_messages={
            "required": _("Enter the day from which it holds."),
            "invalid": _("Enter the day as a date."),
        },
    )
    share = forms.DecimalField(
        label=_("How many percent of the water beyond normal come back?"),
        min_value=0,
        max_value=100,
        error_messages=NUMBER,
    )
    only_leaked = forms.BooleanField(
        label=_("Not more than the meter saw leaking"),
        required=False,
        help_text=_("Without this a pool that was filled in the same month counts as well."),
    )
    rest = forms.ChoiceField(
        label=_("What does the rest of it cost?"),
        choices=[
            (Rest.BILLED.value, _("What was billed")),
            (Rest.NORMAL.value, _("The price of the last normal unit")),
            (Rest.LOWEST.value, _("The lowest price of the bill")),
        ],
        error_messages={"required": _("Choose what the rest costs.")},
    )
    least_times = forms.DecimalField(
        label=_("From how many times the normal does a bill count?"),
        min_value=1,
        max_value=100,
        error_messages=NUMBER,
    )
    most_bills = forms.IntegerField(
        label=_("For how many bills?"), min_value=1, max_value=12, error_messages=NUMBER
    )
    most_money = forms.DecimalField(
        label=_("At most how many dollars?"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
        help_text=_("Empty is no limit."),
        error_messages=NUMBER,
    )
    months_apart = forms.IntegerField(
        label=_("Once in how many months?"),
        min_value=0,
        max_value=120,
        help_text=_("0 is however often it leaks."),
        error_messages=NUMBER,
    )
    days_to_ask = forms.IntegerField(
        label=_("Within how many days is it asked for?"),
        min_value=1,
        max_value=3660,
        help_text=_("From when the leak has stopped and its bill has come."),
        error_messages=NUMBER,
    )
    proof = forms.ChoiceField(
        label=_("What must show that it is fixed?"),
        choices=[
            (Proof.METER.value, _("The meter")),
            (Proof.REPAIR.value, _("The meter, and what was repaired by whom")),
            (Proof.NONE.value, _("Their word")),
        ],
        error_messages={"required": _("Choose what must show that it is fixed.")},
    )
    steps = forms.IntegerField(
        label=_("Round what comes back up to how many gallons?"),
        min_value=0,
        max_value=1_000_000,
        help_text=_("0 is not at all."),
        error_messages=NUMBER,
    )
    source = forms.CharField(
        label=_("Where is it written?"),
        required=False,
        max_length=200,
        help_text=_("The resolution or page that residents can look up."),
    )

    def __init__(self, *args: Any, held: Policy, today: date, **kwargs: Any) -> None:
        """`held` is what holds, or ours."""
        super().__init__(*args, **kwargs)
        self.today = today
        names = [name for name in self.fields if name not in ("from_date", "share")]
        self.initial = {name: getattr(held, name) for name in names} | {
            "from_date": today,
            "share": format((held.share * 100).normalize(), "f"),
        }
        self.fields["from_date"].widget.attrs["min"] = today.isoformat()

    def clean_from_date(self) -> date:
        """Refuse days that are over: who asked then asked by what held then."""
        day: date = self.cleaned_data["from_date"]
        if day < self.today:
            raise forms.ValidationError(_("Choose today or a later day."))
        return day

    def policy(self) -> Policy:
        """Return what was laid down."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "from_date"}
        given |= {
            "share": given["share"] / 100,
            "rest": Rest(given["rest"]),
            "proof": Proof(given["proof"]),
        }
        return Policy(**given)
