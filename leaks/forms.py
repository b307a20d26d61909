"""Text from residents and staff to values."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.forms import DateInput
from leaks.actions.answering import LONGEST_NORMAL
from leaks.models import LeakAnswer
from leaks.rules import OURS, PRESETS, Pattern
from leaks.thresholds import Thresholds
from privacy.collected import Collects, Nothing
from usage.forms import SAID, YES_OR_NO, Answer
from usage.units import from_unit, to_unit
from usage.words import day_and_year, unit_name

Kind = LeakAnswer.Kind
LONGEST_AWAY = timedelta(days=366)  # ours


class AnswerForm(forms.Form):
    """What somebody says of an alert."""

    collects: ClassVar = Collects(
        "leaks.LeakAnswer.kind", "leaks.LeakAnswer.at", "leaks.LeakAnswer.until_date"
    )
    kind = forms.ChoiceField(
        label=_("How does it stand?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you found.")},
    )
    until_date = forms.DateField(
        label=_("If it is normal: from which day shall we ask again?"),
        required=False,
        widget=DateInput,
        help_text=_(
            "A pool that is being filled, guests, a new lawn. Until then we only write of clearly more."
        ),
        error_messages={"invalid": _("Enter the day as a date.")},
    )

    def __init__(
        self, *args: Any, today: date, kinds: list[LeakAnswer.Kind], **kwargs: Any
    ) -> None:
        """`kinds` are the answers that this person may give."""
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]  # a choice field has them
        if Kind.NORMAL not in kinds:
            del self.fields["until_date"]
            return
        dates = self.fields["until_date"].widget.attrs
        dates["min"] = (today + timedelta(days=1)).isoformat()
        dates["max"] = (today + LONGEST_NORMAL).isoformat()

    def clean(self) -> dict[str, Any]:
        """Ask for a day where one is needed, and forget it where none is."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") != Kind.NORMAL:
            return cleaned | {"until_date": None}
        until, longest = cleaned.get("until_date"), self.today + LONGEST_NORMAL
        if until is None and "until_date" not in self.errors:
            self.add_error("until_date", _("Enter the day from which we shall ask again."))
        elif until and not self.today < until <= longest:
            said = _("Choose a day from tomorrow to %(day)s.") % {"day": day_and_year(longest)}
            self.add_error("until_date", said)
        return cleaned


class AwayForm(forms.Form):
    """When nobody is home, and how much may run all the same."""

    collects: ClassVar = Collects(
        "leaks.AwayTime.from_date", "leaks.AwayTime.to_date", "leaks.AwayTime.allowance"
    )
    from_date = forms.DateField(
        label=_("The day you leave"),
        widget=DateInput,
        error_messages={
            "required": _("Enter the day you leave."),
            "invalid": _("Enter the day you leave as a date."),
        },
    )
    to_date = forms.DateField(
        label=_("The day you are back"),
        widget=DateInput,
        error_messages={
            "required": _("Enter the day you are back."),
            "invalid": _("Enter the day you are back as a date."),
        },
    )
    allowance = forms.DecimalField(
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(1_000_000),
        help_text=_("An irrigation timer, a fish tank, a neighbour who waters. Empty is none."),
        error_messages={"invalid": _("Enter a number, or leave it empty.")},
    )

    def __init__(self, *args: Any, today: date, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.unit = today, unit
        self.fields["allowance"].label = _("How much may run in a day, in %(unit)s?") % {
            "unit": unit_name(unit)
        }
        self.fields["from_date"].widget.attrs["min"] = today.isoformat()

    def clean(self) -> dict[str, Any]:
        """Put the days in order; an allowance becomes microlitres."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("from_date"), cleaned.get("to_date")
        if first and first < self.today:
            self.add_error("from_date", _("Choose today or a later day."))
        if first and last and not first < last <= first + LONGEST_AWAY:
            self.add_error(
                "to_date", _("Choose a day after the one you leave, and within a year of it.")
            )
        cleaned["allowance"] = from_unit(cleaned.get("allowance") or Decimal(0), self.unit)
        return cleaned


def _known(label: Any) -> Answer:
    return Answer(label=label, choices=YES_OR_NO, coerce=SAID.get, widget=forms.Select)


class PlaceForm(forms.Form):
    """What staff know of a place; what the household says of itself goes before it."""

    collects: ClassVar = Collects(
        *(
            f"leaks.PlaceFacts.{name}"
            for name in ("cooler", "pool", "irrigation", "softener", "constant_flow")
        )
    )
    cooler = _known(_("An evaporative cooler"))
    pool = _known(_("A pool"))
    irrigation = _known(_("A garden that is watered"))
    softener = _known(_("A water softener"))
    constant_flow = _known(_("Something that always runs, and is meant to"))


def _figure(label: Any, why: Any) -> forms.FloatField:
    return forms.FloatField(
        label=label,
        help_text=why,
        min_value=0.001,
        max_value=10_000_000,
        error_messages={"required": _("Enter a number."), "invalid": _("Enter a number.")},
    )


VOLUMES = ("high_least", "medium", "high", "burst")  # thresholds that are microlitres


class RuleForm(forms.Form):
    """What counts as a leak at homes of a class, from a day on. Volumes are in the utility's unit."""

    collects: ClassVar = Nothing("what the utility lays down for all homes alike")
    from_date = forms.DateField(
        label=_("From which day shall it hold?"),
        widget=DateInput,
        help_text=_("Alerts of the days before stay as they were judged."),
        error_messages={
            "required": _("Enter the day from which it holds."),
            "invalid": _("Enter the day as a date."),
        },
    )
    pattern = forms.ChoiceField(
        label=_("Which water counts as never stopping?"),
        error_messages={"required": _("Choose what counts.")},
    )
    medium = _figure(_("Medium: from how much an hour?"), _("Smaller ones are small."))
    high = _figure(_("Large: from how much an hour?"), _("These lead the list."))
    burst = _figure(_("Burst: from how much an hour?"), _("Told at any hour of the night."))
    high_times = _figure(
        _("Much more than usual: how many times the usual?"), _("On two days running.")
    )
    high_least = _figure(
        _("Much more than usual: from how much a day?"), _("Below that, nobody is told.")
    )
    grown = _figure(
        _("Told again: from how many times what was told?"), _("2 is when it has doubled.")
    )

    def __init__(
        self, *args: Any, now: Thresholds, today: date, single: bool, **kwargs: Any
    ) -> None:
        """`now` is what holds; the published rules are for single homes."""
        self.now, self.today = now, today
        self.levels = {**OURS, **PRESETS} if single else {}
        super().__init__(*args, **kwargs)
        self.initial = self._held()
        levels = [(key, rules.name) for key, rules in self.levels.items()]
        self.fields["pattern"].choices = [("edited", _("As written below")), *levels]  # type: ignore[attr-defined]  # a choice field has them
        self.fields["from_date"].widget.attrs["min"] = today.isoformat()
        for number, pattern in enumerate(now.rules.patterns):
            words = {"n": number + 1, "block": pattern.hours}
            label = ngettext_lazy(
                "Way %(n)d: at least how much in every hour?",
                "Way %(n)d: at least how much an hour, in every %(block)d hours?",
                pattern.hours,
            )
            self.fields[f"rate_{number}"] = _figure(label % words, "")
            self.fields[f"lasting_{number}"] = forms.IntegerField(
                label=_("Way %(n)d: for how many hours on end?") % words,
                min_value=1,
                max_value=14 * 24,
                error_messages={"required": _("Enter a number."), "invalid": _("Enter a number.")},
            )

    def _held(self) -> dict[str, Any]:
        found: dict[str, Any] = {"from_date": self.today, "pattern": "edited"}
        found |= {name: _in_unit(getattr(self.now, name)) for name in VOLUMES}
        found |= {name: _plain(getattr(self.now, name)) for name in ("high_times", "grown")}
        for number, pattern in enumerate(self.now.rules.patterns):
            found[f"rate_{number}"] = _in_unit(pattern.at_least)
            found[f"lasting_{number}"] = pattern.lasting
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse days that are over, and sizes that are out of order."""
        cleaned: dict[str, Any] = super().clean() or {}
        if (day := cleaned.get("from_date")) and day < self.today:
            self.add_error("from_date", _("Choose today or a later day: what was judged stays."))
        sizes = [cleaned.get(name) for name in ("medium", "high", "burst")]
        known = [size for size in sizes if size is not None]
        if known != sorted(known):
            self.add_error("burst", _("A large leak is more than a medium one, and a burst more."))
        return cleaned

    def thresholds(self) -> Thresholds:
        """Return what was laid down."""
        given = self.cleaned_data
        rules = self.levels.get(given["pattern"])
        if rules is None:
            patterns = tuple(
                self._pattern(number, each) for number, each in enumerate(self.now.rules.patterns)
            )
            name = settings.UTILITY["name"]
            rules = replace(self.now.rules, key="own", name=name, source=name, patterns=patterns)
        rules = replace(rules, from_date=given["from_date"])
        return replace(
            self.now,
            rules=rules,
            medium=_microlitres(given["medium"]),
            high=_microlitres(given["high"]),
            burst=_microlitres(given["burst"]),
            high_times=given["high_times"],
            high_least=_microlitres(given["high_least"]),
            grown=given["grown"],
        )

    def _pattern(self, number: int, held: Pattern) -> Pattern:
        given = self.cleaned_data
        rate = _microlitres(given[f"rate_{number}"])
        return replace(held, at_least=rate, lasting=given[f"lasting_{number}"])


def _in_unit(microlitres: float) -> float:
    return _plain(round(float(to_unit(round(microlitres), settings.VOLUME_UNIT)), 3))


def _plain(figure: float) -> float:
    """Return a figure as it is typed: 30 and not 30.0."""
    return int(figure) if figure == int(figure) else figure


def _microlitres(volume: float) -> float:
    return float(from_unit(Decimal(str(volume)), settings.VOLUME_UNIT))
