"""Invented data for the gallery: every component in every state, and three whole pages.

The homes, people and volumes are made up. Whoever adds a component or a state adds it here, so that
it is looked at in both themes and read by the accessibility test.
"""

from base64 import b64encode
from datetime import time
from io import BytesIO
from typing import Any

import qrcode
from django import forms
from qrcode.image.svg import SvgPathImage

from leaks.showing.finding import pictured
from leaks.words import Look
from privacy.tabular import row_of
from usage.comparing.weather_chart import DayBelow, weather_chart
from usage.looking.charts import BarChart, Kind, Point, bar_chart

HOURS = [
    *(f"{hour} am" for hour in (12, *range(1, 12))),
    "noon",
    *(f"{hour} pm" for hour in range(1, 12)),
]
# Gallons by hour: a night without use, a shower, a wash, an evening.
DAY = [0, 0, 0, 0, 2, 9, 31, 22, 8, 5, 3, 12, 15, 6, 3, 2, 5, 9, 26, 19, 12, 8, 4, 1]
LAST_WEEK = [0, 0, 0, 1, 3, 12, 28, 18, 6, 5, 6, 9, 11, 8, 4, 4, 6, 14, 22, 24, 9, 6, 3, 0]
LOOKS = ("toilet", "indoors", "outdoors", "meter", "valve")
MONTH = [92, 110, 87, 104, 131, 240, 221, 98, 90, 101, 95, 117, 246, 198, 88, 94, 412, 99, 105]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="What should we call this home?", help_text="Only you see it.")
    email = forms.EmailField(
        label="E-mail address",
        help_text="We send a code to it.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label="Password",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    moved = forms.DateField(
        label="Day you moved in", widget=forms.DateInput(attrs={"type": "date"})
    )
    role = forms.ChoiceField(
        label="Who is this person?",
        choices=[("", "Choose one"), ("household", "Lives here"), ("landlord", "Owns the home")],
    )
    sees = forms.ChoiceField(
        label="What may they see?",
        widget=forms.RadioSelect,
        choices=[("all", "Use and bills"), ("use", "Use only"), ("totals", "Monthly totals only")],
        help_text="You can change this at any time.",
    )
    mails = forms.MultipleChoiceField(
        label="What should we write to you about?",
        widget=forms.CheckboxSelectMultiple,
        choices=[("bills", "New bills"), ("late", "Late payments")],
        required=False,
    )
    note = forms.CharField(label="Anything else?", widget=forms.Textarea, required=False)
    agree = forms.BooleanField(
        label="I am allowed to see this account", help_text="Its holder is told that you asked."
    )


def choosing() -> list[dict[str, Any]]:
    """Return two topics by three channels; the second goes by the first of them alone."""
    forms = [SampleForm(auto_id=f"told{n}_%s") for n in range(4)]
    ways = ["E-mail", "Text message", "Letter"]
    leaks = [{"label": way, "field": form["role"]} for way, form in zip(ways, forms, strict=False)]
    bills = [{"label": "E-mail", "field": forms[3]["role"]}, {"field": None}, {"field": None}]
    return [
        {"label": "Leaks", "meaning": "When water never stops.", "cells": leaks},
        {"label": "Bills", "meaning": "", "cells": bills},
    ]


def gallery() -> dict[str, Any]:
    """Return the context of the gallery page."""
    return {
        "form": SampleForm(auto_id="plain_%s", initial={"sees": "all", "moved": "2026-11-02"}),
        "wrong_form": SampleForm({"email": "ada@", "name": "Mill Lane"}, auto_id="wrong_%s"),
        "choosing": choosing(),
        "charts": charts(),
        "weather_sample": weather_sample(),
        "facts": FACTS,
        "steps": STEPS,
        "announcements": ANNOUNCED,
        "visit": VISIT,
        "looks": pictured([Look(key, "What to do there, in a sentence.") for key in LOOKS]),
        "bills": BILLS,
        "talk": TALK,
        "nav_sample": NAV,
        "viewing_sample": {"customer": 7, "until": time(15, 4)},
        "long_nav": LONG_NAV,
        "switcher_sample": SWITCHER,
        "crumbs": [
            {"label": "Bills", "url": "#"},
            {"label": "2026", "url": "#"},
            {"label": "14 November 2026"},
        ],
        "periods": [
            {"label": "Hour", "url": "#", "current": True},
            {"label": "Day", "url": "#"},
            {"label": "Month", "url": "#"},
            {"label": "Billing period", "url": "#"},
        ],
        "sessions": SESSIONS,
        "choices": CHOICES,
        "table_columns": TABLE_COLUMNS,
        "table_rows": TABLE_ROWS,
        "table_total": TABLE_TOTAL,
        "lines_columns": LINES_COLUMNS,
        "lines_rows": LINES_ROWS,
        "lines_total": LINES_TOTAL,
        "changes": CHANGES,
        "qr": qr_picture("https://example.org/a-code-that-opens-nothing"),
    }


def qr_picture(text: str) -> str:
    """Return `text` as a picture for a camera, in a data: URI."""
    drawn = BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, border=0).save(drawn)
    return f"data:image/svg+xml;base64,{b64encode(drawn.getvalue()).decode()}"


def charts() -> dict[str, BarChart]:
    """Return one chart for each state a chart can be in."""
    return {
        "plain": bar_chart(_day(), unit="gallons"),
        "mixed": bar_chart(_mixed_day(), unit="gallons"),
        "leak": bar_chart(_leaking_day(), unit="gallons"),
        "month": bar_chart(_month(), unit="gallons"),
        "below": bar_chart(_backflow(), unit="gallons"),
        "nothing": bar_chart([_hour(0, None)], unit="gallons"),
        "dry": bar_chart([_hour(hour, 0) for hour in range(24)], unit="gallons"),
    }


def weather_sample() -> dict[str, Any]:
    """Return a week with its weather: a day that was not measured, and rain."""
    week = [Point(label=str(n), name=f"{n} March", value=90 + 20 * n, said="") for n in range(1, 8)]
    below = [DayBelow(55 + n % 4, 0.4 if n == 1 else 0.0) for n in range(6)]
    chart = weather_chart(
        bar_chart(week, unit="gallons"), [*below[:3], DayBelow(None, None), *below[3:]], number=str
    )
    columns = [{"label": label} for label in ("Day", "Used", "Temperature", "Rain")]
    cells = ("2 March", "130 gallons", "56 °F", "0.4 inches")
    row = row_of(columns, cells)
    return {"chart": chart, "table": {"columns": columns, "rows": [row]}}


def _hour(hour: int, value: float | None, **more: Any) -> Point:
    following = HOURS[(hour + 1) % 24]
    return Point(
        label=HOURS[hour],
        name=f"Sunday 8 March, {HOURS[hour]} to {following}",
        value=value,
        said=_gallons(value),
        **more,
    )


def _gallons(value: float | None) -> str:
    return "" if value is None else f"{value:g} gallon{'' if value == 1 else 's'}"


def _day() -> list[Point]:
    return [_hour(hour, value) for hour, value in enumerate(DAY)]


def _mixed_day() -> list[Point]:
    def one(hour: int, value: float) -> Point:
        before = {"before": LAST_WEEK[hour], "before_said": _gallons(LAST_WEEK[hour])}
        if hour in (9, 10, 11):
            return _hour(hour, None, **before)
        if hour in (12, 13, 14, 15):
            return _hour(hour, 6.5, quality=Kind.SPREAD, **before)
        if hour in (20, 21, 22):
            return _hour(hour, value, quality=Kind.ESTIMATED, **before)
        return _hour(hour, value, **before)

    return [one(hour, value) for hour, value in enumerate(DAY)]


def _leaking_day() -> list[Point]:
    return [
        _hour(hour, value + 6, leak_share=6 / (value + 6), note="6 gallons never stopped")
        for hour, value in enumerate(DAY)
    ]


def _month() -> list[Point]:
    return [
        Point(
            label=str(day),
            name=f"{day} November",
            value=value,
            said=_gallons(value),
            url="#month",
            quality=Kind.ESTIMATED if day in (8, 9) else Kind.ACTUAL,
        )
        for day, value in enumerate(MONTH, start=1)
    ] + [
        Point(label=str(day), name=f"{day} November", value=None, quality=Kind.AHEAD)
        for day in range(len(MONTH) + 1, 31)
    ]


BACKWARDS_AT = 3  # the hour of the sample in which water flows back


def _backflow() -> list[Point]:
    return [_hour(hour, -7 if hour == BACKWARDS_AT else value) for hour, value in enumerate(DAY)]


NAV = [
    {"label": "Home", "url": "#", "icon": "home", "current": True},
    {"label": "Use", "url": "#", "icon": "drop", "current": False},
    {"label": "Bills", "url": "#", "icon": "bill", "current": False},
    {"label": "Access", "url": "#", "icon": "people", "current": False},
]
LONG_NAV = [
    *NAV[:3],
    {"label": "Leaks", "url": "#", "icon": "leak", "current": False},
    {"label": "Messages", "url": "#", "icon": "message", "current": False},
    {"label": "Saving", "url": "#", "icon": "leaf", "current": False},
    {"label": "Privacy", "url": "#", "icon": "lock", "current": False},
]
_PLACES = [
    {"value": 1, "label": "12 Mill Lane", "sublabel": "Account 40-1182-3", "past": False},
    {"value": 2, "label": "Mother’s flat", "sublabel": "7 Weir Street, Flat 4", "past": False},
    {"value": 3, "label": "3 Sluice Road", "sublabel": "until 31 January 2026", "past": True},
]
SWITCHER = {"current": _PLACES[0], "choices": _PLACES}
FACTS = [
    {"term": "Billed for", "text": "12 Mill Lane"},
    {"term": "Period", "text": "13 October to 12 November 2026", "note": "31 days"},
    {"term": "Meter", "text": "60214478", "url": "#"},
]
STEPS = [
    {
        "heading": "Find the account number",
        "text": "It is at the top right of any bill.",
        "done": True,
    },
    {"heading": "Type it here", "text": "With the last name on the bill."},
    {"heading": "Take the code from your mailbox", "text": "We send a letter to the home."},
]
BILLS = [
    {
        "name": "Bill of 14 November 2026",
        "amount": "$84.20",
        "state": "Due 14 December",
        "tone": "care",
        "note": "3,140 gallons in 31 days",
    },
    {
        "name": "Bill of 14 October 2026",
        "amount": "$79.65",
        "state": "Paid",
        "tone": "good",
        "note": "2,910 gallons in 30 days",
    },
    {
        "name": "Bill of 14 September 2026",
        "amount": "$112.08",
        "state": "Overdue",
        "tone": "alert",
        "note": "4,870 gallons in 31 days, estimated",
    },
]
_FILE = {"url": "", "kind": "JPEG", "size": 0}
_SAID: dict[str, Any] = {"at": None, "text": "", "answers": [], "taken_out": [], "files": []}
TALK = [
    _SAID
    | {
        "who": "You",
        "ours": False,
        "when": "yesterday at 3:15 pm",
        "text": "It drips since Monday.",
        "answers": [{"term": "Where is the water?", "text": "At the meter"}],
        "files": [
            {"url": "#", "kind": "JPEG", "size": 482_133},
            _FILE | {"scan": "Waits for the scanner"},
            _FILE | {"scan": "Thrown away: it would have done harm"},
        ],
    },
    _SAID
    | {
        "who": "Mill Valley Water",
        "ours": True,
        "when": "today at 9 am",
        "text": "Somebody comes by this afternoon.\n\nNobody has to be there.",
    },
    _SAID
    | {
        "who": "You, by e-mail",
        "ours": False,
        "when": "today at 10 am",
        "text": "Thank you. Charge […] for it.",
        "taken_out": ["We took out the number of a card. We did not keep it, and never need it."],
    },
]
_CHOICE = {
    "meaning": "A few e-mails a year. Bills and alerts come either way.",
    "facts": [
        {"term": "Who receives something", "text": "The service that sends our e-mail"},
        {"term": "How long", "text": "A yes lasts 24 months, or until you take it back."},
    ],
    "asked": True,
    "on": False,
    "said_no": False,
    "since": "",
    "yes": "Yes, by e-mail",
    "no": "No e-mail",
}
CHOICES = [
    _CHOICE | {"key": "not_asked_yet", "label": "E-mail about programs"},
    _CHOICE
    | {
        "key": "said_yes",
        "label": "E-mail about rebates",
        "on": True,
        "since": "You said yes: 14 November 2026, on this site.",
    },
    _CHOICE | {"key": "not_done", "label": "Sharing for advertising", "asked": False},
]
SESSIONS = [
    {"name": "Firefox on Windows", "seen": "Now, from Mill Valley", "current": True, "value": "1"},
    {"name": "Safari on an iPhone", "seen": "Yesterday at 18:40", "current": False, "value": "2"},
]


def _cells(name: str, *figures: str) -> list[dict[str, Any]]:
    return [{"text": name}, *({"text": figure, "number": True} for figure in figures)]


ANNOUNCED = [
    {
        "title": "Boil your water before you drink it",
        "url": "#",
        "where": "Homes above the old mill",
        "urgent": True,
    },
    {
        "title": "New pipes in Mill Lane: no water on one morning",
        "url": "#",
        "where": "Mill Lane, numbers 2 to 40",
        "urgent": False,
    },
]
VISIT = {
    "heading": "We come by: Monday 23 November 2026, from 12 pm to 2 pm.",
    "url": "#",
    "state": "We come by",
    "tone": "good",
    "where": "12 Mill Lane",
    "file_url": "#",
}
TABLE_COLUMNS = [
    {"label": "Meter"},
    {"label": "Register", "number": True},
    {"label": "Used", "number": True},
    {"label": "Reading"},
]
TABLE_ROWS = [
    [*_cells("60214478", "1,482.6", "3,140 gallons"), {"tag": "Measured", "tone": "good"}],
    [*_cells("60214479", "96.1", "212 gallons"), {"tag": "Estimated", "tone": "estimated"}],
]
TABLE_TOTAL = [*_cells("Both", "", "3,352 gallons"), {"text": ""}]
LINES_COLUMNS: list[dict[str, Any]] = [
    {"label": "For"},
    {"label": "Gallons", "number": True},
    {"label": "Each 1,000", "number": True},
    {"label": "Amount", "number": True},
]
LINES_ROWS = [
    _cells("Water, first 2,000 gallons", "2,000", "$5.40", "$10.80"),
    _cells("Water, 2,001 to 6,000 gallons", "1,140", "$7.85", "$8.95"),
    _cells("Wastewater", "2,600", "$9.10", "$23.66"),
    _cells("Service, 5/8 inch meter", "", "", "$32.50"),
    _cells("City utility tax, 11 %", "", "", "$8.29"),
]
for _row in LINES_ROWS:
    for _cell, _column in zip(_row, LINES_COLUMNS, strict=True):
        _cell["label"] = _column["label"]
LINES_TOTAL = _cells("This bill", "", "", "$84.20")
CHANGES = [
    {"term": "You used more", "text": "230 gallons more, which is $2.41"},
    {"term": "One more day", "text": "31 days instead of 30; day by day, you used 4 % more"},
    {"term": "The price", "text": "The first 2,000 gallons went from $5.00 to $5.40 on 1 November"},
]
