"""Fields of forms that take such files: as their bytes, told by them and never by their name."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from privacy.papers.kinds import LARGEST_OF_ALL, NotAPaper, TooLarge, kind_of

TOO_LARGE = _("This file is too large. A photo may have 15 megabytes, a PDF 5.")
ACCEPT = {"accept": ".pdf,.jpg,.jpeg,.png"}


class PaperField(forms.FileField):
    """One file."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.FileInput(attrs=dict(ACCEPT)), **kwargs})

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Read a file, and refuse what is no paper; None where there is none."""
        file = super().clean(data, initial)
        return read(file) if file else None


def read(file: "UploadedFile[Any]") -> bytes:
    """Return the bytes of a file. Raises ValidationError where it is no paper."""
    content: bytes = file.read(LARGEST_OF_ALL + 1)
    try:
        kind_of(content)
    except NotAPaper:
        raise forms.ValidationError(_("Send a PDF, a JPEG or a PNG and nothing else.")) from None
    except TooLarge:
        raise forms.ValidationError(TOO_LARGE) from None
    return content
