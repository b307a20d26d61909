"""What staff write down of somebody without an account, and which account turns out to be theirs."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from conversations.caught import caught
from conversations.desk.forms import OF_THE_THREAD, WrittenForm, held_back
from conversations.models import Thread
from privacy.collected import Collects
from privacy.requests.matching import plain_number
from privacy.restriction import may_be_found

OPTIONAL = {"autocomplete": "off"}


class CallerForm(WrittenForm):
    """What somebody without an account said, and what they want to say of themself."""

    collects: ClassVar = Collects(
        "conversations.MessageBody.text", "conversations.Caller.name", "conversations.Caller.phone",
        "conversations.Caller.email", "conversations.Caller.place",
    )  # fmt: skip
    place = forms.CharField(
        label=_("Which address is it about?"), max_length=200, required=False,
        widget=forms.TextInput(attrs=OPTIONAL),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Their name, if they give one"), max_length=200, required=False,
        widget=forms.TextInput(attrs=OPTIONAL),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Number to call back, if they want a call"), max_length=40, required=False,
        widget=forms.TextInput(attrs=OPTIONAL | {"inputmode": "tel"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Their own e-mail address, if we should answer there"), required=False,
        widget=forms.EmailInput(attrs=OPTIONAL),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Which language do they speak?"),
        choices=settings.LANGUAGES,
        error_messages={"required": _("Choose a language.")},
    )
    field_order = (
        "text",
        "topic",
        "place",
        "name",
        "phone",
        "email",
        "language",
        "way",
        "on",
        "time",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, threads=Thread.objects.none(), **kwargs)
        del self.fields["thread"]  # a caller is new, or they would be found

    def clean(self) -> dict[str, Any]:
        """Refuse in the short fields too what nobody should write down."""
        given = super().clean()
        for name in ("place", "name", "phone"):
            if caught(given.get(name, "")):
                try:
                    held_back(given[name])
                except forms.ValidationError as refused:
                    self.add_error(name, refused)
        return given


class RecogniseForm(forms.Form):
    """Whose account it is, by its number."""

    collects: ClassVar = OF_THE_THREAD
    account = forms.CharField(
        max_length=40, error_messages={"required": _("Enter the account number.")}
    )

    def clean_account(self) -> Account:
        """Find the account, unless its holder's data is only stored."""
        holders = Account.objects.filter(
            may_be_found("customer__subject"), customer__subject__erased_at=None
        )
        plain = plain_number(self.cleaned_data["account"])
        found = holders.filter(number_plain=plain).select_related("customer__subject").first()
        if not plain or found is None:
            raise forms.ValidationError(_("There is no account of this number."))
        return found
