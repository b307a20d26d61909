"""Text from residents to values."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.collected import Collects
from usage.comparing.household import MOST_OCCUPANTS, Facts, Garden, Toilets
from usage.models.homes import GARDENS, TOILETS
from usage.units import UNITS
from usage.words import unit_name

NOT_SAID = ("", _("Not said"))
YES_OR_NO = [NOT_SAID, ("yes", _("Yes")), ("no", _("No"))]
SAID = {"yes": True, "no": False}


class Answer(forms.TypedChoiceField):
    """One question that may stay open: what is not said is None."""

    def __init__(self, *, coerce: Any, widget: Any = forms.RadioSelect, **kwargs: Any) -> None:
        super().__init__(required=False, empty_value=None, coerce=coerce, widget=widget, **kwargs)


def yes_or_no(label: Any, why: Any) -> Answer:
    """Return a question that is answered yes or no, or not at all."""
    return Answer(label=label, help_text=why, choices=YES_OR_NO, coerce=SAID.get)


class HouseholdForm(forms.Form):
    """What a household says of itself. Every question says why it is asked, and may stay open."""

    collects: ClassVar = Collects(
        *(
            f"usage.HouseholdProfile.{name}"
            for name in (
                "occupants",
                "garden",
                "pool",
                "cooler",
                "softener",
                "constant_flow",
                "toilets",
            )
        )
    )
    occupants = Answer(
        label=_("How many people live here?"),
        help_text=_("More people use more water. We compare you with homes of as many people."),
        choices=[
            NOT_SAID,
            *((str(n), str(n)) for n in range(1, MOST_OCCUPANTS)),
            (str(MOST_OCCUPANTS), _("6 or more")),
        ],
        coerce=int,
        widget=forms.Select,
    )
    garden = Answer(
        label=_("How much garden do you water?"),
        help_text=_(
            "Lawn and beds together. A parking space is about 150 square feet. We compare you with homes "
            "that water about as much."
        ),
        choices=[NOT_SAID, *GARDENS],
        coerce=Garden,
    )
    pool = yes_or_no(
        _("Is there a pool?"),
        _("Filling one looks like a burst pipe. With your answer we need not take it for one."),
    )
    cooler = yes_or_no(
        _("Is there an evaporative cooler?"),
        _("It runs water all through a hot day, which looks like a leak."),
    )
    softener = yes_or_no(
        _("Is there a water softener?"),
        _("It rinses itself at night, which looks like a leak."),
    )
    constant_flow = yes_or_no(
        _("Does anything always run, and is meant to?"),
        _("A fountain or a trough, for example. Say only yes or no: what it is, is your business."),
    )
    toilets = Answer(
        label=_("How old are the toilets?"),
        help_text=_(
            "One from before 1994 takes twice as much water for a flush, or more. It helps to explain what "
            "runs indoors."
        ),
        choices=[NOT_SAID, *TOILETS],
        coerce=Toilets,
    )

    def facts(self) -> Facts:
        """Return what was said."""
        return Facts(**self.cleaned_data)


def answers_of(facts: Facts) -> dict[str, str]:
    """Return what was said before, as the form has it."""
    words = {True: "yes", False: "no", None: ""}
    return {
        "occupants": str(facts.occupants or ""),
        "garden": facts.garden or "",
        "toilets": facts.toilets or "",
        **{
            name: words[getattr(facts, name)]
            for name in ("pool", "cooler", "softener", "constant_flow")
        },
    }


class UnitForm(forms.Form):
    """In which unit to show water."""

    collects: ClassVar = Collects("usage.UnitChoice.unit")
    unit = forms.ChoiceField(
        label=_("Show water in"),
        choices=lambda: [(key, unit_name(key)) for key in UNITS],
        error_messages={"required": _("Choose a unit.")},
    )
    next: Any = forms.CharField(required=False, widget=forms.HiddenInput)
