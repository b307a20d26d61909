"""The forms of this room."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DateInput
from billing.models import ShutOffStep
from billing.paying_later import FEWEST, LATEST, MOST, TooSmall, in_months, later
from billing.rates.owrs import LARGEST
from billing.shut_off_notice import Wrong, check
from privacy.collected import Collects, Nothing

FEWEST_WORDS = 3  # of an appeal, ours: "Nobody was home."


class RatesForm(forms.Form):
    """A file of rates from the desk of whoever keeps them."""

    collects: ClassVar = Nothing("what the utility charges, the same for everybody")
    file = forms.FileField(
        label=_("Rates file"),
        help_text=_("In Open Water Rate Specification form. No bill goes by it before you say so."),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty. Choose another one."),
        },
    )

    def clean_file(self) -> str:
        """Return the text of the file."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(
                _("The file is too large for rates: at most %(n)d kilobytes."),
                params={"n": LARGEST // 1000},
            )
        try:
            text: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file is not text in UTF-8.")) from None
        return text


class PlanForm(forms.Form):
    """How somebody would like to pay later."""

    collects: ClassVar = Collects(
        "billing.Arrangement.amount",
        "billing.Arrangement.asked_on",
        "billing.Instalment.due_on",
        "billing.Instalment.amount",
    )
    how = forms.ChoiceField(
        label=_("What would help?"),
        choices=[("later", _("Pay all of it on a later day")), ("parts", _("Pay it in parts"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what would help.")},
    )
    day = forms.DateField(
        label=_("On a later day: on which?"),
        required=False,
        widget=DateInput,
        error_messages={"invalid": _("Enter the day as a date.")},
    )
    months = forms.TypedChoiceField(
        label=_("In parts: over how many months?"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, amount: Decimal, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.amount, self.today = amount, today
        months = [(n, _("%(n)d months") % {"n": n}) for n in range(FEWEST, MOST + 1)]
        self.fields["months"].choices = [("", "–"), *months]  # type: ignore[attr-defined]  # a choice field has them
        days = self.fields["day"].widget.attrs
        days["min"] = (today + timedelta(days=1)).isoformat()
        days["max"] = (today + LATEST).isoformat()

    def clean(self) -> dict[str, Any]:
        """Work out the parts."""
        cleaned: dict[str, Any] = super().clean() or {}
        day, months = cleaned.get("day"), cleaned.get("months")
        if cleaned.get("how") == "later" and "day" not in self.errors:
            if not day:
                self.add_error("day", _("Enter the day on which you can pay."))
            elif not self.today < day <= self.today + LATEST:
                self.add_error("day", _("Choose a day from tomorrow on, within a year."))
            else:
                cleaned["parts"] = later(self.amount, day)
        elif cleaned.get("how") == "parts" and "months" not in self.errors:
            if not months:
                self.add_error("months", _("Choose over how many months."))
            else:
                try:
                    cleaned["parts"] = in_months(self.amount, months, self.today)
                except TooSmall:
                    self.add_error("months", _("That is too little to split. Choose fewer months."))
        return cleaned


class PaperForm(forms.Form):
    """Whether bills come on paper."""

    collects: ClassVar = Collects(
        "billing.PaperlessChoice.paperless", "billing.PaperlessChoice.changed_at"
    )
    paperless = forms.TypedChoiceField(
        label=_("How shall your bills come?"),
        choices=[("yes", _("Here only, without paper")), ("no", _("Here, and on paper by mail"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how your bills shall come.")},
    )


class LimitForm(forms.Form):
    """From how many dollars on somebody wants to be told of the bill that runs."""

    collects: ClassVar = Collects("billing.BillLimit.amount", "billing.BillLimit.set_on")
    amount = forms.DecimalField(
        label=_("More than how many dollars?"),
        min_value=Decimal(1),
        max_value=Decimal(100_000),
        decimal_places=2,
        error_messages={
            "required": _("Enter an amount in dollars."),
            "invalid": _("Enter an amount in dollars."),
            "min_value": _("Enter at least one dollar."),
        },
    )


class AppealForm(forms.Form):
    """Why somebody thinks that a bill is wrong."""

    collects: ClassVar = Collects("billing.Appeal.text", "billing.Appeal.asked_on")
    text = forms.CharField(
        label=_("What do you think is wrong?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Say which bill, and what is wrong with it. One sentence is enough: no form, no lawyer."
        ),
        error_messages={"required": _("Tell us what you think is wrong.")},
    )

    def clean_text(self) -> str:
        """Ask for a sentence: nobody can look into one word."""
        text: str = self.cleaned_data["text"]
        if len(text.split()) < FEWEST_WORDS:
            raise forms.ValidationError(
                _("Tell us a little more: which bill, and what is wrong with it.")
            )
        return text


class DecisionForm(forms.Form):
    """What staff decide about a plan or an appeal, and why."""

    collects: ClassVar = Collects("billing.Arrangement.reason", "billing.Appeal.reason")
    agreed = forms.TypedChoiceField(
        label=_("Do we agree?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    reason = forms.CharField(
        label=_("Why? The resident reads this"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why: the resident reads it.")},
    )


class RenewalForm(forms.Form):
    """A plan that was not kept, made anew."""

    collects: ClassVar = Collects("billing.Instalment.due_on", "billing.Arrangement.reason")
    months = forms.TypedChoiceField(
        label=_("Over how many months?"),
        coerce=int,
        choices=[(n, n) for n in range(1, MOST + 1)],
        error_messages={"required": _("Choose over how many months.")},
    )
    reason = DecisionForm.base_fields["reason"]


class StepForm(forms.Form):
    """What staff did in the case of an account that is behind. It counts from today."""

    collects: ClassVar = Collects("billing.ShutOffStep.kind", "billing.ShutOffStep.on")
    kind = forms.ChoiceField(
        label=_("What was done or found out today?"),
        choices=[
            (kind.value, kind.label)
            for kind in ShutOffStep.Kind
            if kind not in {ShutOffStep.Kind.WRITTEN, ShutOffStep.Kind.NOTICED}
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was done or found out.")},
    )


class WordingForm(forms.Form):
    """The shut-off notice in one language."""

    collects: ClassVar = Nothing("what the utility says to everybody alike")
    language = forms.ChoiceField(
        label=_("Language"), error_messages={"required": _("Choose the language.")}
    )
    text = forms.CharField(
        label=_("The notice"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("The first line is the title. What stands in braces is filled in."),
        error_messages={"required": _("Put in the text of the notice.")},
    )

    def __init__(self, *args: Any, languages: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages  # type: ignore[attr-defined]  # a choice field has them

    def clean_text(self) -> str:
        """Refuse a text that lacks what the law asks for."""
        text: str = self.cleaned_data["text"]
        try:
            check(text)
        except Wrong as wrong:
            if wrong.lacks:
                said = _("These are missing: %(names)s.")
                names = wrong.lacks
            else:
                said = _("Nobody can fill these in: %(names)s.")
                names = wrong.unknown
            raise forms.ValidationError(
                said, params={"names": ", ".join(f"{{{name}}}" for name in names)}
            ) from None
        return text
