"""What people answer, as values."""

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.vocabulary import CHOICES


class AnswerForm(forms.Form):
    """One answer to one choice, and on which page it was asked. Never shown: the buttons are its fields."""

    choice = forms.ChoiceField(choices=[(key, key) for key in CHOICES])
    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    asked_in = forms.ChoiceField(
        choices=[(name, name) for name in ("banner", "choices", "cookies", "confirm")]
    )
    next = forms.CharField(required=False, max_length=500)


class OptOutForm(forms.Form):
    """A no that needs no login: at most one thing about the person, and nothing to prove (L25)."""

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

    known_as = forms.CharField(label=_("Their e-mail address or account number"), max_length=254)
