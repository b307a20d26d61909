"""The staff's queue of applications, and one of them: asking back, granting, refusing, the list (S07)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import OwnAccount
from accounts.homes import signed_in
from accounts.views.guards import OWN_ACCOUNT, permitted
from privacy.actions import record_look
from privacy.papers.serving import as_file
from privacy.tabular import row_of
from privacy.views.guards import sent_proven
from programs.actions import deciding
from programs.forms import AskForm, GrantForm, ListForm, RefuseForm
from programs.listing import chosen, filters, listed
from programs.models import Application, Paper, Program
from programs.reckoning import comes_to, known_of, terms_of
from programs.terms import conditions
from programs.views.applications import file_name, shown
from programs.words import asked, money, state
from usage.words import axis_number, day_and_year

EACH_PAGE = 50
# What staff may do, with its form, and whether it needs a fresh proof: what moves money or says no does.
ACTS: dict[str, tuple[Callable[..., None], type[forms.Form], bool]] = {
    "ask": (deciding.ask_back, AskForm, False),
    "list": (deciding.put_on_list, ListForm, False),
    "grant": (deciding.grant, GrantForm, True),
    "refuse": (deciding.refuse, RefuseForm, True),
}
PAY: dict[str, tuple[Callable[..., None], type[forms.Form], bool]] = {
    "paid": (deciding.check_sent, ListForm, False)
}
SHOWN = (
    *("program", "version", "by__subject"),
    *("agreement__premises", "agreement__account__customer"),
)


@permitted("programs.view_application")
def program_queue(request: HttpRequest) -> HttpResponse:
    """List applications, the oldest first; who applied is behind each."""
    among = filters()
    choice = chosen(request.GET.dict(), among)
    page = Paginator(listed(choice, timezone.now()), EACH_PAGE).get_page(request.GET.get("page"))
    context = {
        "heading": _heading(page.paginator.count, narrowed=bool(choice)),
        "table": _table(list(page)),
        "page": page,
        "filters": _links(choice, among),
        "query": f"{urlencode(choice)}&" if choice else "",
        "budgets": _budgets(),
    }
    return render(request, "programs/staff/queue.html", context)


@permitted("programs.view_application")
def program_application(request: HttpRequest, application_id: int) -> HttpResponse:
    """Show an application and take what staff decide; the look is written down for whoever applied."""
    found = get_object_or_404(Application.objects.select_related(*SHOWN), pk=application_id)
    now, by = timezone.now(), signed_in(request).subject
    may_change = request.user.has_perm("programs.change_application")
    may, pays = may_change and found.is_open, may_change and found.waits_for_check
    most = comes_to(found)
    typed: dict[str, forms.Form] = {}
    if request.method == "POST":
        # A page may be older than its application: then the action says so.
        acts = PAY if may_change and not found.is_open else ACTS if may else {}
        done, typed = _decided(request, found, now, acts)
        if done:
            return redirect("program_application", application_id=found.pk)
    record_look(by=by, subject=found.by.subject, purpose="programs", page="application", at=now)
    blank = {
        "ask": AskForm(auto_id="ask_%s"),
        "grant": GrantForm(auto_id="grant_%s", initial={"amount": most}),
        "refuse": RefuseForm(auto_id="refuse_%s"),
    }
    context = {
        "application": found,
        "heading": _("%(program)s: %(state)s")
        % {"program": found.program.said("title"), "state": found.get_state_display()},
        "may": may,
        "pays": pays,
        "forms": blank | typed,
        "comes_to": money(most),
        "left": money(found.program.left()),
        "enough": most <= found.program.left(),
        "waits": found.state == Application.State.WAITING,
        "conditions": _conditions(found, now),
        **_for_staff(found),
    }
    return render(request, "programs/staff/application.html", context)


@permitted("programs.view_application")
@require_safe
def program_paper(request: HttpRequest, application_id: int, paper_id: int) -> HttpResponse:
    """Hand out what somebody sent along, once the scanner has seen it; the look is written down."""
    paper = get_object_or_404(
        Paper.objects.select_related("application__by__subject"),
        pk=paper_id,
        application=application_id,
    )
    if not paper.may_be_opened:
        raise Http404
    record_look(
        by=signed_in(request).subject,
        subject=paper.application.by.subject,
        purpose="programs",
        page="application paper",
        at=timezone.now(),
    )
    return as_file(paper, file_name(paper))


def _decided(
    request: HttpRequest,
    found: Application,
    now: datetime,
    acts: dict[str, tuple[Callable[..., None], type[forms.Form], bool]],
) -> tuple[bool, dict[str, forms.Form]]:
    """Do what was sent; return whether it is done, and otherwise the form as it was typed."""
    what = request.POST.get("do", "")
    if what not in acts:
        raise Http404
    act, form_of, needs_proof = acts[what]
    form = form_of(request.POST, auto_id=f"{what}_%s")
    page = reverse("program_application", args=[found.pk])
    if not form.is_valid() or (needs_proof and not sent_proven(request, form, then=page)):
        return False, {what: form}
    try:
        act(application=found, by=signed_in(request).subject, at=now, **form.cleaned_data)
    except deciding.NotOpen:
        messages.warning(request, _("Somebody has decided meanwhile, or it was withdrawn."))
    except (deciding.TooMuch, deciding.NoReason, deciding.BudgetSpent, OwnAccount) as refused:
        field, said = _refusal(refused, found)
        form.add_error(field, said)
        return False, {what: form}
    else:
        messages.success(request, _("Done. Whoever applied is told."))
    return True, {}


def _refusal(refused: Exception, found: Application) -> tuple[str | None, str]:
    """Return why an amount was not granted, and beside which field it is said."""
    if isinstance(refused, deciding.TooMuch):
        return "amount", _("Enter an amount up to %(most)s.") % {"most": money(comes_to(found))}
    if isinstance(refused, deciding.NoReason):
        return "reason", _("Say why it is less than the terms give.")
    if isinstance(refused, OwnAccount):
        return None, str(OWN_ACCOUNT)
    return None, _("There is not so much money left. Put it on the waiting list.")


def _for_staff(found: Application) -> dict[str, Any]:
    """Return what residents see of it as well, and whose account it is."""
    context = shown(found, paper_page="program_paper")
    account = found.agreement.account
    whose = [
        {"term": _("Account"), "text": account.number},
        {"term": _("Account holder"), "text": account.customer.name},
    ]
    return context | {"facts": [*whose, *context["facts"]]}


def _conditions(found: Application, now: datetime) -> list[dict[str, Any]]:
    """Return each thing that the program asks for, and how it stands by what was said and is on file."""
    terms = terms_of(found)
    known = known_of(found, today=timezone.localdate(now))
    words = {True: (_("So"), "good"), None: (_("Not known"), "plain"), False: (_("Not so"), "care")}
    return [
        {"asked": asked(asks, terms), "text": words[met][0], "tone": words[met][1]}
        for asks, met in conditions(terms, known).items()
    ]


def _heading(count: int, *, narrowed: bool) -> str:
    if not count:
        return _("No application fits") if narrowed else _("No application waits for us")
    if narrowed:
        said = ngettext("%(n)s application fits", "%(n)s applications fit", count)
    else:
        said = ngettext("%(n)s application is open", "%(n)s applications are open", count)
    return said % {"n": axis_number(count)}


def _table(page: list[Application]) -> dict[str, Any]:
    labels = (_("Application"), _("Premises"), _("Sent"), _("State"))
    columns = [{"label": label} for label in labels]
    rows = []
    for each in page:
        tag, sent = state(each), day_and_year(timezone.localdate(each.sent_at))
        name = f"{each.program.said('title')} · {each.pk}"
        rows.append(
            [
                {"text": name, "url": reverse("program_application", args=[each.pk])},
                {"label": labels[1], "text": each.agreement.premises.number},
                {"label": labels[2], "text": sent},
                {"label": labels[3], "text": tag["text"], "tag": tag["text"], "tone": tag["tone"]},
            ]
        )
    return {"columns": columns, "rows": rows}


def _links(
    choice: dict[str, str], among: dict[str, tuple[str, dict[str, str]]]
) -> list[dict[str, Any]]:
    """Return each filter with a link for what it can be."""
    found = []
    for key, (label, known) in among.items():
        others = {name: value for name, value in choice.items() if name != key}
        nothing = _("Open") if key == "state" else _("All")
        links = [
            {
                "label": text,
                "url": "?" + urlencode(others | ({key: value} if value else {})),
                "current": choice.get(key, "") == value,
            }
            for value, text in {"": nothing, **known}.items()
        ]
        found.append({"label": label, "links": links, "on": key in choice})
    return found


def _budgets() -> dict[str, Any]:
    """Return what each program has given, in totals: of those who are erased as well."""
    labels = (
        *(_("Program"), _("Budget"), _("Granted"), _("Left")),
        *(_("Applications"), _("Granted to"), _("Refused")),
    )
    columns = [{"label": label, "number": n > 0} for n, label in enumerate(labels)]
    rows = []
    for each in Program.objects.order_by("closes_on", "pk"):
        texts = (
            each.said("title"),
            *(money(each.budget), money(each.granted_amount), money(each.left())),
            *map(axis_number, (each.applied, each.granted, each.refused)),
        )
        rows.append(row_of(columns, texts))
    return {"columns": columns, "rows": rows}
