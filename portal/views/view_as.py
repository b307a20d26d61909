"""Beginning and ending to look at the portal as a customer has it (S03)."""

from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import Home, homes_of
from accounts.homes import signed_in
from accounts.models import Customer, User
from accounts.views.guards import permitted, staff_only
from portal.customer_forms import ViewAsForm
from portal.customers import opening
from portal.customers.viewing import KEY, LASTS, Viewing, may_be_viewed
from privacy.actions import record_look
from privacy.actions.looks import record_looks
from privacy.models import Subject
from privacy.restriction import may_be_found

SHARED = "the portal as somebody else has it"  # as they read it


@permitted("accounts.view_as")
@require_POST
def view_as(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Look at the portal as a customer has it from now on; they can read that it was done."""
    by, now = signed_in(request), timezone.now()
    if not (by.has_perm("accounts.find_customer") and get_mfa_adapter().is_mfa_enabled(by)):
        raise Http404
    if KEY in request.session and _goes_on(request):
        messages.warning(request, _("You look at somebody’s pages already. Stop that first."))
        return redirect("customer", customer_id=customer_id)
    # Not the office either: who is only stored is nobody's to look around at.
    customers = Customer.objects.filter(may_be_found("subject")).select_related("subject")
    found = get_object_or_404(customers, pk=customer_id)
    login = User.objects.select_related("subject").filter(subject=found.subject).first()
    if login is None or not may_be_viewed(login):
        raise Http404
    homes = homes_of(login, today=timezone.localdate(now))
    others = _others_seen(homes, found)
    if any(each.restricted_at for each in others):
        raise Http404
    form = ViewAsForm(request.POST, homes=homes)
    if not form.is_valid():
        messages.warning(request, _("Choose what it is for."))
        return redirect("customer", customer_id=found.pk)
    if opening.too_many(by.subject, now=now):
        return render(request, "429.html", status=429)
    purpose, home = form.cleaned_data["purpose"], form.cleaned_data.get("home")
    record_look(
        by=by.subject, subject=found.subject, purpose=purpose, page=opening.AS_THEY_HAVE_IT, at=now
    )
    record_looks(by=by.subject, subjects=others, purpose=purpose, page=SHARED, at=now)
    request.session[opening.PURPOSE] = purpose
    Viewing(
        user=login.pk,
        by=by.pk,
        customer=found.pk,
        until=now + LASTS,
        home=int(home) if home else None,
    ).keep(request.session)
    return redirect("home")


@staff_only
@require_POST
def view_as_stop(request: HttpRequest) -> HttpResponse:
    """See one's own pages again."""
    viewing = Viewing.of(request.session)
    request.session.pop(KEY, None)
    if viewing is None or not request.user.has_perm("accounts.find_customer"):
        return redirect("staff")
    return redirect("customer", customer_id=viewing.customer)


def _others_seen(homes: list[Home], customer: Customer) -> list[Subject]:
    """Return who else's bills and water use these pages show: those whose accounts the customer may see."""
    accounts = {home.account_id for home in homes}
    theirs = Subject.objects.filter(customers__accounts__in=accounts, erased_at=None)
    return list(theirs.exclude(pk=customer.subject_id).distinct())


def _goes_on(request: HttpRequest) -> bool:
    viewing = Viewing.of(request.session)
    return viewing is not None and viewing.until > timezone.now()
