"""Text from people about their privacy to values."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.collected import Collects, Nothing
from privacy.models import Channel
from privacy.requests.forms import plain_input
from privacy.vocabulary import CHOICES

# Where one answers: what shows the question, and what the answer is recorded as.
ASKED_IN = {
    "banner": ("components/cookie_banner.html", Channel.BANNER),
    "choices": ("privacy/choices.html", Channel.PORTAL),
    "cookies": ("privacy/cookies.html", Channel.COOKIES),
    "confirm": ("privacy/confirm.html", Channel.PORTAL),
    # The card, on the page it is about.
    "compare": ("components/choice.html", Channel.PORTAL),
    "programs": ("components/choice.html", Channel.PORTAL),
    "save": ("components/choice.html", Channel.PORTAL),
}


class AnswerForm(forms.Form):
    """One answer to one choice, and on which page it was asked. Never shown: the buttons are its fields."""

    collects: ClassVar = Nothing(
        "two buttons; what is kept of the answer is said beside each choice"
    )
    # Whoever leaves something out wrote the request by hand: they get a plain 400.
    never_shown: ClassVar = True
    choice = forms.ChoiceField(choices=[(key, key) for key in CHOICES])
    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    asked_in = forms.ChoiceField(choices=[(name, name) for name in ASKED_IN])
    next = forms.CharField(required=False, max_length=500)


class OptOutForm(forms.Form):
    """A no that needs no login: at most one thing about the person, and nothing to prove (L25)."""

    collects: ClassVar = Collects("privacy.ConsentEvent.choice", "privacy.ConsentEvent.state")
    choices = forms.MultipleChoiceField(
        label=_("What should stop?"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(key, choice.label) for key, choice in CHOICES.items()],
        error_messages={"required": _("Choose at least one thing that should stop.")},
    )
    known_as = forms.CharField(
        label=_("Your e-mail address or account number"),
        help_text=_("Leave it empty to stop only what this browser allows."),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )


class PhoneNoForm(OptOutForm):
    """A no that somebody told the staff."""

    known_as = forms.CharField(
        label=_("Their e-mail address or account number"),
        max_length=254,
        error_messages={"required": _("Enter their e-mail address or account number.")},
    )


class ExportForm(forms.Form):
    """What to take along: everything, unless days are given."""

    collects: ClassVar = Nothing("which days of one's own data are wanted")
    what = forms.ChoiceField(
        label=_("What would you like to have?"),
        widget=forms.RadioSelect,
        choices=[
            ("everything", _("Everything, from the first day on")),
            ("days", _("Only some days")),
        ],
        error_messages={"required": _("Choose everything, or only some days.")},
        initial="everything",
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

    def clean(self) -> dict[str, Any]:
        """Refuse days that hold nothing; forget them where everything was asked for."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("what") == "everything":
            return values | {"first": None, "last": None}
        first, last = values.get("first"), values.get("last")
        if not self.errors and first is None and last is None:
            self.add_error("first", _("Give at least one of the two days."))
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("last", _("This day is before the first one."))
        return values


class CertificateForm(forms.Form):
    """The reference and secret of a certificate of deletion."""

    collects: ClassVar = Nothing("it opens a certificate, and is only compared")
    reference = forms.CharField(
        label=_("Reference"),
        max_length=20,
        widget=plain_input(),
        error_messages={"required": _("Enter the reference. It stands in our last e-mail.")},
    )
    secret = forms.CharField(
        label=_("Secret"),
        max_length=60,
        widget=plain_input(),
        error_messages={"required": _("Enter the secret. It stands in our last e-mail.")},
    )

    def clean_reference(self) -> str:
        """Return it as it is kept, however it was typed."""
        return "".join(c for c in self.cleaned_data["reference"] if c.isalnum()).upper()

    def clean_secret(self) -> str:
        """Return it as it is worked out, however it was typed."""
        return "".join(c for c in self.cleaned_data["secret"] if c.isalnum()).lower()
