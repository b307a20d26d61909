"""The marks of a chart and the rows of its table, each kind as one piece of text.

A page of use has up to a thousand of them. Written by the nodes of a template, each of which looks up its
names and finds out what to escape, they were half of the time of the page (docs/speed.md). What stands
around them is in templates/components/. Numbers go in as they are; every text goes through `escape`.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from usage.comparing.weather_chart import Drop
from usage.looking.charts import Bar, BarChart, Drawing, Kind
from usage.looking.heat import Column
from usage.words import how_known

register = template.Library()
register.filter(how_known)


@register.simple_tag
def bars(drawing: Drawing, of: str) -> SafeString:
    """Draw the bars; `of` is the id of their chart, whose patterns fill what was not measured."""
    return _written("\n", (_bar(bar, drawing, escape(of)) for bar in drawing.bars))


@register.simple_tag
def ways_in(drawing: Drawing) -> SafeString:
    """Lay a link over the place of each bar that leads to a closer look."""
    top, slot, height = drawing.top, drawing.slot, drawing.plot_height
    return _written(
        "\n",
        (
            f'<a href="{escape(bar.url)}" tabindex="-1"><rect class="hit" x="{bar.start}" y="{top}"'
            f' width="{slot}" height="{height}"/></a>'
            for bar in drawing.bars
            if bar.url
        ),
    )


@register.simple_tag
def bar_rows(chart: BarChart) -> SafeString:
    """Write the rows of the table below a bar chart."""
    return _written("\n", _bar_rows(chart))


@register.simple_tag
def heat_days(columns: Sequence[Column]) -> SafeString:
    """Lay a link over each day of a month of hours, and a line below those that were never dry."""
    return _written(
        "",
        (
            f'<a href="?by=hour&amp;on={one.day.day}" tabindex="-1" data-hours="{escape(one.hours)}">'
            + (f'<path class="heat__never" d="M{one.x} 24.8h1v1.2h-1z"/>' if one.never_dry else "")
            + f'<path d="M{one.x} 0h1v26h-1z"/></a>'
            for one in columns
        ),
    )


@register.simple_tag
def heat_rows(rows: Sequence[dict[str, Any]]) -> SafeString:
    """Write the rows of the table of a month of hours."""
    none = _("no reading")
    nothing = f'<td colspan="3">{escape(none)}</td>'
    return _written(
        "\n",
        (
            f'<tr><th scope="row"><a href="?by=hour&amp;on={row["day"]}">{escape(row["name"])}</a></th>'
            + (nothing if row["used"] is None else _amounts(row["used"], row["wet"], row["least"]))
            + "</tr>"
            for row in rows
        ),
    )


@register.simple_tag
def plain_rows(rows: Sequence[Sequence[dict[str, Any]]]) -> SafeString:
    """Write the rows of a table whose cells are text and numbers, as components/table_row.html does."""
    return _written("", (_plain_row(*row) for row in rows))


@register.simple_tag
def rain(drops: Sequence[Drop]) -> SafeString:
    """Draw the bars of rain below a month."""
    return _written(
        "",
        (
            f'<rect class="rain" x="{one.x}" y="{one.y}" width="{one.width}" height="{one.height}"/>'
            for one in drops
        ),
    )


def _plain_row(name: dict[str, Any], *cells: dict[str, Any]) -> str:
    said = "".join(
        _amounts(each["text"]) if each.get("number") else f"<td>{escape(each['text'])}</td>"
        for each in cells
    )
    return f'<tr><th scope="row">{_linked(name["text"], name.get("url", ""))}</th>{said}</tr>'


def _linked(text: str, url: str) -> str:
    said: str = escape(text)
    return f'<a href="{escape(url)}">{said}</a>' if url else said


def _written(between: str, parts: Iterator[str]) -> SafeString:
    return mark_safe(between.join(parts))  # noqa: S308 - numbers, and text that was escaped


def _bar(bar: Bar, drawing: Drawing, of: str) -> str:
    """Return a bar, the part of it that never stopped, what it lacks, and what it is compared with."""
    drawn = _volume(bar, drawing, of)
    if bar.leak_height:
        drawn += (
            f'<rect class="mark--leak" x="{bar.x}" y="{bar.leak_y}" width="{bar.width}"'
            f' height="{bar.leak_height}"/>'
        )
    if bar.part_y is not None:
        drawn += f'<path class="mark--part" d="M{bar.x} {bar.part_y}h{bar.width}"/>'
    if bar.before_y is not None:
        drawn += (
            f'<rect class="mark--before" x="{bar.before_x}" y="{bar.before_y}"'
            f' width="{bar.before_width}" height="2"/>'
        )
    return drawn


def _volume(bar: Bar, drawing: Drawing, of: str) -> str:
    place = f'x="{bar.x}" y="{bar.y}" width="{bar.width}" height="{bar.height}"'
    if bar.kind == Kind.AHEAD:
        return ""
    if bar.kind == Kind.MISSING:
        return f'<path class="mark--none" d="M{bar.x} {drawing.foot_y}h{bar.width}"/>'
    if not bar.height:
        return f'<path class="mark--nought" d="M{bar.x} {drawing.zero_y}h{bar.width}"/>'
    if bar.kind == Kind.ACTUAL:
        return f'<rect class="mark" {place}/>'
    return f'<rect class="mark--{bar.kind}" fill="url(#{of}-{bar.kind})" {place}/>'


def _bar_rows(chart: BarChart) -> Iterator[str]:
    nothing, has_before = _("no reading"), chart.has_before
    known = {kind: how_known(kind) for kind in Kind}
    for point in chart.points:
        if point.kind == Kind.AHEAD:
            continue
        name = _linked(point.name, point.url)
        amounts = _amounts(nothing if point.value is None else point.said)
        if has_before:
            amounts += _amounts(nothing if point.before is None else point.before_said)
        note = f" ({point.note})" if point.note else ""
        yield (
            f'<tr><th scope="row">{name}</th>{amounts}'
            f"<td>{escape(known[point.kind] + note)}</td></tr>"
        )


def _amounts(*said: str) -> str:
    return "".join(f'<td class="amount">{escape(each)}</td>' for each in said)
