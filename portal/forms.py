"""Text from people to values, where several rooms are concerned."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import ProhibitNullCharactersValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.feeds import FeedUnreadable
from portal.feeding.again import Cell
from portal.feeding.feeds import FORMATS, layout
from portal.feeding.recognising import HEAD, recognise
from portal.feeding.words import said
from portal.linking import Claim
from privacy.collected import Collects, Nothing
from privacy.forms import ExportForm
from usage.words import day_and_year

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class LinkForm(forms.Form):
    """Which account somebody says is theirs, and how they prove it."""

    collects: ClassVar = Collects("accounts.LinkAttempt.at", "accounts.LinkAttempt.linked")
    account_number = forms.CharField(
        label=_("Account number"),
        max_length=40,
        help_text=_("It stands at the top of each bill."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the account number.")},
    )
    name = forms.CharField(
        label=_("Name on the bill"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter the name on the bill.")},
    )
    kind = forms.ChoiceField(
        label=_("How can you show that it is yours?"),
        widget=forms.RadioSelect,
        initial="bill",
        error_messages={"required": _("Choose how you can show that it is yours.")},
        choices=[
            ("bill", _("I know the amount of the last bill")),
            ("meter", _("I know the number on the meter")),
            ("code", _("Send a code to the e-mail address you have for me")),
        ],
    )
    proof = forms.CharField(
        label=_("That amount or number"),
        required=False,
        max_length=40,
        help_text=_("Leave it empty if we shall send a code."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the proof where one is needed."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") in {"bill", "meter"} and not cleaned.get("proof"):
            self.add_error("proof", _("Enter the amount of the bill, or the number on the meter."))
        return cleaned

    def claim(self) -> Claim:
        """Return what was typed."""
        return Claim(**self.cleaned_data)


class CodeForm(forms.Form):
    """The code from the mail."""

    collects: ClassVar = Nothing("it is only compared with the code that was sent")
    code = forms.CharField(
        label=_("The code from the e-mail"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "spellcheck": "false",
                "autocapitalize": "characters",
            }
        ),
        error_messages={"required": _("Enter the code from the e-mail.")},
    )


class UploadForm(forms.Form):
    """A feed file from the desk of whoever runs the feeds."""

    collects: ClassVar = Nothing("of a file that is loaded its rows are, as those of any feed")
    file = forms.FileField(
        label=_("Feed file"),
        help_text=_("Plain or gzipped. It is sealed at once, and loaded by the next job."),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty. Choose another one."),
        },
    )
    format = forms.ChoiceField(
        label=_("Format"),
        required=False,
        choices=[("", _("Recognise it by its first line")), *((name, name) for name in FORMATS)],
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse what is too large."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > settings.FEEDS_UPLOAD_MB * 1_000_000:
            raise forms.ValidationError(
                _(
                    "The file has more than %(most)d megabytes. Put it into the watched folder instead, or "
                    "send it in parts."
                ),
                params={"most": settings.FEEDS_UPLOAD_MB},
            )
        return file

    def clean(self) -> dict[str, Any]:
        """Look at how the file begins: which format it is, and that it has no column that is never stored."""
        cleaned: dict[str, Any] = super().clean() or {}
        file = cleaned.get("file")
        if file is None:
            return cleaned
        head = file.read(HEAD)
        file.seek(0)
        try:
            if cleaned.get("format") == "cis_fixed":
                layout()  # nothing could be kept of a file whose places nobody named
                return cleaned
            may_be = recognise(head)
        except FeedUnreadable as problem:
            self.add_error("file", said(problem.reason, problem.reason.pattern))
            return cleaned
        if not cleaned.get("format"):
            self._take_the_one(may_be)
        return cleaned

    def _take_the_one(self, may_be: tuple[str, ...]) -> None:
        if len(may_be) == 1:
            [self.cleaned_data["format"]] = may_be
        elif may_be:
            names = ", ".join(may_be)
            self.add_error(
                "format", _("It may be any of these: %(names)s. Choose one.") % {"names": names}
            )
        else:
            self.add_error(
                "format", _("The first line is that of no format we know. Choose the format.")
            )


ONE_LINE = RegexValidator(
    r"[\r\n]", message=_("A row is one line: take the line breaks out."), inverse_match=True
)


class RowForm(forms.Form):
    """The fields of a row that was set aside; of a line that cannot be divided, the whole of it."""

    collects: ClassVar = Collects("accounts.SetAsideRow.corrected")

    def __init__(
        self, *args: Any, cells: Sequence[Cell], line: str, wrong: str, reason: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names = [cell.name for cell in cells]
        for number, cell in enumerate(cells):
            at_fault = cell.plain == wrong
            self.fields[f"field_{number}"] = forms.CharField(
                label=cell.name,
                required=False,
                initial=cell.value,
                strip=False,
                help_text=reason if at_fault else "",
                validators=[ONE_LINE, ProhibitNullCharactersValidator()],
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            )
        if not cells:
            self.fields["line"] = forms.CharField(
                label=_("The line"),
                initial=line,
                help_text=reason,
                validators=[ONE_LINE, ProhibitNullCharactersValidator()],
                widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
                error_messages={"required": _("Enter the line, or leave the row out below.")},
            )

    def values(self) -> dict[str, str]:
        """Return the fields by their name; the whole line as `line` where it is not divided."""
        if not self.names:
            return {"line": self.cleaned_data["line"]}
        given = enumerate(self.names)
        return {name: self.cleaned_data[f"field_{number}"] for number, name in given}

    def changed(self) -> list[str]:
        """Return the names of the fields that were changed."""
        if not self.names:
            return ["line"] if self.has_changed() else []
        return [self.names[int(name.removeprefix("field_"))] for name in self.changed_data]


class SettleForm(forms.Form):
    """What to do with a row without loading it: an answer to its question, or a reason to leave it out."""

    collects: ClassVar = Nothing("one of a few answers, about a row")
    answer = forms.ChoiceField(
        label=_("What shall become of the row?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what shall become of the row."),
            "invalid_choice": _("Choose what shall become of the row."),
        },
    )

    def __init__(
        self, *args: Any, choices: "Sequence[tuple[str, StrOrPromise]]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = choices  # type: ignore[attr-defined]  # a choice field has them


class UseDownloadForm(ExportForm):
    """Which days of use to take along, in which unit and as what; only days that may be seen."""

    collects: ClassVar = Nothing("which days of one's own use are wanted, and as what")
    field_order = ("format", "what", "first", "last", "unit")
    format = forms.ChoiceField(
        label=_("What kind of file?"),
        widget=forms.RadioSelect,
        initial="csv",
        choices=[
            ("csv", _("A table (CSV), to open in Excel or another spreadsheet")),
            ("greenbutton", _("Green Button, for an app that works with water or energy data")),
            ("json", _("JSON, for people who write programs")),
        ],
        error_messages={"required": _("Choose what kind of file.")},
    )
    unit = forms.ChoiceField(
        label=_("Volumes in"),
        choices=[
            ("gal", _("gallons")),
            ("kgal", _("thousand gallons")),
            ("cf", _("cubic feet")),
            ("ccf", _("CCF (hundred cubic feet)")),
            ("l", _("litres")),
            ("m3", _("cubic metres")),
        ],
        error_messages={"required": _("Choose a unit.")},
    )

    def __init__(self, *args: Any, seen: tuple[date, date], **kwargs: Any) -> None:
        """`seen` are the first and the last day that may be seen."""
        super().__init__(*args, **kwargs)
        self.seen = seen
        self.fields["what"].label = _("Which days?")
        self.fields["unit"].initial = settings.VOLUME_UNIT

    def clean(self) -> dict[str, Any]:
        """Put the days that nobody gave, and say what to do about days that cannot be seen."""
        values = super().clean()
        earliest, latest = self.seen
        for name in ("first", "last"):
            day = values.get(name)
            if day and day < earliest:
                said = _("You can see this home from %(day)s. Choose that day or a later one.")
                self.add_error(name, said % {"day": day_and_year(earliest)})
            if day and day > latest:
                said = _("The last day you can see is %(day)s. Choose that day or an earlier one.")
                self.add_error(name, said % {"day": day_and_year(latest)})
        return values | {
            "first": values.get("first") or earliest,
            "last": values.get("last") or latest,
        }
