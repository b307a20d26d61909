"""What staff write down of somebody without an account, and which account turns out to be theirs."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from conversations.actions.callers import known_callers
from conversations.caught import caught
from conversations.desk.forms import OF_THE_THREAD, WrittenForm, held_back
from conversations.desk.words import moment
from conversations.masking import last_digits, mail
from conversations.models import Caller, Thread
from privacy.collected import Collects
from privacy.requests.matching import plain_number
from privacy.restriction import may_be_found

OPTIONAL = {"autocomplete": "off"}
SOMEBODY_ELSE = "new"


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
        del self.fields["thread"]  # who has an account is found by it
        self.offered: list[Caller] = []

    def clean(self) -> dict[str, Any]:
        """Refuse in the short fields too what nobody should write down."""
        given = super().clean()
        for name in ("place", "name", "phone"):
            if caught(given.get(name, "")):
                try:
                    held_back(given[name])
                except forms.ValidationError as refused:
                    self.add_error(name, refused)
        if not self.errors:
            self._tell_apart(given)
        return given

    def _tell_apart(self, given: dict[str, Any]) -> None:
        """Ask whether it is somebody who called before, where the number or the address is theirs."""
        self.offered = known_callers(phone=given["phone"], email=given["email"])
        if not self.offered:
            return
        by_key = {str(each.thread_id): each for each in self.offered}
        choices = [(key, _as_known(each)) for key, each in by_key.items()]
        self.fields["same"] = forms.ChoiceField(
            label=_("Did they call before?"), widget=forms.RadioSelect,
            choices=[*choices, (SOMEBODY_ELSE, _("No, it is somebody else"))],
            error_messages={"required": _("Choose whether they called before.")},
        )  # fmt: skip
        self.order_fields(["same"])
        said = self.data.get("same", "")
        if said != SOMEBODY_ELSE and said not in by_key:
            asked = _(
                "Somebody gave this number or address before. Ask whether it is the same person."
            )
            self.add_error("same", asked)
        elif said in by_key:
            given["same"] = by_key[said].thread.subject


def _as_known(caller: Caller) -> str:
    """Return a caller as staff tell them from another: by day, and the end of how they are reached."""
    reached = ", ".join(filter(None, (last_digits(caller.phone), mail(caller.email))))
    return _("This is the caller of %(day)s (%(reached)s)") % {
        "day": moment(caller.thread.opened_at), "reached": reached,
    }  # fmt: skip


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
