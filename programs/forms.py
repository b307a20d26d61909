"""Text and files from residents and staff to values."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import DateInput
from privacy.collected import Collects, Nothing
from privacy.papers.fields import PaperField
from programs.actions.applying import Answers
from programs.models import ActionMark, Application, Program
from programs.models.programs import PaperKind
from programs.terms import ForWhom, Known, Pays, Terms

YES_AND_NO = [("yes", _("Yes")), ("no", _("No"))]
LONGEST_TEXT = 2000
MOST_MONEY = Decimal(1_000_000)
LONGEST_AGO = timedelta(days=50 * 366)  # ours: before that somebody mistyped the year


def _yes_or_no(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        choices=YES_AND_NO,
        coerce={"yes": True, "no": False}.get,
        widget=forms.RadioSelect,
        error_messages={"required": _("Answer yes or no.")},
    )


def _dollars(label: Any, **kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        max_digits=9,
        decimal_places=2,
        error_messages={
            "required": _("Enter an amount."),
            "invalid": _("Enter an amount such as 149.90."),
        },
        **{"min_value": Decimal("0.01"), "max_value": MOST_MONEY, **kwargs},
    )


class ApplyForm(forms.Form):
    """What a program asks of whoever applies, and nothing else."""

    collects: ClassVar = Collects(
        *(
            f"programs.Application.{name}"
            for name in ("owns", "irrigates", "pool", "cost", "units", "pay_as")
        ),
        "programs.Paper.content",
    )

    def __init__(
        self, *args: Any, program: Program, terms: Terms, known: Known, bills: bool, **kwargs: Any
    ) -> None:
        """`bills`: whether they see the bills of the account, so that a credit is theirs."""
        super().__init__(*args, **kwargs)
        if terms.for_whom is ForWhom.OWNER and known.owns is None:
            self.fields["owns"] = _yes_or_no(_("Do you own this home?"))
        if terms.needs_irrigation:
            self.fields["irrigates"] = _yes_or_no(_("Is there a garden that is watered?"))
        if terms.needs_pool:
            self.fields["pool"] = _yes_or_no(_("Is there a pool?"))
        if program.asks_cost:
            self.fields["cost"] = _dollars(_("What did it cost, in dollars?"))
        if terms.pays is Pays.PER_UNIT:
            self.fields["units"] = forms.IntegerField(
                label=_("How many? Counted is: %(unit)s") % {"unit": program.said("unit")},
                min_value=1,
                max_value=1_000_000,
                error_messages={
                    "required": _("Enter how many."),
                    "invalid": _("Enter a whole number."),
                },
            )
        for kind in program.papers:
            self.fields[f"paper_{kind}"] = PaperField(
                label=PaperKind(kind).label,
                help_text=_(
                    "A photo of up to 15 megabytes, or a PDF or PNG of up to 5. We take out the place "
                    "and time that a camera notes."
                ),
                error_messages={"required": _("Choose a file.")},
            )
        choices = [each for each in Application.PayAs.choices if bills or each[0] == "check"]
        self.fields["pay_as"] = forms.ChoiceField(
            label=_("How shall we pay it?"),
            choices=choices,
            widget=forms.RadioSelect,
            initial=choices[0][0],
            help_text=_(
                "A check goes to the name and mailing address that the utility has on file."
            ),
            error_messages={"required": _("Choose how we shall pay it.")},
        )

    def answers(self) -> Answers:
        """Return what was said."""
        said = {name: it for name, it in self.cleaned_data.items() if not name.startswith("paper_")}
        return Answers(**said)

    def papers(self) -> dict[str, bytes]:
        """Return the files by what they show."""
        return {
            name.removeprefix("paper_"): content
            for name, content in self.cleaned_data.items()
            if name.startswith("paper_") and content
        }


class ReplyForm(forms.Form):
    """The answer to a question of staff: words, a file, or both."""

    collects: ClassVar = Collects("programs.ApplicationEvent.text", "programs.Paper.content")
    text = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    what = forms.ChoiceField(
        label=_("If you send a file: what does it show?"),
        choices=PaperKind.choices,
        required=False,
    )
    paper = PaperField(
        label=_("A file"),
        required=False,
        help_text=_(
            "A photo of up to 15 megabytes, or a PDF or PNG of up to 5. We take out the place "
            "and time that a camera notes."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("text") and not cleaned.get("paper") and "paper" not in self.errors:
            self.add_error("text", _("Write an answer, or send a file."))
        return cleaned

    def papers(self) -> dict[str, bytes]:
        """Return the file by what it shows."""
        content = self.cleaned_data.get("paper")
        return {self.cleaned_data.get("what") or PaperKind.RECEIPT: content} if content else {}


class AskForm(forms.Form):
    """A question of staff."""

    collects: ClassVar = Nothing("staff write it; whoever applied reads it on the page")
    question = forms.CharField(
        label=_("What do you need to know?"),
        help_text=_("They read it as you write it."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the question.")},
    )


class GrantForm(forms.Form):
    """How much is granted, and why less than the terms give."""

    collects: ClassVar = Nothing("staff write it; whoever applied reads it on the page")
    amount = _dollars(_("How much, in dollars?"))
    reason = forms.CharField(
        label=_("If it is less than the terms give: why?"),
        help_text=_("They read it as you write it."),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RefuseForm(forms.Form):
    """Why an application is refused."""

    collects: ClassVar = Nothing("staff write it; whoever applied reads it on the page")
    reason = forms.CharField(
        label=_("Why is it refused?"),
        help_text=_("They read it as you write it."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason.")},
    )


class ListForm(forms.Form):
    """Putting an application on the waiting list: nothing is asked."""

    collects: ClassVar = Nothing("nothing is typed")


class MarkForm(forms.Form):
    """What somebody says of a way to save water."""

    collects: ClassVar = Collects("programs.ActionMark.kind", "programs.ActionMark.on")
    kind = forms.ChoiceField(
        label=_("What about this one?"),
        choices=[each for each in ActionMark.Kind.choices if each[0] != "taken_back"],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )
    on = forms.DateField(
        label=_("If you did it: on which day?"),
        required=False,
        widget=DateInput,
        help_text=_("From that day on we compare your use with before."),
        error_messages={"invalid": _("Enter the day as a date.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def clean(self) -> dict[str, Any]:
        """Ask for a day where one is needed, and forget it where none is."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") != ActionMark.Kind.DONE:
            return cleaned | {"on": None}
        day = cleaned.get("on")
        if day is None and "on" not in self.errors:
            self.add_error("on", _("Enter the day on which you did it."))
        elif day and day > self.today:
            self.add_error("on", _("Choose today or a day before."))
        elif day and day < self.today - LONGEST_AGO:
            self.add_error("on", _("That is very long ago. Look at the year."))
        return cleaned
