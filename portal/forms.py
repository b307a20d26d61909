"""Text from residents to values, where two rooms are concerned."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.linking import Claim
from privacy.collected import Collects, Nothing
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


class UseDownloadForm(forms.Form):
    """Which days of use to take along, in which unit and as what; only days that the role may see."""

    collects: ClassVar = Nothing("which days of one's own use are wanted, and as what")
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
    what = forms.ChoiceField(
        label=_("Which days?"),
        widget=forms.RadioSelect,
        initial="everything",
        choices=[
            ("everything", _("Everything, from the first day on")),
            ("days", _("Only some days")),
        ],
        error_messages={"required": _("Choose everything, or only some days.")},
    )
    first = forms.DateField(
        label=_("From this day on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Leave both days empty if you want everything."),
    )
    last = forms.DateField(
        label=_("Up to and including this day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
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
        self.fields["unit"].initial = settings.VOLUME_UNIT

    def clean(self) -> dict[str, Any]:
        """Put the days that nobody gave, and say what to do about days that hold nothing."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        earliest, latest = self.seen
        if self.errors or values["what"] == "everything":
            return values | {"first": earliest, "last": latest}
        first, last = values.get("first"), values.get("last")
        if first is None and last is None:
            self.add_error("first", _("Give at least one of the two days."))
        if first and first < earliest:
            said = _("You can see this home from %(day)s. Choose that day or a later one.")
            self.add_error("first", said % {"day": day_and_year(earliest)})
        for name, day in (("first", first), ("last", last)):
            if day and day > latest:
                said = _("The last day you can see is %(day)s. Choose that day or an earlier one.")
                self.add_error(name, said % {"day": day_and_year(latest)})
        if first and last and last < first:
            self.add_error("last", _("This day is before the first one."))
        if last and last < earliest:
            said = _("You can see this home from %(day)s. Choose that day or a later one.")
            self.add_error("last", said % {"day": day_and_year(earliest)})
        return values | {"first": first or earliest, "last": last or latest}
