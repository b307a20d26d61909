"""Text from residents to values."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.collected import Collects
from usage.units import UNITS
from usage.words import unit_name


class UnitForm(forms.Form):
    """In which unit to show water."""

    collects: ClassVar = Collects("usage.UnitChoice.unit")
    unit = forms.ChoiceField(
        label=_("Show water in"),
        choices=lambda: [(key, unit_name(key)) for key in UNITS],
        error_messages={"required": _("Choose a unit.")},
    )
    next: Any = forms.CharField(required=False, widget=forms.HiddenInput)
