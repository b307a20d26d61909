"""What staff type and choose where they look somebody up."""

from typing import Any, ClassVar

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from portal.customers.person import FACTS
from portal.customers.typed import MOST_TYPED
from portal.staff_roles import PURPOSES as FOR
from privacy.collected import Nothing
from privacy.vocabulary import PURPOSES


def _purpose() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("What for"),
        choices=[(key, PURPOSES[key].label) for key in FOR],
        help_text=_("They read it beside your role."),
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
        self.fields["facts"].choices = [(fact, FACTS[fact][1]) for fact in masked]  # type: ignore[attr-defined]


class ViewAsForm(forms.Form):
    """Why somebody looks at the portal as a customer has it."""

    collects: ClassVar = Nothing("what for stands in the line that the customer sees")
    purpose = _purpose()
