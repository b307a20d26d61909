"""Text from residents to values, where two rooms are concerned."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.linking import Claim
from privacy.collected import Collects, Nothing
from privacy.forms import ExportForm
from usage.words import day_and_year


class LinkForm(forms.Form):
    """Which account somebody says is theirs, and how they prove it."""

    collects: ClassVar = Collects("accounts.LinkAttempt.at", "accounts.LinkAttempt.linked")
    account_number = forms.CharField(
        label=_("Account number"),
        max_length=40,
        help_text=_("It stands at the top of each bill."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the account number.")},
    )
    name = forms.CharField(
        label=_("Name on the bill"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter the name on the bill.")},
    )
    kind = forms.ChoiceField(
        label=_("How can you show that it is yours?"),
        widget=forms.RadioSelect,
        initial="bill",
        error_messages={"required": _("Choose how you can show that it is yours.")},
        choices=[
            ("bill", _("I know the amount of the last bill")),
            ("meter", _("I know the number on the meter")),
            ("code", _("Send a code to the e-mail address you have for me")),
        ],
    )
    proof = forms.CharField(
        label=_("That amount or number"),
        required=False,
        max_length=40,
        help_text=_("Leave it empty if we shall send a code."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the proof where one is needed."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") in {"bill", "meter"} and not cleaned.get("proof"):
            self.add_error("proof", _("Enter the amount of the bill, or the number on the meter."))
        return cleaned

    def claim(self) -> Claim:
        """Return what was typed."""
        return Claim(**self.cleaned_data)


class CodeForm(forms.Form):
    """The code from the mail."""

    collects: ClassVar = Nothing("it is only compared with the code that was sent")
    code = forms.CharField(
        label=_("The code from the e-mail"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "spellcheck": "false",
                "autocapitalize": "characters",
            }
        ),
        error_messages={"required": _("Enter the code from the e-mail.")},
    )


class UseDownloadForm(ExportForm):
    """Which days of use to take along, in which unit and as what; only days that may be seen."""

    collects: ClassVar = Nothing("which days of one's own use are wanted, and as what")
    field_order = ("format", "what", "first", "last", "unit")
    format = forms.ChoiceField(
        label=_("What kind of file?"),
        widget=forms.RadioSelect,
        initial="csv",
        choices=[
            ("csv", _("A table (CSV), to open in Excel or another spreadsheet")),
            ("greenbutton", _("Green Button, for an app that works with water or energy data")),
            ("json", _("JSON, for people who write programs")),
        ],
        error_messages={"required": _("Choose what kind of file.")},
    )
    unit = forms.ChoiceField(
        label=_("Volumes in"),
        choices=[
            ("gal", _("gallons")),
            ("kgal", _("thousand gallons")),
            ("cf", _("cubic feet")),
            ("ccf", _("CCF (hundred cubic feet)")),
            ("l", _("litres")),
            ("m3", _("cubic metres")),
        ],
        error_messages={"required": _("Choose a unit.")},
    )

    def __init__(self, *args: Any, seen: tuple[date, date], **kwargs: Any) -> None:
        """`seen` are the first and the last day that may be seen."""
        super().__init__(*args, **kwargs)
        self.seen = seen
        self.fields["what"].label = _("Which days?")
        self.fields["unit"].initial = settings.VOLUME_UNIT

    def clean(self) -> dict[str, Any]:
        """Put the days that nobody gave, and say what to do about days that cannot be seen."""
        values = super().clean()
        earliest, latest = self.seen
        for name in ("first", "last"):
            day = values.get(name)
            if day and day < earliest:
                said = _("You can see this home from %(day)s. Choose that day or a later one.")
                self.add_error(name, said % {"day": day_and_year(earliest)})
            if day and day > latest:
                said = _("The last day you can see is %(day)s. Choose that day or an earlier one.")
                self.add_error(name, said % {"day": day_and_year(latest)})
        return values | {
            "first": values.get("first") or earliest,
            "last": values.get("last") or latest,
        }
