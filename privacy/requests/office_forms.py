"""Text from the privacy office to values."""

from datetime import date, datetime, time
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from privacy.actions.answering import DENIALS
from privacy.actions.requests import Wish
from privacy.collected import Collects, Nothing
from privacy.corrections import correctable
from privacy.erasing.erasure import plan
from privacy.models import PrivacyRequest, Subject
from privacy.requests.forms import CONTESTED_LABELS, DateInput, WhoForm, plain_input
from privacy.requests.vault import Contact
from privacy.vocabulary import EXEMPTIONS

Channel, Decision = PrivacyRequest.Channel, PrivacyRequest.Decision
ONES_OWN = (
    Channel.EMAIL,
    Channel.PHONE,
    Channel.MAIL,
    Channel.IN_PERSON,
    Channel.AGENT,
    Channel.DRP,
)
LONG = forms.Textarea(attrs={"rows": 4})


class IntakeForm(WhoForm):
    """A request that came by letter, telephone, e-mail or at the counter."""

    collects: ClassVar = Collects(
        "privacy.PrivacyRequest.right",
        "privacy.RequestSender.contact",
        "privacy.PrivacyRequest.description",
    )
    right = forms.ChoiceField(
        label=_("What do they ask for?"),
        choices=PrivacyRequest.Right.choices,
        error_messages={"required": _("Choose what they ask for.")},
    )
    channel = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[(each.value, each.label) for each in ONES_OWN],
        error_messages={"required": _("Choose how it came.")},
    )
    received = forms.DateField(
        label=_("When did it come?"),
        widget=DateInput(),
        help_text=_("The day it reached anybody here: all clocks run from it."),
        error_messages={"required": _("Enter the day it came.")},
    )
    regime = forms.ChoiceField(
        label=_("Under which law?"),
        choices=PrivacyRequest.Regime.choices,
        error_messages={"required": _("Choose the law.")},
    )
    whom = forms.ChoiceField(
        label=_("For whom?"),
        choices=PrivacyRequest.Whom.choices,
        initial="myself",
        error_messages={"required": _("Choose for whom they ask.")},
    )
    contested = forms.ChoiceField(
        label=_("What is wrong?"),
        required=False,
        choices=[("", _("Nothing is")), *CONTESTED_LABELS.items()],
        help_text=_("For a correction: it then proves nothing."),
    )
    name = forms.CharField(
        label=_("Name of who asks"),
        max_length=200,
        widget=plain_input(),
        error_messages={"required": _("Enter the name of who asks.")},
    )
    email = forms.EmailField(
        label=_("E-mail address for the answer"), required=False, max_length=254
    )
    post = forms.CharField(
        label=_("Or mailing address"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    description = forms.CharField(
        label=_("What they said"),
        max_length=4000,
        widget=LONG,
        error_messages={"required": _("Write down what they said.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        own = [name for name in self.fields if not name.startswith("my_")]
        self.order_fields(own)
        self.initial.setdefault("regime", settings.PRIVACY_REGIME)

    def clean_received(self) -> date:
        """Refuse a day that is still to come."""
        day: date = self.cleaned_data["received"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for one way to answer, and for what is wrong where something is to be corrected."""
        cleaned = super().clean()
        if not cleaned.get("email") and not cleaned.get("post") and "email" not in self.errors:
            self.add_error("email", _("Give an e-mail address or a mailing address."))
        if cleaned.get("right") == "correct" and not cleaned.get("contested"):
            self.add_error("contested", _("Choose what is to be corrected."))
        return cleaned

    def received_at(self) -> datetime:
        """Return noon of the day, where the utility is."""
        zone = ZoneInfo(settings.TIME_ZONE)
        return datetime.combine(self.cleaned_data["received"], time(12), tzinfo=zone)

    def wish(self) -> Wish:
        """Return what is asked for."""
        given = self.cleaned_data
        return Wish(
            right=given["right"],
            whom=given["whom"],
            description=given["description"],
            contested=given["contested"],
        )

    def contact(self) -> Contact:
        """Return where the answer goes."""
        return Contact(**{name: self.cleaned_data[name] for name in ("name", "email", "post")})


class ReasonForm(forms.Form):
    """Why, in words that explain it to whoever reads them."""

    collects: ClassVar = Collects("privacy.RequestEvent.note")
    text = forms.CharField(
        label=_("Why?"),
        max_length=4000,
        widget=LONG,
        error_messages={"required": _("Write the reason.")},
    )


class AuthorityForm(ReasonForm):
    """What staff saw that shows that somebody may ask for another."""

    authority = forms.ChoiceField(
        label=_("What did you see?"),
        choices=PrivacyRequest.Authority.choices,
        error_messages={"required": _("Choose what you saw.")},
    )
    text = forms.CharField(
        label=_("What exactly, and how did you check it?"),
        max_length=4000,
        widget=LONG,
        help_text=_("Write what you saw. Keep no copy."),
        error_messages={"required": _("Write what you saw, and how you checked it.")},
    )


class DenyForm(forms.Form):
    """The ground of a denial, and the facts."""

    collects: ClassVar = Collects(
        "privacy.PrivacyRequest.decision", "privacy.PrivacyRequest.answer"
    )
    decision = forms.ChoiceField(
        label=_("Ground"),
        choices=[(each.value, each.label) for each in Decision if each in DENIALS],
        error_messages={"required": _("Choose the ground.")},
    )
    exemption = forms.ChoiceField(
        label=_("Which exception?"),
        required=False,
        choices=[
            ("", _("None")),
            *((it.key, f"{it.key} {it.label}") for it in EXEMPTIONS.values()),
        ],
    )
    answer = forms.CharField(
        label=_("The facts, as the person will read them"),
        required=False,
        max_length=4000,
        widget=LONG,
        help_text=_("What makes it impossible, and what would change that. At least 40 letters."),
    )


class FulfilForm(forms.Form):
    """What was done, as the person will read it."""

    collects: ClassVar = Collects(
        "privacy.PrivacyRequest.decision", "privacy.PrivacyRequest.answer"
    )
    decision = forms.ChoiceField(
        label=_("What was done?"),
        choices=[(d.value, d.label) for d in (Decision.DONE, Decision.IN_PART, Decision.ANSWERED)],
        error_messages={"required": _("Choose what was done.")},
    )
    answer = forms.CharField(
        label=_("What the person will read"),
        required=False,
        max_length=20_000,  # a whole report
        widget=forms.Textarea(attrs={"rows": 12}),
    )


class EraseForm(forms.Form):
    """What deleting would do, as it was shown to staff."""

    collects: ClassVar = Nothing("which plan was read")
    digest = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, posted: Any, *, subject: Subject, today: date, **kwargs: Any) -> None:
        self.plan = plan(subject, on=today)
        super().__init__(posted, initial={"digest": self.plan.digest}, **kwargs)


class CorrectForm(forms.Form):
    """Which value is wrong, and what is right."""

    collects: ClassVar = Collects("privacy.Override.value", "privacy.PrivacyRequest.answer")
    which = forms.ChoiceField(
        label=_("What is wrong?"), error_messages={"required": _("Choose what is wrong.")}
    )
    value = forms.CharField(
        label=_("What is right?"), required=False, max_length=254, widget=plain_input()
    )
    agreed = forms.BooleanField(
        label=_("Delete it instead: the person agreed, or it does them no harm"), required=False
    )
    answer = forms.CharField(
        label=_("What the person will read"), required=False, max_length=4000, widget=LONG
    )

    def __init__(self, posted: Any, *, subject: Subject, **kwargs: Any) -> None:
        super().__init__(posted, **kwargs)
        which = self.fields["which"]
        assert isinstance(which, forms.ChoiceField)  # noqa: S101 -- for the type checker
        which.choices = [
            (f"{it.column}:{it.row}", f"{it.label}: {it.text or '–'} ({it.came_from})")
            for it in correctable(subject)
        ]

    def place(self) -> tuple[str, str]:
        """Return the column and the row that were chosen."""
        column, _colon, row = self.cleaned_data["which"].partition(":")
        return column, row


class AnswerForm(forms.Form):
    """What the person will read."""

    collects: ClassVar = Collects("privacy.PrivacyRequest.answer")
    answer = forms.CharField(
        label=_("What the person will read"), required=False, max_length=4000, widget=LONG
    )
