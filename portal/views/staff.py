"""Pages of the utility's staff: what waits for them, who may do what, who searched how often."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Max, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.views.guards import staff_only
from portal.customer_forms import SearchForm
from portal.gallery import gallery
from portal.models import SearchDay, StaffRoleGroup
from portal.staff_roles import ROLE_MAY, ROLES
from portal.staff_words import PERMISSIONS
from portal.staff_words import ROLES as ROLE_NAMES
from portal.views.customers import purpose_of
from portal.waiting import PLACES, WORK
from privacy.models import Look
from privacy.tabular import row_of
from privacy.views.guards import office_only
from usage.words import axis_number

DAYS_COUNTED = 30


@staff_only
def staff(request: HttpRequest) -> HttpResponse:
    """Show what waits for a member of staff, and the way to everything that is theirs to do."""
    now = timezone.now()
    mine = [work for work in WORK if request.user.has_perm(work.permission)]
    counted = [(work, work.count(now)) for work in mine]
    lines = [
        {
            "url": reverse(work.page),
            "label": work.label if waiting.count else work.none,
            "count": axis_number(waiting.count) if waiting.count else "",
            "urgent": f"{axis_number(waiting.urgent)} {work.urgent}" if waiting.urgent else "",
        }
        for work, waiting in counted
    ]
    shown = {work.page for work in mine}
    context = {
        "heading": _today(sum(waiting.count > 0 for _work, waiting in counted), any_=bool(mine)),
        "lines": sorted(lines, key=lambda line: not line["count"]),
        "places": [
            {"url": reverse(page), "label": label, "note": note}
            for permission, page, label, note in PLACES
            if page not in shown and (not permission or request.user.has_perm(permission))
        ],
        "find": _find(request),
    }
    return render(request, "portal/staff.html", context)


@staff_only
def staff_roles(request: HttpRequest) -> HttpResponse:
    """Show what each role of staff may do, and where an administrator decided otherwise."""
    people = Count("group__user", filter=Q(group__user__is_active=True))
    rows: list[Any] = list(StaffRoleGroup.objects.with_permissions().annotate(people=people))
    laid_down = {row.role: row for row in rows}
    held = {
        role.key: laid_down[role.key].permissions if role.key in laid_down else None
        for role in ROLES
    }
    context = {
        "roles": [
            {
                "name": ROLE_NAMES[role.group],
                "people": laid_down[role.key].people if role.key in laid_down else 0,
            }
            for role in ROLES
        ],
        "groups": [
            {"label": label, "rows": [_row(permission, said, held) for permission, said in shelf]}
            for label, shelf in PERMISSIONS
        ],
        "missing": len(laid_down) < len(ROLES),
    }
    return render(request, "portal/staff_roles.html", context)


@office_only
def staff_searches(request: HttpRequest) -> HttpResponse:
    """Show the privacy office how often each member of staff searched for customers and opened one."""
    today = timezone.localdate()
    since = today - timedelta(days=DAYS_COUNTED)
    staff = list(User.objects.filter(is_staff=True).prefetch_related("groups").order_by("email"))
    counts = (
        SearchDay.objects.filter(day__gt=since)
        .values("by")
        .annotate(all=Sum("searches"), vain=Sum("in_vain"), most=Max("searches"))
    )
    opened = dict(
        Look.objects.filter(
            by__in=[one.subject_id for one in staff],
            at__gt=timezone.now() - timedelta(days=DAYS_COUNTED),
        )
        .values_list("by")
        .annotate(Count("subject", distinct=True))
    )
    found = {count["by"]: count for count in counts}
    numbers = (_("Searches"), _("In vain"), _("Most in a day"), _("People opened"))
    columns: list[dict[str, Any]] = [{"label": _("Who")}, {"label": _("Role")}]
    columns += [{"label": label, "number": True} for label in numbers]
    rows = []
    for one in staff:
        count = found.get(one.subject_id, {"all": 0, "vain": 0, "most": 0})
        role = ", ".join(str(ROLE_NAMES.get(group.name, group.name)) for group in one.groups.all())
        figures = (count["all"], count["vain"], count["most"], opened.get(one.subject_id, 0))
        texts = (one.email, role or "–", *map(axis_number, figures))
        rows.append(row_of(columns, texts))
    total = sum(count["all"] for count in found.values())
    heading = ngettext(
        "Staff searched for customers %(n)s time", "Staff searched for customers %(n)s times", total
    ) % {"n": axis_number(total)}
    context = {
        "heading": heading if total else _("Nobody searched for a customer"),
        "days": DAYS_COUNTED,
        "table": {"columns": columns, "rows": rows},
    }
    return render(request, "portal/staff_searches.html", context)


@staff_only
def components(request: HttpRequest) -> HttpResponse:
    """Show every component of the design in every state."""
    return render(request, "portal/gallery.html", gallery())


def _today(kinds: int, *, any_: bool) -> str:
    if not any_:
        return _("No work of the portal is yours yet")
    if not kinds:
        return _("Nothing waits for you")
    return ngettext(
        "%(n)d kind of work waits for you", "%(n)d kinds of work wait for you", kinds
    ) % {"n": kinds}


def _find(request: HttpRequest) -> SearchForm | None:
    if not request.user.has_perm("accounts.find_customer"):
        return None
    form = SearchForm(initial={"purpose": purpose_of(request)})
    # The work that waits is read first: the box does not take the page's focus.
    del form.fields["q"].widget.attrs["autofocus"]
    return form


def _row(permission: str, said: Any, held: dict[str, frozenset[str] | None]) -> dict[str, Any]:
    """Return what each role may of one thing; `held` is what its group holds, None if there is no group."""
    cells = []
    for role in ROLES:
        declared, group = permission in ROLE_MAY[role.key], held[role.key]
        now = declared if group is None else permission in group
        cells.append({"role": ROLE_NAMES[role.group], "may": now, "changed": now != declared})
    return {"label": said, "cells": cells}
