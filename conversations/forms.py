"""What people write, from their forms to values. Nothing is taken that nobody should write to us."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.forms import DateInput
from conversations.caught import caught
from conversations.fields import Field, Kind
from conversations.words import CAUGHT
from privacy.collected import Collects
from privacy.papers.fields import ACCEPT, read

LONGEST = 5000  # ours: two pages
LONGEST_LINE = 200
NO_ACCOUNT = "none"
MOST_FILES = 5  # of one message, ours


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to MOST_FILES files as their bytes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=FilesInput(attrs=dict(ACCEPT)), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Read each, and refuse what is no paper."""
        sent = [each for each in data or [] if each]
        if len(sent) > MOST_FILES:
            raise forms.ValidationError(
                _("Send up to %(n)d files at once.") % {"n": MOST_FILES}, code="many"
            )
        return [read(super(FilesField, self).clean(each, initial)) for each in sent]


def words_field(*, required: bool, label: Any, rows: int = 5) -> forms.CharField:
    """Return the field for what somebody writes."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": _("Write to us what it is about.")},
    )


def papers_field() -> FilesField:
    """Return the field for photos and papers."""
    return FilesField(
        label=_("Photos or papers"),
        required=False,
        help_text=_(
            "Up to 5 files: photos of 15 megabytes, or PDF or PNG of 5. We take out the place and time "
            "that a camera notes."
        ),
    )


class Guarded(forms.Form):
    """A form that gives back what nobody should write to us, with the words as they were typed."""

    collects: ClassVar = Collects("conversations.MessageBody.text")

    def clean(self) -> dict[str, Any]:
        """Look through every text."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name, value in list(cleaned.items()):
            if isinstance(value, str):
                for kind in sorted(caught(value)):
                    self.add_error(name, forms.ValidationError(CAUGHT[kind], code=kind))
        return cleaned


class ReplyForm(Guarded):
    """Another word in a thread."""

    collects: ClassVar = Collects(
        "conversations.MessageBody.text", "conversations.Attachment.content"
    )
    text = words_field(required=False, label=_("Your message"))
    papers = papers_field()

    def clean(self) -> dict[str, Any]:
        """Ask for words or a file."""
        cleaned = super().clean()
        if not cleaned.get("text") and not cleaned.get("papers") and not self.errors:
            self.add_error("text", _("Write something, or choose a file."))
        return cleaned


class TopicForm(Guarded):
    """The form of a topic: what the utility asks, and a place for words and files."""

    collects: ClassVar = Collects(
        "conversations.MessageBody.text",
        "conversations.MessageBody.answers",
        "conversations.Attachment.content",
    )

    def __init__(
        self,
        *args: Any,
        asked: Sequence[Field],
        accounts: Iterable[tuple[str, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        """`accounts` are those that one may write about, by number and what to call them."""
        super().__init__(*args, **kwargs)
        self.asked, self.today = asked, today
        if choices := list(accounts):
            self.fields["account"] = forms.ChoiceField(
                label=_("Which home is it about?"),
                choices=[*choices, (NO_ACCOUNT, _("Another place, or none"))],
                initial=choices[0][0],
                error_messages={"required": _("Choose a home, or another place.")},
            )
        for field in asked:
            self.fields[f"asked_{field.key}"] = form_field(field)
        enough = any(field.required for field in asked)
        self.fields["text"] = words_field(
            required=not enough,
            label=_("Anything else that we should know?") if asked else _("Your message"),
            rows=3 if asked else 7,
        )
        self.fields["papers"] = papers_field()

    def clean(self) -> dict[str, Any]:
        """Hold days against today."""
        cleaned = super().clean()
        for field in self.asked:
            day = cleaned.get(f"asked_{field.key}")
            if isinstance(day, date) and field.past and day > self.today:
                self.add_error(f"asked_{field.key}", _("Choose today or a day before."))
            elif isinstance(day, date) and field.future and day < self.today:
                self.add_error(f"asked_{field.key}", _("Choose today or a later day."))
        if not self.errors:  # a number that goes on in the next field is one all the same
            said = "\n".join([cleaned.get("text", ""), *map(str, self.answers().values())])
            for kind in sorted(caught(said)):
                self.add_error("text", forms.ValidationError(CAUGHT[kind], code=kind))
        return cleaned

    def account(self) -> int | None:
        """Return the number of the account that it is about; None for none."""
        chosen = self.cleaned_data.get("account", NO_ACCOUNT)
        return None if chosen == NO_ACCOUNT else int(chosen)

    def answers(self) -> dict[str, object]:
        """Return what was answered by key, as JSON has it; what was left out is not there."""
        said = {field.key: self.cleaned_data.get(f"asked_{field.key}") for field in self.asked}
        return {key: _as_json(value) for key, value in said.items() if value not in {None, ""}}


def _as_json(value: Any) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.normalize()) if value % 1 else int(value)
    return value


Maker = Callable[[Field, dict[str, Any], str], forms.Field]


def form_field(field: Field) -> forms.Field:
    """Return a question of a topic as Django asks it."""
    language = get_language() or ""
    said: dict[str, Any] = {
        "label": field.said(language),
        "help_text": field.helped(language),
        "required": field.required,
    }
    return MAKERS[field.kind](field, said, language)


def _choice(field: Field, said: dict[str, Any], language: str) -> forms.Field:
    choices: list[tuple[str, Any]] = [
        (it.key, it.es if language.startswith("es") else it.en) for it in field.choices
    ]
    missing = {"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")}
    if not field.required:
        choices.append(("", _("I do not know")))
    return forms.ChoiceField(
        **said, choices=choices, widget=forms.RadioSelect, error_messages=missing
    )


def _yes_no(field: Field, said: dict[str, Any], _language: str) -> forms.Field:
    choices: list[tuple[str, Any]] = [("yes", _("Yes")), ("no", _("No"))]
    if not field.required:
        choices.append(("", _("I do not know")))
    return forms.TypedChoiceField(
        **said,
        choices=choices,
        coerce=lambda it: it == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Answer yes or no.")},
    )


def _date(_field: Field, said: dict[str, Any], _language: str) -> forms.Field:
    wrong = {"required": _("Enter the day."), "invalid": _("Enter the day as a date.")}
    return forms.DateField(**said, widget=DateInput, error_messages=wrong)


def _number(field: Field, said: dict[str, Any], _language: str) -> forms.Field:
    return forms.DecimalField(
        **said,
        min_value=field.least,
        max_value=field.most,
        max_digits=12,
        decimal_places=3,
        error_messages={"required": _("Enter a number."), "invalid": _("Enter a number.")},
    )


def _text(field: Field, said: dict[str, Any], _language: str) -> forms.Field:
    missing = {"required": _("Answer this.")}
    if field.kind is Kind.LONG:
        area = forms.Textarea(attrs={"rows": 4})
        return forms.CharField(**said, max_length=LONGEST, widget=area, error_messages=missing)
    return forms.CharField(**said, max_length=LONGEST_LINE, error_messages=missing)


MAKERS: Mapping[Kind, Maker] = {
    Kind.TEXT: _text,
    Kind.LONG: _text,
    Kind.CHOICE: _choice,
    Kind.DATE: _date,
    Kind.NUMBER: _number,
    Kind.YES_NO: _yes_no,
}
