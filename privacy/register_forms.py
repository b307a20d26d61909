"""Text from the privacy office to values: what left, to whom, what went wrong, what is published."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.collected import Collects, Nothing
from privacy.models import PolicyVersion, Recipient, Subject
from privacy.sharing import REASONS, Papers, column_of, shareable
from privacy.showing.values import called, word_of
from privacy.vocabulary import CATEGORIES, PURPOSES, RECIPIENT_KINDS
from privacy.vocabulary.words import Word


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own calendar and clock, in the utility's zone."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def _choices(shelf: Any) -> list[tuple[str, Any]]:
    return [(word.key, word.label) for word in shelf.values() if isinstance(word, Word)]


Grouped = list[tuple[str, list[tuple[str, str]]]]


def column_choices() -> Grouped:
    """Return every column that may be shared, by the kind of data it holds."""
    return _by_kind(shareable())


def columns_somebody_may_receive() -> Grouped:
    """Return the columns that any recipient may receive: a list of all would hide the few."""
    allowed = Recipient.objects.values_list("columns", flat=True)
    return _by_kind(sorted({name for columns in allowed for name in columns}))


def _by_kind(names: list[str]) -> Grouped:
    """Group columns as a form draws them, in the order of the vocabulary."""
    return [
        (
            str(kind.label),
            [(name, _said(name)) for name in names if column_of(name).category == kind.key],
        )
        for kind in CATEGORIES.values()
        if any(column_of(name).category == kind.key for name in names)
    ]


def _said(column: str) -> str:
    """Return a column of the map ("accounts.Customer.name") as the person reads of it."""
    label, _dot, name = column.rpartition(".")
    return f"{word_of(name)} · {called(label)}"


COUNTRY = _("Enter two letters, such as US or CA.")


class RecipientForm(forms.ModelForm):  # type: ignore[type-arg]  # Django cannot subscript it
    """A firm or an authority, and what it may receive."""

    collects: ClassVar = Nothing("firms and authorities, not people")
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=_choices(RECIPIENT_KINDS),
        error_messages={"required": _("Choose what it is.")},
    )
    purposes = forms.MultipleChoiceField(
        label=_("What it may use data for"),
        choices=_choices(PURPOSES),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one purpose.")},
    )
    columns = forms.MultipleChoiceField(
        label=_("What it may receive, and nothing else"),
        choices=column_choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing it may receive.")},
    )

    class Meta:
        model = Recipient
        fields = [
            "key",
            "name",
            "kind",
            "country",
            "transfer",
            "contract_signed_on",
            "reviewed_on",
            "purposes",
            "columns",
        ]
        labels = {
            "key": _("Short name, small letters"),
            "name": _("Name"),
            "country": _("Country, two letters"),
            "transfer": _("What protects the data there"),
            "contract_signed_on": _("Contract signed on"),
            "reviewed_on": _("Last reviewed on"),
        }
        widgets = {"contract_signed_on": DayInput(), "reviewed_on": DayInput()}
        error_messages = {
            "key": {"required": _("Enter a short name, such as printer.")},
            "name": {"required": _("Enter the name.")},
            "country": {"required": COUNTRY},
            "transfer": {"required": _("Choose what protects the data there.")},
        }

    def clean_country(self) -> str:
        """Take a country's code in capitals."""
        country: str = self.cleaned_data["country"].upper()
        if not country.isalpha() or len(country) != len("US"):
            raise forms.ValidationError(COUNTRY)
        return country


class RecipientField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django cannot subscript it
    """A choice of recipients by name: a row's own name is its number."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the recipient's name."""
        return str(obj.name)


class DisclosureForm(forms.Form):
    """Which data of whom shall go to whom, and why."""

    collects: ClassVar = Collects(
        "privacy.Disclosure.reason",
        "privacy.Disclosure.authority",
        "privacy.Disclosure.justification",
        "privacy.Disclosure.columns",
    )
    recipient = RecipientField(
        label=_("To whom"),
        queryset=Recipient.objects.order_by("name"),
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose who receives it.")},
    )
    subject = forms.UUIDField(
        label=_("Whose data"),
        help_text=_("The person's number, as it stands on their page in the look-up."),
        error_messages={
            "required": _("Enter the number of the person."),
            "invalid": _("Copy the whole number, with its dashes."),
        },
    )
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[(reason.key, reason.label) for reason in REASONS.values() if not reason.consent],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    columns = forms.MultipleChoiceField(
        label=_("Which data: only what is needed"),
        choices=columns_somebody_may_receive,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind of data.")},
    )
    authority = forms.CharField(label=_("Which authority"), max_length=200, required=False)
    document = forms.CharField(label=_("Reference of the paper"), max_length=200, required=False)
    document_date = forms.DateField(label=_("Date of the paper"), required=False, widget=DayInput)
    legal_basis = forms.CharField(label=_("Which law allows it"), max_length=200, required=False)
    justification = forms.CharField(
        label=_("Why it is necessary"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Without names: the person can read this later."),
    )
    gag_until = forms.DateField(
        label=_("Ordered not to tell the person until"), required=False, widget=DayInput
    )

    def clean_subject(self) -> Subject:
        """Find the person."""
        found = Subject.objects.filter(pk=self.cleaned_data["subject"]).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has this number."))
        return found

    def papers(self) -> Papers:
        """Return what is written down about it."""
        return Papers(**{name: self.cleaned_data[name] for name in vars(Papers())})


class IncidentForm(forms.Form):
    """What happened, and to which kinds of data."""

    collects: ClassVar = Nothing("an account of what happened, without a name")
    discovered_at = forms.DateTimeField(
        label=_("When it was discovered"),
        widget=MomentInput,
        help_text=_("The clocks run from here."),
        error_messages={"required": _("Enter the day and the time of the discovery.")},
    )
    what = forms.CharField(
        label=_("What happened"),
        widget=forms.Textarea,
        help_text=_("Name nobody."),
        error_messages={"required": _("Write what happened.")},
    )
    categories = forms.MultipleChoiceField(
        label=_("Which kinds of data"),
        choices=_choices(CATEGORIES),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind of data.")},
    )
    high_risk = forms.BooleanField(
        label=_("It can do people real harm"),
        required=False,
        help_text=_("Then they must be told whatever their number."),
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_discovered_at(self) -> datetime:
        """Refuse the future."""
        when: datetime = self.cleaned_data["discovered_at"]
        if when > self.now:
            raise forms.ValidationError(_("This is still to come. Enter when it was discovered."))
        return when


class StepForm(forms.Form):
    """What was done about an incident."""

    collects: ClassVar = Nothing("what was done, without a name")
    step = forms.ChoiceField(
        label=_("What was done"),
        widget=forms.RadioSelect,
        choices=[
            ("authority_told_at", _("The authority was told")),
            ("people_told_at", _("The people were told")),
            ("sample_sent_at", _("The Attorney General has a sample of the letter")),
            ("closed_at", _("It is over")),
        ],
        error_messages={"required": _("Choose what was done.")},
    )
    measures = forms.CharField(
        label=_("What was done about it"), required=False, widget=forms.Textarea
    )


class PublishForm(forms.Form):
    """Which document counts from when."""

    collects: ClassVar = Nothing("what the utility publishes")
    document = forms.ChoiceField(choices=PolicyVersion.Document.choices, widget=forms.HiddenInput)
    effective_date = forms.DateField(
        label=_("It counts from"),
        widget=DayInput,
        error_messages={"required": _("Enter the day from which it counts.")},
    )
