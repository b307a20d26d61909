"""Finding a customer, and all that is known of one on a page (S02). What was typed is kept nowhere."""

from datetime import datetime
from typing import Any

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import homes_of
from accounts.homes import signed_in
from accounts.models import Customer, User
from accounts.views.guards import permitted
from portal.actions import count_search
from portal.customer_forms import RevealForm, SearchForm, ViewAsForm
from portal.customers import opening
from portal.customers.blocks import blocks_of, file_of
from portal.customers.person import FACTS, facts_of, name_of, sight_of, standing_of
from portal.customers.searching import Finds, search
from portal.customers.typed import understand
from portal.customers.viewing import may_be_viewed
from portal.staff_roles import PURPOSES, role_in
from portal.staff_words import FOR
from privacy.actions import record_look
from privacy.restriction import may_be_found, serves_the_office

finders = permitted("accounts.find_customer")


@finders
def customers(request: HttpRequest) -> HttpResponse:
    """Ask whom to look for, and list who was found: masked, but for what was typed."""
    sent = request.POST if request.method == "POST" else None
    form = SearchForm(sent, initial={"purpose": purpose_of(request)})
    context: dict[str, Any] = {"form": form, "finds": None}
    if sent is not None and form.is_valid():
        if not ratelimit.consume(request, action="staff_search", user=request.user):
            return render(request, "429.html", status=429)
        request.session[opening.PURPOSE] = form.cleaned_data["purpose"]
        finds = search(
            understand(form.cleaned_data["q"]), everybody=serves_the_office(request.user)
        )
        _note_search(request, finds)
        context |= {"finds": finds, "heading": _heading(finds)}
    return render(request, "portal/customers/search.html", context)


@finders
def customer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Show all that a member of staff may know of a customer; the look is written down."""
    found = _findable(request, customer_id)
    purpose = purpose_of(request)
    if not _open(request, found, purpose):
        return render(request, "429.html", status=429)
    return _page(request, found, purpose)


@permitted("accounts.reveal")
@require_POST
def customer_reveal(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Show masked facts of a customer for a while, for a reason that they can read."""
    if not request.user.has_perm("accounts.find_customer"):
        raise Http404
    found = _findable(request, customer_id)
    form = RevealForm(request.POST, masked=sight_of(request.user).masked)
    purpose = form.cleaned_data["purpose"] if form.is_valid() else purpose_of(request)
    # The page is seen either way, also by whoever sends the form without having opened it.
    if not _open(request, found, purpose):
        return render(request, "429.html", status=429)
    if not form.is_valid():
        return _page(request, found, purpose, reveal=form)
    request.session[opening.PURPOSE] = purpose
    for fact in form.cleaned_data["facts"]:
        _look(request, found, f"customer: {fact}", purpose)
    opening.note_shown(request.session, found.pk, form.cleaned_data["facts"], now=timezone.now())
    return redirect("customer", customer_id=found.pk)


def _open(request: HttpRequest, found: Customer, purpose: str) -> bool:
    """Write the look down, unless it goes on; False for whoever opened too many.

    Pages have running numbers: nobody reads all customers by counting up.
    """
    now = timezone.now()
    if opening.is_open(request.session, found.pk, purpose=purpose, now=now):
        return True
    if opening.too_many(signed_in(request).subject, now=now):
        return False
    _look(request, found, opening.PAGE, purpose)
    opening.note_opening(request.session, found.pk, purpose=purpose, now=now)
    return True


def _findable(request: HttpRequest, customer_id: int) -> Customer:
    """Return a customer whom somebody may look up: of people whose data is only stored, the office alone."""
    customers = Customer.objects.select_related("subject").prefetch_related("phones")
    if not serves_the_office(request.user):
        customers = customers.filter(may_be_found("subject"))
    return get_object_or_404(customers, pk=customer_id)


def purpose_of(request: HttpRequest) -> str:
    """Return what somebody opens people for: as they said last, or as their role has it."""
    said = request.session.get(opening.PURPOSE)
    if said in PURPOSES:
        return str(said)
    role = role_in(set(signed_in(request).groups.values_list("name", flat=True)))
    return role.purpose if role else PURPOSES[0]


def _look(request: HttpRequest, found: Customer, page: str, purpose: str) -> None:
    record_look(
        by=signed_in(request).subject,
        subject=found.subject,
        purpose=purpose,
        page=page,
        at=timezone.now(),
    )


def _note_search(request: HttpRequest, finds: Finds) -> None:
    """Count the search; one that came down to one person tells of them, and is a look."""
    who = {find.customer for find in finds.finds}
    count_search(by=signed_in(request).subject, on=timezone.localdate(), found=bool(who))
    if len(who) == 1:
        found = Customer.objects.select_related("subject").get(pk=who.pop())
        _look(request, found, "customer search", purpose_of(request))


def _heading(finds: Finds) -> str:
    if not finds.finds:
        return _("Nobody was found")
    if finds.more:
        return _("More than %(n)d fit: type more of it") % {"n": len(finds.finds)}
    count = len({find.customer for find in finds.finds})  # who has two homes stands there twice
    if finds.loosely:
        return ngettext(
            "%(n)d customer is spelt like it", "%(n)d customers are spelt like it", count
        ) % {"n": count}
    return ngettext("%(n)d customer fits", "%(n)d customers fit", count) % {"n": count}


def _page(
    request: HttpRequest, found: Customer, purpose: str, *, reveal: RevealForm | None = None
) -> HttpResponse:
    now = timezone.now()
    sight = sight_of(request.user, revealed=opening.shown(request.session, found.pk, now=now))
    login = User.objects.select_related("subject").filter(subject=found.subject).first()
    file = file_of(found, user=request.user, now=now)
    start = {"purpose": purpose}
    may_reveal = sight.may_reveal and bool(sight.masked)
    context = {
        "customer": found,
        "name": name_of(found, sight),
        "standing": standing_of(found.subject),
        "facts": facts_of(found, login, sight),
        "purpose": FOR[purpose],
        "blocks": blocks_of(file),
        "masked": [FACTS[fact][1] for fact in sight.masked],
        "reveal": reveal or RevealForm(initial=start, masked=sight.masked, auto_id="reveal_%s"),
        "may_reveal": may_reveal,
        "view_as": _view_as(request, login, now, start),
    }
    return render(request, "portal/customers/customer.html", context)


def _view_as(
    request: HttpRequest, login: User | None, now: datetime, start: dict[str, str]
) -> ViewAsForm | None:
    """Return what asks why somebody wants to see the portal as a customer has it; None where they may not."""
    if login is None or not request.user.has_perm("accounts.view_as") or not may_be_viewed(login):
        return None
    homes = homes_of(login, today=timezone.localdate(now))
    return ViewAsForm(initial=start, homes=homes, auto_id="view_as_%s")
