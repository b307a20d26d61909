"""What counts as a leak, in words, and laying down something else from a day on (S05)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.homes import signed_in
from accounts.models import Premises
from accounts.views.guards import permitted
from leaks.actions.rules import lay_down_rule
from leaks.cases import Rule, rules_on
from leaks.forms import RuleForm
from leaks.life import Kind
from leaks.models import LeakRule
from leaks.showing.why import in_words
from leaks.thresholds import CLASSES, Thresholds, from_json
from usage.words import axis_number, day_and_year, volume

FIRE = {"fire": gettext_lazy("Fire lines")}
CLASS_NAMES = {**dict(Premises.Kind.choices), **FIRE}


@permitted("leaks.view_leakrule")
def leak_rules(request: HttpRequest) -> HttpResponse:
    """Show what holds today for each class of homes, and what is laid down for later."""
    today = timezone.localdate()
    held = rules_on(today)
    later = LeakRule.objects.filter(from_date__gt=today).order_by("from_date", "version")
    coming: dict[str, list[LeakRule]] = {}
    for rule in later:
        coming.setdefault(rule.home_class, []).append(rule)
    classes = [
        {
            "key": key,
            "name": CLASS_NAMES[key],
            "url": reverse("leak_rule", args=[key]),
            "held": _said(held[key]),
            "coming": [day_and_year(rule.from_date) for rule in coming.get(key, [])],
        }
        for key in CLASSES
    ]
    return render(request, "leaks/staff/rules.html", {"classes": classes})


@permitted("leaks.view_leakrule")
def leak_rule(request: HttpRequest, home_class: str) -> HttpResponse:
    """Show the rules of one class in their versions, and take the next one."""
    if home_class not in CLASSES:
        raise Http404
    now = timezone.now()
    today = timezone.localdate(now)
    held = rules_on(today)[home_class]
    may_lay_down = request.user.has_perm("leaks.add_leakrule")
    single = home_class == Premises.Kind.SINGLE_FAMILY
    form = RuleForm(request.POST or None, now=held.thresholds, today=today, single=single)
    if request.method == "POST" and may_lay_down and form.is_valid():
        laid_down = lay_down_rule(
            home_class=home_class,
            thresholds=form.thresholds(),
            from_date=form.cleaned_data["from_date"],
            by=signed_in(request).subject,
            at=now,
        )
        words = {"n": laid_down.version, "day": day_and_year(laid_down.from_date)}
        messages.success(request, _("Version %(n)d holds from %(day)s.") % words)
        return redirect("leak_rule", home_class=home_class)
    context = {
        "name": CLASS_NAMES[home_class],
        "held": _said(held),
        "versions": _versions(home_class),
        "form": form if may_lay_down else None,
    }
    return render(request, "leaks/staff/rule.html", context)


def _said(rule: Rule) -> dict[str, Any]:
    thresholds = rule.thresholds
    return {
        "name": thresholds.rules.name,
        "since": _("Version %(n)d, of %(day)s")
        % {"n": rule.version, "day": day_and_year(thresholds.rules.from_date)},
        "source": thresholds.rules.source,
        "sentences": in_words(thresholds, Kind.CONTINUOUS, ""),
        "facts": _figures(thresholds),
    }


def _figures(thresholds: Thresholds) -> list[dict[str, str]]:
    an_hour = _("%(volume)s an hour")

    def rate(microlitres: float) -> str:
        return an_hour % {"volume": volume(round(microlitres))}

    return [
        {"term": _("Medium from"), "text": rate(thresholds.medium)},
        {"term": _("Large from"), "text": rate(thresholds.high)},
        {"term": _("A burst from"), "text": rate(thresholds.burst)},
        {
            "term": _("Much more than usual"),
            "text": in_words(thresholds, Kind.HIGH_USE, "")[0],
        },
        {
            "term": _("Told again"),
            "text": _("at %(times)s times what was told")
            % {"times": axis_number(thresholds.grown)},
        },
    ]


def _versions(home_class: str) -> list[dict[str, Any]]:
    """Return the versions of a class, newest first; ours is the first of them."""
    found = LeakRule.objects.filter(home_class=home_class).order_by("-version")
    versions = [
        {
            "term": _("Version %(n)d") % {"n": rule.version},
            "text": _("from %(day)s on") % {"day": day_and_year(rule.from_date)},
            "note": " ".join(in_words(from_json(rule.thresholds), Kind.CONTINUOUS, "")),
        }
        for rule in found
    ]
    ours = CLASSES[home_class]
    return [
        *versions,
        {
            "term": _("Version %(n)d") % {"n": ours.rules.version},
            "text": _("as it comes with the program"),
            "note": " ".join(in_words(ours, Kind.CONTINUOUS, "")),
        },
    ]
