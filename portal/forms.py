"""Text from residents to values, where two rooms are concerned."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.linking import Claim
from privacy.collected import Collects, Nothing


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
