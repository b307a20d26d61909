"""Groups of homes, for staff: what must be so of each, how many there are, what they may be told."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.homes import signed_in
from accounts.views.guards import permitted
from notices.actions.segments import NameTaken, keep_segment
from notices.facts import FACTS, Condition, Fact, NotClear, read_conditions, serves
from notices.group_words import about, in_words
from notices.groups import Group, NobodyJoined, NotForThis, homes_of
from notices.models import Segment
from notices.purposes import PURPOSES, Purpose
from notices.segment_forms import SegmentForm

EACH_PAGE = 50


@permitted("notices.view_segment")
def segments(request: HttpRequest) -> HttpResponse:
    """List the groups of homes by their names."""
    page = Paginator(Segment.objects.order_by("name"), EACH_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "url": reverse("segment", args=[each.pk]),
            "name": each.name,
            "note": ", ".join(_labels(each)) or _("Every home"),
        }
        for each in page
    ]
    may_write = request.user.has_perm("notices.add_segment")
    context = {"rows": rows, "page": page, "may_write": may_write}
    return render(request, "notices/groups/list.html", context)


@permitted("notices.view_segment")
def segment(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Show what must be so of a group's homes, about how many there are, and what they may be told about."""
    found = get_object_or_404(Segment, pk=segment_id)
    try:
        conditions = read_conditions(found.conditions)
        count = about(
            homes_of(conditions, at=timezone.now()).values("premises").distinct().count(),
            homes=True,
        )
        problem = ""
    except NotClear as unclear:
        conditions, count, problem = [], "", unclear.problem
    context = {
        "found": found,
        "heading": _("%(name)s: %(count)s") % {"name": found.name, "count": count}
        if count
        else found.name,
        "problem": problem,
        "lines": in_words(conditions),
        "purposes": _purposes(conditions),
        "may_write": request.user.has_perm("notices.add_segment") and _may_change(request, found),
        "may_tell": request.user.has_perm("notices.add_campaign"),
    }
    return render(request, "notices/groups/group.html", context)


@permitted("notices.add_segment")
def segment_new(request: HttpRequest) -> HttpResponse:
    """Take a new group."""
    return _written(request, None)


@permitted("notices.add_segment")
def segment_edit(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Take other conditions of a group. Who may not ask all of its facts cannot change it."""
    found = get_object_or_404(Segment, pk=segment_id)
    if not _may_change(request, found):
        messages.error(request, _("It asks for something that your role does not see."))
        return redirect("segment", segment_id=found.pk)
    return _written(request, found)


@permitted("notices.view_segment")
def purposes(request: HttpRequest) -> HttpResponse:
    """Show which facts may choose people for which purpose, as the privacy map says it."""
    columns: list[dict[str, Any]] = [{"label": _("What homes are chosen by")}]
    columns += [{"label": each.label} for each in PURPOSES.values()]
    rows = []
    for fact in FACTS.values():
        cells = [columns[0] | {"text": fact.label}]
        for column, purpose in zip(columns[1:], PURPOSES.values(), strict=True):
            may = serves(fact, purpose)
            text, tone = (_("Yes"), "good") if may else (_("No"), "plain")
            cells.append(column | {"text": "", "tag": text, "tone": tone})
        rows.append(cells)
    context = {
        "table": {"columns": columns, "rows": rows},
        "purposes": [{"term": each.label, "text": each.meaning} for each in PURPOSES.values()],
    }
    return render(request, "notices/groups/purposes.html", context)


def _written(request: HttpRequest, found: Segment | None) -> HttpResponse:
    facts = [fact for fact in FACTS.values() if _may_ask(request, fact)]
    form = SegmentForm(
        request.POST or None,
        facts=facts,
        now=found.conditions if found else [],
        initial={"name": found.name} if found else {},
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = keep_segment(
                segment=found,
                name=form.cleaned_data["name"],
                conditions=form.conditions(),
                by=signed_in(request).subject,
                at=timezone.now(),
            )
        except NameTaken:
            form.add_error("name", _("Another group has this name."))
        else:
            messages.success(request, _("Saved. No home is listed: it is asked anew each time."))
            return redirect("segment", segment_id=done.pk)
    context = {"form": form, "found": found, "shelves": list(form.shelves())}
    return render(request, "notices/groups/edit.html", context)


def _may_ask(request: HttpRequest, fact: Fact) -> bool:
    return not fact.asks or request.user.has_perm(fact.asks)


def _may_change(request: HttpRequest, found: Segment) -> bool:
    """Tell whether somebody may ask every fact of a group; one that is no more may be taken out."""
    keys = [row["fact"] for row in found.conditions]
    return all(_may_ask(request, FACTS[key]) for key in keys if key in FACTS)


def _labels(found: Segment) -> list[str]:
    return [str(FACTS[row["fact"]].label) for row in found.conditions if row["fact"] in FACTS]


def _purposes(conditions: list[Condition]) -> list[dict[str, Any]]:
    return [
        {"label": purpose.label, "may": _may_go_to(conditions, purpose)}
        for purpose in PURPOSES.values()
    ]


def _may_go_to(conditions: list[Condition], purpose: Purpose) -> bool:
    try:
        Group(conditions, purpose)
    except (NotForThis, NobodyJoined):
        return False
    return True
