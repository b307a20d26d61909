"""What the office types to keep somebody's data."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.collected import Collects
from privacy.map import the_map
from privacy.models import LegalHold, Subject
from privacy.showing.values import called


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"


class HoldForm(forms.Form):
    """Whose data must stay, all of it or one kind of rows, and why."""

    collects: ClassVar = Collects("privacy.LegalHold.code", "privacy.LegalHold.reason")
    subject = forms.UUIDField(
        label=_("Number of the person"),
        help_text=_("It stands on the page of their request, and in the look-up of subjects."),
        error_messages={
            "required": _("Enter the number of the person."),
            "invalid": _("Copy the whole number, with its dashes."),
        },
    )
    scope = forms.ChoiceField(
        label=_("What must stay"),
        required=False,
        choices=(),
        help_text=_("Called as the person reads it."),
    )
    code = forms.ChoiceField(
        label=_("On which ground"),
        choices=LegalHold.Code.choices,
        error_messages={"required": _("Choose the ground.")},
    )
    reason = forms.CharField(
        label=_("Case, ticket or paragraph"),
        max_length=200,
        help_text=_("Never a name."),
        error_messages={"required": _("Enter the case, ticket or paragraph.")},
    )
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DateInput,
        help_text=_("A repair must have one. Leave it empty where only a decision ends it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        models = [entry.label for entry in the_map.models.values() if entry.personal]
        named = sorted(((label, called(label)) for label in models), key=lambda each: each[1])
        scope: Any = self.fields["scope"]
        scope.choices = [("", _("Everything")), *named]

    def clean_subject(self) -> Subject:
        """Find the person."""
        found = Subject.objects.filter(pk=self.cleaned_data["subject"]).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has this number."))
        return found

    def clean(self) -> dict[str, Any]:
        """Ask a repair for its end."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("code") == LegalHold.Code.REPAIR and not cleaned.get("until"):
            self.add_error("until", _("A repair ends: give the last day."))
        return cleaned
