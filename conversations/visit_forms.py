"""What people and staff choose about visits, to values."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import Home
from accounts.models import Premises
from conversations.models import Topic, VisitChange, VisitWindow
from notices.announcement_forms import Moment
from notices.when import span
from privacy.collected import Collects, Nothing

MOST_PLACES = 200  # ours: more is a slip of the finger


class ChooseForm(forms.Form):
    """Which window, and at which home, where there are several."""

    collects: ClassVar = Collects("conversations.Visit.at")
    window = forms.TypedChoiceField(
        label=_("When should we come?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the times."),
            "invalid_choice": _("Somebody else took this time. Choose another one."),
        },
    )
    home = forms.TypedChoiceField(
        label=_("At which home?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of your homes.")},
    )

    def __init__(
        self, *args: Any, windows: Sequence[VisitWindow], homes: Sequence[Home], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["window"].choices = [  # type: ignore[attr-defined]  # a choice field
            (each.pk, span(each.from_at, each.to_at)) for each in windows
        ]
        if len(homes) > 1:
            choices = [(home.premises_id, home.name) for home in homes]
            self.fields["home"].choices = choices  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["home"]


class ForThemForm(forms.Form):
    """Which window staff choose for somebody, at which place, and why where another one is left."""

    collects: ClassVar = Collects("conversations.VisitChange.reason")
    window = forms.TypedChoiceField(
        label=_("When do we come?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the times."),
            "invalid_choice": _("Somebody else took this time. Choose another one."),
        },
    )
    home = forms.ModelChoiceField(
        Premises.objects.none(),
        label=_("At which home?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose one of the homes.")},
    )
    number = forms.ModelChoiceField(
        Premises.objects.all(),
        to_field_name="number",
        label=_("The number of the place"),
        help_text=_("We know no home of theirs. Look the number up by its address."),
        widget=forms.TextInput,
        error_messages={
            "required": _("Say where we go."),
            "invalid_choice": _("There is no place of this number."),
        },
    )
    reason = forms.ChoiceField(
        label=_("Why is it moved?"),
        choices=VisitChange.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why. They read it.")},
    )

    def __init__(
        self,
        *args: Any,
        windows: Sequence[VisitWindow],
        homes: Mapping[Premises, str],
        planned: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._only = next(iter(homes)) if len(homes) == 1 else None
        self.fields["window"].choices = [  # type: ignore[attr-defined]  # a choice field
            (each.pk, span(each.from_at, each.to_at)) for each in windows
        ]
        home: Any = self.fields["home"]
        home.queryset = Premises.objects.filter(pk__in=[each.pk for each in homes])
        home.label_from_instance = homes.get
        if planned:
            home.initial = next(iter(homes))
        for name, wanted in (("home", len(homes) > 1), ("number", not homes), ("reason", planned)):
            if not wanted:
                del self.fields[name]

    def place(self) -> Premises:
        """Return where we go."""
        given = self.cleaned_data
        place: Premises = self._only or given.get("home") or given["number"]
        return place


class OffForm(forms.Form):
    """Why staff call a visit off."""

    collects: ClassVar = Collects("conversations.VisitChange.reason")
    why = forms.ChoiceField(
        label=_("Why does nobody come?"),
        choices=VisitChange.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why. They read it.")},
    )


class WindowForm(forms.Form):
    """A window that staff offer."""

    collects: ClassVar = Nothing("when staff can come by")
    topic = forms.ModelChoiceField(
        label=_("For what?"),
        queryset=Topic.objects.none(),
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose what it is for.")},
    )
    from_at = Moment(label=_("From when?"))
    to_at = Moment(label=_("Until when?"))
    places = forms.IntegerField(
        label=_("How many homes?"),
        min_value=1,
        max_value=MOST_PLACES,
        error_messages={"required": _("Say how many homes.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["topic"]
        field.queryset = Topic.objects.filter(visits=True).order_by("order", "pk")  # type: ignore[attr-defined]  # a choice of rows
        field.label_from_instance = lambda topic: topic.said("title")  # type: ignore[attr-defined]  # as above

    def clean(self) -> dict[str, Any]:
        """Hold the two times beside each other: a window is of one day, and to come."""
        given: dict[str, Any] = super().clean() or {}
        begins, ends = given.get("from_at"), given.get("to_at")
        if begins and ends and ends <= begins:
            self.add_error("to_at", _("It ends before it begins."))
        elif begins and ends and _day(begins) != _day(ends):
            self.add_error("to_at", _("A window is of one day."))
        return given


def _day(at: Any) -> date:
    return timezone.localdate(at)
