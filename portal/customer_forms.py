"""What staff type and choose where they look somebody up."""

from typing import Any, ClassVar

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from accounts.access import Home
from portal.customers.person import FACTS
from portal.customers.typed import MOST_TYPED
from portal.staff_words import FOR
from privacy.collected import Nothing


def _purpose() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("What for"),
        choices=list(FOR.items()),
        help_text=_("They can read it, beside your role."),
        error_messages={"required": _("Choose what it is for.")},
    )


class SearchForm(forms.Form):
    """The one box."""

    collects: ClassVar = Nothing("it is searched for and forgotten")
    q = forms.CharField(
        label=_("Find a customer"),
        max_length=MOST_TYPED,
        validators=[ProhibitNullCharactersValidator()],
        help_text=_(
            "A name, an address, a number of an account or a meter, a telephone, an e-mail."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autofocus": True}
        ),
        error_messages={"required": _("Enter something to search for.")},
    )
    purpose = _purpose()


class RevealForm(forms.Form):
    """Which masked facts are to be shown, and why."""

    collects: ClassVar = Nothing("what for stands in the line that the customer sees")
    facts = forms.MultipleChoiceField(
        label=_("What do you need?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what you need.")},
    )
    purpose = _purpose()

    def __init__(self, *args: Any, masked: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facts"].choices = [(fact, FACTS[fact][1]) for fact in masked]  # type: ignore[attr-defined]  # of a field of choices


class ViewAsForm(forms.Form):
    """Why somebody looks at the portal as a customer has it, and at which of their homes."""

    collects: ClassVar = Nothing("what for stands in the line that the customer sees")
    purpose = _purpose()
    home = forms.ChoiceField(
        label=_("Which home"), error_messages={"required": _("Choose one of their homes.")}
    )

    def __init__(self, *args: Any, homes: list[Home], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(homes) < 2:  # noqa: PLR2004 -- nothing to choose
            del self.fields["home"]
        else:
            # By the place, not by what they call it: a nickname is theirs alone.
            choices = [(str(home.agreement_id), home.address) for home in homes]
            self.fields["home"].choices = choices  # type: ignore[attr-defined]  # of a field of choices
