"""Programs of the utility: what fits the home one looks at and why, one of them, applying (R20)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.access import Home
from accounts.homes import current_home, signed_in
from accounts.roles import May
from privacy.papers.kinds import NotAPaper, TooLarge
from privacy.papers.scanning import Infected
from privacy.views.choices import card
from privacy.vocabulary import CHOICES
from programs.actions.applying import AlreadyApplied, Closed, NoMoneyLeft, NotTheirHome, apply
from programs.fitting import CHOICE, HomeSeen, may_apply, seen
from programs.forms import ApplyForm
from programs.models import Application, Program
from programs.models.applications import OPEN
from programs.models.programs import PaperKind
from programs.terms import conditions, fits
from programs.words import asked, found, money, pays, state, why
from usage.words import day_and_year

EACH_PAGE = 20
TAGS = {
    True: (gettext_lazy("Fits your home"), "good"),
    None: (gettext_lazy("May fit"), "plain"),
    False: (gettext_lazy("Does not fit"), "care"),
}


@login_required
def programs(request: HttpRequest) -> HttpResponse:
    """List what is offered, first what fits the home; and one's own applications."""
    home, user, now = current_home(request), signed_in(request), timezone.now()
    today = timezone.localdate(now)
    mine = (
        Application.objects.visible_to(user).select_related("program").order_by("-sent_at", "-pk")
    )
    page = Paginator(mine, EACH_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "home": home,
        "page": page,
        "applications": [_application_row(each) for each in page],
        "groups": [],
        "choice": None,
        "agreed": False,
    }
    if home is not None:
        view = seen(home, by=user, today=today, at=now)
        rows = [
            _row(each, view, today)
            for each in Program.objects.open_on(today).order_by("closes_on", "pk")
        ]
        context |= {
            "choice": card(CHOICES[CHOICE], view.asks) if view.asks else None,
            "agreed": view.agreed,
            "heading": _heading(rows, view),
            "groups": _groups(rows),
        }
    return render(request, "programs/programs.html", context)


@login_required
def program(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a program: what it pays, what it asks for and how that stands at this home, its rules."""
    offer = get_object_or_404(Program, slug=slug)
    home, user, now = current_home(request), signed_in(request), timezone.now()
    today = timezone.localdate(now)
    view = seen(home, by=user, today=today, at=now) if home else None
    context = {
        "offer": offer,
        "heading": offer.said("title"),
        "lead": offer.said("summary"),
        "rules": offer.said("rules"),
        "facts": _facts(offer),
        "conditions": _conditions(offer, view) if view else [],
        "choice": card(CHOICES[CHOICE], view.asks) if view and view.asks else None,
        "may_not": _may_not(offer, home, today),
    }
    return render(request, "programs/program.html", context)


@login_required
def program_apply(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an application with what shows it."""
    offer = get_object_or_404(Program, slug=slug)
    home, user, now = current_home(request), signed_in(request), timezone.now()
    if home is None or _may_not(offer, home, timezone.localdate(now)):
        return redirect("program", slug=slug)
    form = ApplyForm(
        request.POST or None,
        request.FILES or None,
        program=offer,
        terms=offer.terms(),
        known=seen(home, by=user, today=timezone.localdate(now), at=now).known,
        bills=May.BILLS in home.may,
    )
    if request.method == "POST" and form.is_valid():
        try:
            sent = apply(
                program=offer,
                home=home,
                answers=form.answers(),
                files=form.papers(),
                by=user,
                at=now,
            )
        except (NotTheirHome, Closed, AlreadyApplied, NoMoneyLeft):
            return redirect("program", slug=slug)  # which says by itself what stands in the way
        except (Infected, NotAPaper, TooLarge):
            form.add_error(
                None,
                _("Our virus scanner stopped one of the files. Nothing was sent. Choose others."),
            )
        else:
            messages.success(request, _("Thank you. We have your application."))
            return redirect("application", application_id=sent.pk)
    heading = _("Apply: %(program)s") % {"program": offer.said("title")}
    context = {
        "offer": offer,
        "form": form,
        "heading": heading,
        "address": home.address,
        "pays": pays(offer.terms(), offer.said("unit")),
    }
    return render(request, "programs/apply.html", context)


def _row(offer: Program, view: HomeSeen, today: date) -> dict[str, Any]:
    terms = offer.terms()
    stand = conditions(terms, view.known)
    fit = fits(stand.values())
    text, tone = TAGS[fit]
    return {
        "fits": fit,
        "url": reverse("program", args=[offer.slug]),
        "name": offer.said("title"),
        "amount": pays(terms, offer.said("unit")),
        "note": f"{offer.said('summary')} {why(stand, view.known)}",
        "tag": {"text": text, "tone": tone},
    }


def _groups(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the programs in three groups; an empty one is left out."""
    headings = {
        True: _("These fit your home"),
        None: _("These may fit"),
        False: _("These do not fit, as far as we know"),
    }
    groups = [
        {"heading": heading, "rows": [row for row in rows if row["fits"] is fit]}
        for fit, heading in headings.items()
    ]
    return [group for group in groups if group["rows"]]


def _heading(rows: list[dict[str, Any]], view: HomeSeen) -> str:
    fit = sum(row["fits"] is True for row in rows)
    if not rows:
        return _("There is no program at the moment")
    if not fit:
        return _("See what we pay for")
    return ngettext("%(n)d rebate fits your home", "%(n)d rebates fit your home", fit) % {"n": fit}


def _application_row(each: Application) -> dict[str, Any]:
    sent = day_and_year(timezone.localdate(each.sent_at))
    return {
        "url": reverse("application", args=[each.pk]),
        "name": each.program.said("title"),
        "amount": money(each.amount) if each.amount is not None else "",
        "note": _("Sent on %(day)s") % {"day": sent},
        "tag": state(each),
    }


def _facts(offer: Program) -> list[dict[str, Any]]:
    said = [
        {"term": _("You get"), "text": pays(offer.terms(), offer.said("unit"))},
        {"term": _("Apply until"), "text": day_and_year(offer.closes_on)},
    ]
    if offer.papers:
        papers = ", ".join(str(PaperKind(kind).label) for kind in offer.papers)
        said.append({"term": _("To send along"), "text": papers})
    return said


def _conditions(offer: Program, view: HomeSeen) -> list[dict[str, Any]]:
    terms = offer.terms()
    words = {True: _("Fits"), None: _("Not known"), False: _("Does not fit")}
    return [
        {
            "asked": asked(asks, terms),
            "found": found(asks, met, view.known, agreed=view.agreed),
            "tag": {"text": words[met], "tone": TAGS[met][1]},
        }
        for asks, met in conditions(terms, view.known).items()
    ]


def _may_not(offer: Program, home: Home | None, today: date) -> str:
    """Return why nobody can apply here and now; empty where they can."""
    if home is None:
        return _("Find your account first. Then you can apply for your home.")
    if not may_apply(home):
        return _("Whoever lives in this home, or owns it, can apply.")
    if not offer.takes_on(today):
        when = {"first": day_and_year(offer.opens_on), "last": day_and_year(offer.closes_on)}
        return _("Applications are taken from %(first)s to %(last)s.") % when
    holds = [*OPEN, Application.State.GRANTED]
    if offer.applications.filter(agreement=home.agreement_id, state__in=holds).exists():
        return _("There is an application for this home already.")
    if offer.left() <= 0 and not offer.waiting_list:
        return _("The money of this program is spent.")
    return ""
