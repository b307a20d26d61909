"""Text from residents to values."""

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from notices.facts import NotClear, read_conditions
from notices.group_words import refusal
from notices.groups import Group, NobodyJoined, NotForThis
from notices.links import leads_where_it_may, links_of
from notices.models import Cadence, Channel, Segment
from notices.numbers import dialled
from notices.purposes import PURPOSES
from notices.times import Hours
from notices.topics import Topic
from notices.tracing import hosts
from privacy.collected import Collects, Nothing
from privacy.moments import clock


def hour_choices() -> list[tuple[str, str]]:
    """Return the hours of the day as people say them."""
    return [(str(hour), clock(time(hour))) for hour in range(24)]


class ChoosingForm(forms.Form):
    """One choice for each topic and channel, and the quiet hours."""

    collects: ClassVar = Collects(
        "notices.Preference.cadence", "notices.QuietHours.from_hour", "notices.QuietHours.to_hour"
    )
    from_hour = forms.TypedChoiceField(
        label=_("From"),
        coerce=int,
        choices=hour_choices,
        error_messages={"required": _("Say from when it is quiet.")},
    )
    to_hour = forms.TypedChoiceField(
        label=_("Until"),
        coerce=int,
        choices=hour_choices,
        error_messages={"required": _("Say until when it is quiet.")},
    )

    def __init__(
        self,
        *args: Any,
        now: Mapping[tuple[str, str], str],
        topics: list[Topic],
        hours: Hours,
        shut: frozenset[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"from_hour": hours.from_hour, "to_hour": hours.to_hour}
        self.topics = topics
        for (key, channel), cadence in now.items():
            topic = next(topic for topic in topics if topic.key == key)
            self.fields[f"{key}-{channel}"] = forms.ChoiceField(
                label=f"{topic.label}: {Channel(channel).label}",
                choices=_cadences(topic, channel),
                initial=cadence,
                disabled=channel in shut,
            )

    def rows(self, channels: list[Channel]) -> Iterator[dict[str, Any]]:
        """Yield each topic with its fields, None where it does not go by a channel."""
        for topic in self.topics:
            names = [(channel, f"{topic.key}-{channel}") for channel in channels]
            cells = [
                {"label": channel.label, "field": self[name] if name in self.fields else None}
                for channel, name in names
            ]
            yield {"label": topic.label, "meaning": topic.meaning, "cells": cells}

    def wishes(self) -> dict[tuple[str, str], str]:
        """Return what was chosen, by key of the topic and channel."""
        return {
            (name.rpartition("-")[0], name.rpartition("-")[2]): value
            for name, value in self.cleaned_data.items()
            if "-" in name
        }

    def hours(self) -> Hours:
        """Return the quiet hours."""
        return Hours(self.cleaned_data["from_hour"], self.cleaned_data["to_hour"])


class PhoneForm(forms.Form):
    """A telephone to be texted on."""

    collects: ClassVar = Collects("notices.Phone.number")
    number = forms.CharField(
        label=_("Your cell phone number"),
        help_text=_("We text it a code. Your telephone company may charge for texts."),
        max_length=32,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _("Enter a cell phone number.")},
    )

    def clean_number(self) -> str:
        """Return the number as it is dialled from anywhere."""
        number = dialled(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError(
                _("This is not a whole telephone number. It has ten digits, such as 555 010 0199.")
            )
        return number


class CodeForm(forms.Form):
    """The code that was texted."""

    collects: ClassVar = Collects("notices.Phone.verified_at")
    code = forms.CharField(
        label=_("The code in our text"),
        help_text=_("Six digits. It works for fifteen minutes."),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Enter the code.")},
    )

    def clean_code(self) -> str:
        """Return its digits."""
        return "".join(self.cleaned_data["code"].split())


def _said(
    label: Any, longest: int, help_text: Any = "", *, empty: Any = "", **more: Any
) -> forms.CharField:
    """Return a line or a text; `empty` is what is said where nothing was written."""
    wrong = {"required": empty}
    return forms.CharField(
        label=label, max_length=longest, help_text=help_text, error_messages=wrong, **more
    )


class NamedGroups(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generic at run time
    """The groups by the names that staff gave them; `__str__` shows none."""

    def label_from_instance(self, obj: Any) -> str:
        """Return its name."""
        return str(obj.name)


class CampaignForm(forms.Form):
    """A message to a group in both languages, in plain words; links lead to hosts that the settings name."""

    collects: ClassVar = Nothing("what the utility writes to many")
    name = _said(_("What is it called among staff?"), 80, empty=_("Give it a name for staff."))
    purpose = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[(each.key, each.label) for each in PURPOSES.values()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what it is about: that decides whom it may go to.")},
    )
    law = _said(
        _("Which law makes these rules?"),
        200,
        _("For rules of the law alone. Its readers see it."),
        required=False,
    )
    segment = NamedGroups(
        label=_("Who gets it?"),
        queryset=Segment.objects.order_by("name"),
        required=False,
        empty_label=_("Every home"),
        # Not in the choice: a phone shows no more than four words of one.
        help_text=_("An offer goes only to those of them who want offers."),
    )
    each_hour = forms.IntegerField(
        label=_("To how many people in an hour, at most?"),
        help_text=_("As many as your desk can answer, should each of them call."),
        min_value=12,
        max_value=50_000,
        initial=1000,
        error_messages={"required": _("Say how many people in an hour, at most.")},
    )
    title_en = _said(
        _("Subject line in English"), 120, empty=_("Write the subject line in English.")
    )
    text_en = _said(
        _("Text in English"),
        4000,
        _("An empty line begins a paragraph. Links begin with https://"),
        empty=_("Write the text in English."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    title_es = _said(
        _("Subject line in Spanish"), 120, empty=_("Write the subject line in Spanish.")
    )
    text_es = _said(
        _("Text in Spanish"),
        4000,
        empty=_("Write the text in Spanish."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def clean(self) -> dict[str, Any]:
        """Hold purpose, law and group beside each other."""
        given: dict[str, Any] = super().clean() or {}
        purpose = PURPOSES.get(given.get("purpose", ""))
        if purpose is None:
            return given
        if purpose.cites_a_law and not given.get("law"):
            self.add_error("law", _("Name the law: its readers see on what it rests."))
        if not purpose.cites_a_law:
            given["law"] = ""
        segment = given.get("segment")
        try:
            Group(read_conditions(segment.conditions if segment else []), purpose)
        except NotClear as error:
            self.add_error("segment", error.problem)
        except (NotForThis, NobodyJoined) as error:
            self.add_error("segment", refusal(error, purpose))
        return given

    def clean_text_en(self) -> str:
        """Return the English text, if its links lead where they may."""
        return self._with_good_links("text_en")

    def clean_text_es(self) -> str:
        """Return the Spanish text, if its links lead where they may."""
        return self._with_good_links("text_es")

    def _with_good_links(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        wrong = [link for link in links_of(text) if not leads_where_it_may(link, hosts())]
        if wrong:
            said = _(
                "This link may not stand here: %(link)s. Links lead to %(hosts)s, and have no question mark."
            )
            raise forms.ValidationError(
                said % {"link": wrong[0], "hosts": ", ".join(sorted(hosts()))}
            )
        return text


def _cadences(topic: Topic, channel: str) -> list[tuple[str, Any]]:
    wanted = [Cadence.OFF, Cadence.AT_ONCE]
    if channel == Channel.EMAIL and topic.may_be_gathered:
        wanted += [Cadence.DAILY, Cadence.WEEKLY]
    return [(cadence.value, cadence.label) for cadence in wanted]
