"""The forms of this room."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.rates.owrs import LARGEST
from privacy.collected import Nothing


class RatesForm(forms.Form):
    """A file of rates from the desk of whoever keeps them."""

    collects: ClassVar = Nothing("what the utility charges, the same for everybody")
    file = forms.FileField(
        label=_("Rates file"),
        help_text=_("In Open Water Rate Specification form. No bill goes by it before you say so."),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty. Choose another one."),
        },
    )

    def clean_file(self) -> str:
        """Return the text of the file."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(
                _("The file is too large for rates: at most %(n)d kilobytes."),
                params={"n": LARGEST // 1000},
            )
        try:
            text: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file is not text in UTF-8.")) from None
        return text
