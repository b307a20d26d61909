"""The security log: for those who watch over it, and for each person their own lines."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.views.guards import permitted
from portal.sign_in_words import WORDS
from privacy.models import SecurityLine
from privacy.moments import moment
from privacy.tabular import row_of
from privacy.views.people import subject_of

A_PAGE = 50
MINE_A_PAGE = 24
LATELY = timedelta(days=1)
# Ours: so many tries from one network in a day are no forgotten password.
MANY = 10
Kind = SecurityLine.Kind
TRIES = (Kind.SIGN_IN_FAILED, Kind.CODE_REFUSED, Kind.TOO_OFTEN)


@permitted("privacy.view_securityline")
def security(request: HttpRequest) -> HttpResponse:
    """Show the log newest first, all of it or one kind, and which networks tried often since yesterday."""
    now = timezone.now()
    lines = SecurityLine.objects.select_related("subject", "by").order_by("-at", "-pk")
    kind = request.GET.get("kind", "")
    if kind in Kind.values:
        lines = lines.filter(kind=kind)
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    networks = _busy(now)
    return render(
        request,
        "portal/security.html",
        {
            "heading": _heading(networks),
            "networks": networks,
            "kinds": _kinds(kind),
            "query": f"kind={kind}" if kind in Kind.values else "",
            "page": page,
            "table": _everybodys(page),
        },
    )


@login_required
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Show what was written of one's own login, newest first."""
    lines = SecurityLine.objects.filter(subject=subject_of(request)).order_by("-at", "-pk")
    page = Paginator(lines, MINE_A_PAGE).get_page(request.GET.get("page"))
    wrong = lines.filter(kind__in=TRIES, at__gt=timezone.now() - timedelta(days=30)).count()
    heading = _("No sign-in to your account failed in the last 30 days")
    if wrong:
        heading = ngettext(
            "One sign-in to your account failed in the last 30 days",
            "%(count)s sign-ins to your account failed in the last 30 days",
            wrong,
        ) % {"count": formats.number_format(wrong)}
    return render(
        request, "portal/sign_ins.html", {"heading": heading, "page": page, "table": _mine(page)}
    )


def _kinds(chosen: str) -> list[dict[str, Any]]:
    """Return the ways to narrow the list down: everything, or one kind."""
    links = [("", _("Everything")), *Kind.choices]
    return [
        {"url": f"?kind={key}" if key else "?", "label": label, "current": key == chosen}
        for key, label in links
    ]


def _busy(now: datetime) -> list[dict[str, Any]]:
    """Return the networks that were wrong often since yesterday, the most first."""
    tries = SecurityLine.objects.filter(kind__in=TRIES, at__gt=now - LATELY).exclude(network="")
    counted = tries.values("network").annotate(n=Count("pk")).filter(n__gte=MANY)
    return [dict(each) for each in counted.order_by("-n", "network")[:10]]


def _heading(networks: list[dict[str, Any]]) -> str:
    if not networks:
        return _("No network kept failing to sign in since yesterday")
    return ngettext(
        "One network kept failing to sign in since yesterday",
        "%(n)s networks kept failing to sign in since yesterday",
        len(networks),
    ) % {"n": len(networks)}


def _everybodys(page: "Page[SecurityLine]") -> dict[str, Any]:
    return _table(
        (_("When"), _("How or where"), _("Whose login"), _("Network"), _("What happened")),
        [(_at(it), _about(it), _whose(it), it.network, it.get_kind_display()) for it in page],
    )


def _mine(page: "Page[SecurityLine]") -> dict[str, Any]:
    return _table(
        (_("When"), _("How or where"), _("Network"), _("What happened")),
        [(_at(it), _about(it), it.network, it.get_kind_display()) for it in page],
    )


def _table(names: tuple[str, ...], rows: list[tuple[str, ...]]) -> dict[str, Any]:
    columns = [{"label": name} for name in names]
    return {"columns": columns, "rows": [row_of(columns, row) for row in rows]}


def _at(line: SecurityLine) -> str:
    return moment(line.at)


def _about(line: SecurityLine) -> str:
    """Return how somebody signed in, or where they were stopped; without a word, as the program says it."""
    known = [str(WORDS.get(word, word)) for word in line.about.split(" ")]
    return ", ".join(known)


def _whose(line: SecurityLine) -> str:
    """Return a number that is the same in each line of a person: who that is stands elsewhere."""
    if line.subject:
        return line.subject.pk.hex[:8]
    if line.by:
        return _("changed by %(number)s") % {"number": line.by.pk.hex[:8]}
    return _("unknown, mark %(mark)s") % {"mark": line.typed[:6]} if line.typed else _("unknown")
