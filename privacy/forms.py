"""Text from people about their privacy to values."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ExportForm(forms.Form):
    """What to take along: everything, unless days are given."""

    what = forms.ChoiceField(
        label=_("What would you like to have?"),
        widget=forms.RadioSelect,
        choices=[
            ("everything", _("Everything, from the first day on")),
            ("days", _("Only some days")),
        ],
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
