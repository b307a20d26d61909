"""Text from residents to values."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models.access import Role
from privacy.collected import Collects, Nothing

INVITABLE = [role for role in Role if role is not Role.HOLDER]

YEARS_AHEAD = 50  # ours: a later last day is a slip of the keyboard


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class InviteForm(forms.Form):
    """Whom to let see an account, as what, and for how long."""

    collects: ClassVar = Collects(
        "accounts.Invitation.email", "accounts.Invitation.role", "accounts.Invitation.to_date"
    )
    email = forms.EmailField(
        label=_("Their e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("We send one e-mail with a code. Nothing is shared until they accept."),
        error_messages={"required": _("Enter their e-mail address.")},
    )
    role = forms.ChoiceField(
        label=_("Who are they to you?"),
        widget=forms.RadioSelect,
        choices=(),
        error_messages={"required": _("Choose who they are to you.")},
    )
    since = forms.ChoiceField(
        label=_("How far back may they see?"),
        widget=forms.RadioSelect,
        choices=[
            ("today", _("From today on")),
            ("start", _("Everything since the account began")),
        ],
        initial="today",
        error_messages={"required": _("Choose how far back they may see.")},
    )
    until = forms.DateField(
        label=_("Last day of access"),
        required=False,
        widget=DateInput,
        help_text=_("Leave it empty if it has no end. You can end it at any time."),
        error_messages={"invalid": _("Enter the last day as a date.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)  # noqa: S101 -- for the type checker
        role.choices = [(role.value, role.label) for role in INVITABLE]

    def clean_until(self) -> date | None:
        """Refuse a last day that is over, and one so late that it means no end."""
        until: date | None = self.cleaned_data["until"]
        if until and until < self.today:
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        if until and until.year > self.today.year + YEARS_AHEAD:
            raise forms.ValidationError(_("Choose an earlier day, or leave it empty."))
        return until

    def period(self) -> dict[str, date | None]:
        """Return `from_date` and `to_date` of the grant; the last day is included in what was asked."""
        until = self.cleaned_data["until"]
        return {
            "from_date": self.today if self.cleaned_data["since"] == "today" else None,
            "to_date": until + timedelta(days=1) if until else None,
        }


class NicknameForm(forms.Form):
    """What to call a home."""

    collects: ClassVar = Collects("accounts.HomeNickname.nickname")
    nickname = forms.CharField(
        label=_("Your own name for this home"),
        max_length=40,
        required=False,
        help_text=_("Only you see it. Leave it empty to use the address."),
    )


class InvitationForm(forms.Form):
    """The code of a mail that invites somebody."""

    collects: ClassVar = Nothing("it opens an invitation, and is only compared")
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Four groups of four, like BCDF-GHJK-LMNP-QRST."),
        error_messages={"required": _("Enter the code of the e-mail.")},
    )
