"""Ways to save water: what each would save here and why; what one says of it; what came of it (R21)."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import Home
from accounts.homes import current_home, signed_in
from accounts.models import User
from privacy.views.choices import card
from privacy.vocabulary import CHOICES
from programs.actions.saving import NotTheirHome, mark_action
from programs.fitting import CHOICE, HomeSeen, seen
from programs.forms import MarkForm
from programs.measuring import effects, in_words, since
from programs.models import ActionMark, Program, SavingAction
from programs.ranking import Estimate, Needs, estimate, ranked
from usage.models import UnitChoice
from usage.words import day_and_year, volume

Kind = ActionMark.Kind
BEST = 3
MEASURED = (
    6  # days on which something was done, the newest: each is worked out when the page is opened
)


@login_required
def save(request: HttpRequest) -> HttpResponse:
    """Show the best ways to save water first, then what one did and what came of it, then all others."""
    home, user, now = current_home(request), signed_in(request), timezone.now()
    today = timezone.localdate(now)
    context: dict[str, Any] = {
        "home": home,
        "allowed": home is not None and home.lives_there,
        "programs": Program.objects.open_on(today).count(),
    }
    if home is None or not home.lives_there:
        return render(request, "programs/save.html", context)
    view = seen(home, by=user, today=today, at=now)
    unit, marks = _unit(user), _marks(user, home)
    actions = {each.key: each for each in SavingAction.objects.order_by("pk")}
    offered = ((key, it.saving()) for key, it in actions.items() if it.offered)
    order = ranked(offered, view.facts, view.split)
    open_ = [each for each in order if _kind(marks, each.key) in {"", Kind.INTERESTED}]
    passed = [each for each in order if _kind(marks, each.key) == Kind.NOT_FOR_ME]
    context |= {
        "heading": _heading(open_, view, unit),
        "best": [_row(each, actions[each.key], view, marks, unit) for each in open_[:BEST]],
        "others": [_row(each, actions[each.key], view, marks, unit) for each in open_[BEST:]],
        "passed": [_row(each, actions[each.key], view, marks, unit) for each in passed],
        "done": _done(actions, home, user, marks, today, unit),
        "choice": card(CHOICES[CHOICE], view.asks) if view.asks else None,
        "agreed": view.agreed,
    }
    return render(request, "programs/save.html", context)


@login_required
def save_action(request: HttpRequest, action: str) -> HttpResponse:
    """Show one way to save water, take what somebody says of it, and say what the meter shows."""
    home, user, now = current_home(request), signed_in(request), timezone.now()
    if home is None or not home.lives_there:
        raise Http404
    found = get_object_or_404(SavingAction, key=action)
    today, unit = timezone.localdate(now), _unit(user)
    mark = _marks(user, home).get(found.key)
    if not (found.offered or mark):
        raise Http404
    before = {"kind": mark.kind, "on": mark.on} if mark else {}
    form = MarkForm(request.POST or None, today=today, initial=before)
    if request.method == "POST":
        taken = {"kind": Kind.TAKEN_BACK, "on": None} if request.POST.get("do") == "back" else None
        if taken or form.is_valid():
            _keep(request, home, found, taken or form.cleaned_data, now)
            return redirect("save_action", action=action)
    view = seen(home, by=user, today=today, at=now)
    worked_out = estimate(found.key, found.saving(), view.facts, view.split)
    done = mark.on if mark and mark.on else None
    context = {
        "heading": found.said("title"),
        "how": found.said("how"),
        "saves": _saves(worked_out, found, unit),
        "why": _why(worked_out, found, view),
        "source": {"title": found.source, "url": found.url},
        "mark": mark,
        "said": _said(mark),
        "form": form if not home.ended else None,
        "measured": in_words(effects(home, [done], by=user, today=today)[done], done, unit)
        if done
        else None,
        "history": _history(user, home, found),
    }
    return render(request, "programs/action.html", context)


def _keep(
    request: HttpRequest, home: Home, action: SavingAction, said: dict[str, Any], now: datetime
) -> None:
    try:
        mark_action(home=home, action=action.key, by=signed_in(request), at=now, **said)
    except NotTheirHome:
        messages.warning(request, _("You do not live in this home any more."))
    else:
        messages.success(request, _("Thank you. We have noted it."))


def _marks(user: User, home: Home) -> dict[str, ActionMark]:
    """Return the newest that somebody said of each action at a home; nothing of what was taken back."""
    mine = ActionMark.objects.filter(by=user, agreement=home.agreement_id).order_by("at", "pk")
    newest = {each.action: each for each in mine}
    return {key: each for key, each in newest.items() if each.kind != Kind.TAKEN_BACK}


def _kind(marks: dict[str, ActionMark], key: str) -> str:
    return marks[key].kind if key in marks else ""


def _unit(user: User) -> str:
    return UnitChoice.objects.of(user) or settings.VOLUME_UNIT


def _heading(open_: list[Estimate], view: HomeSeen, unit: str) -> str:
    best = open_[0] if open_ else None
    if not view.agreed or best is None or not best.fits or not best.saves:
        return _("Ways to save water")
    # Of one alone: what two save outdoors is less than the sum.
    return _("One thing alone could save about %(volume)s a day here.") % {
        "volume": volume(best.saves, unit)
    }


def _row(
    each: Estimate,
    action: SavingAction,
    view: HomeSeen,
    marks: dict[str, ActionMark],
    unit: str,
) -> dict[str, Any]:
    wanted = _kind(marks, each.key) == Kind.INTERESTED
    return {
        "url": reverse("save_action", args=[each.key]),
        "name": action.said("title"),
        "amount": _saves(each, action, unit),
        "note": _why(each, action, view),
        "tag": {"text": Kind.INTERESTED.label, "tone": "care"} if wanted else None,
    }


def _done(
    actions: dict[str, SavingAction],
    home: Home,
    user: User,
    marks: dict[str, ActionMark],
    today: date,
    unit: str,
) -> list[dict[str, Any]]:
    """Return what was done, the newest first, each with what the meter says of it."""
    done = [(each.on, key) for key, each in marks.items() if each.on and key in actions]
    newest = sorted(done, reverse=True)[:MEASURED]
    found = effects(home, [day for day, _key in newest], by=user, today=today)
    rows = []
    for day, key in newest:
        words = in_words(found[day], day, unit)
        rows.append(
            {
                "url": reverse("save_action", args=[key]),
                "name": actions[key].said("title"),
                "amount": "",
                "note": f"{since(day)}. {words['finding']}",
                "tag": words["tag"],
            }
        )
    return rows


def _saves(each: Estimate, action: SavingAction, unit: str) -> str:
    """Return what it saves: "about 24 gallons a day", "up to ...", or a share."""
    if each.saves is None:
        percent = {"n": round(action.percent or 0)}
        return _("about %(n)d %% of what runs outdoors") % percent
    words = {"volume": volume(each.saves, unit)}
    if not action.sure:
        return _("up to %(volume)s a day") % words
    return _("about %(volume)s a day") % words


def _why(each: Estimate, action: SavingAction, view: HomeSeen) -> str:
    """Return why it is shown and for what home the figure is."""
    if each.fits is None:
        return _needed(Needs(action.needs))
    if each.by_meter:
        return _("Worked out from what runs outdoors at your home.")
    if each.people:
        return ngettext(
            "For %(n)d person, as you told us.", "For %(n)d people, as you told us.", each.people
        ) % {"n": each.people}
    if action.needs != Needs.NOTHING:
        return _("It fits what you told us of your home.")
    if not action.sure:
        return _("Only if there is something to mend.")
    return _("For an average home.")


def _needed(needs: Needs) -> str:
    return {
        Needs.NOTHING: "",
        Needs.GARDEN: _("If you water a garden. For an average home."),
        Needs.POOL: _("If you have a pool. For an average home."),
        Needs.COOLER: _("If you have an evaporative cooler. For an average home."),
        Needs.OLD_TOILETS: _("If a toilet is from before 1994. For an average home."),
    }[needs]


def _said(mark: ActionMark | None) -> str:
    if mark is None:
        return ""
    if mark.on:
        return since(mark.on)
    return str(mark.get_kind_display())


def _history(user: User, home: Home, action: SavingAction) -> list[dict[str, Any]]:
    mine = ActionMark.objects.filter(by=user, agreement=home.agreement_id, action=action.key)
    return [
        {
            "term": day_and_year(timezone.localdate(each.at)),
            "text": since(each.on) if each.on else each.get_kind_display(),
        }
        for each in mine.order_by("-at", "-pk")
    ]
