"""Whoever has no account here: written down while they speak, and known later for who they are."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.homes import signed_in
from accounts.models import Account
from accounts.views.guards import permitted
from conversations.actions import Said
from conversations.actions.callers import NotACaller, Themself, recognise, write_caller_down
from conversations.actions.revealing import KNOWN
from conversations.desk.caller_forms import CallerForm, RecogniseForm
from conversations.locking import Closed
from conversations.models import Caller
from conversations.views.desk import at_the_desk, thread_of
from privacy.actions import SubjectErased, TwoPeople
from privacy.actions.looks import record_look, record_looks
from privacy.models import Subject
from privacy.restriction import Restricted

MOST_STAYS = 5  # homes of an account that are shown, the latest first


@at_the_desk
def desk_call(request: HttpRequest) -> HttpResponse:
    """Write down what somebody without an account said; who called before reads that staff were told so."""
    now, by = timezone.now(), signed_in(request).subject
    form = CallerForm(request.POST or None, now=now)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            thread = write_caller_down(
                who=Themself(given["name"], given["phone"], given["email"], given["place"]),
                topic=given["topic"],
                said=Said(given["text"], way=given["way"], written_at=now),
                language=given["language"],
                by=by,
                at=given["at"],
                now=now,
                same=given.get("same"),
            )
        except (NotACaller, Restricted, Closed):  # since the form was shown
            form.add_error(None, _("This caller cannot be chosen any more."))
        else:
            said = _("It is written down in %(number)s.") % {"number": thread.pk}
            messages.success(request, said)
            return redirect("desk_thread", thread_id=thread.pk)
    known = [caller.thread.subject for caller in form.offered if caller.thread.subject]
    record_looks(by=by, subjects=known, purpose="support", page=KNOWN, at=now)
    return render(request, "conversations/desk/call.html", {"form": form})


@at_the_desk
@permitted("conversations.reveal_at_the_desk")
@require_POST
def desk_recognise(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Say whose account a caller has; the account holder reads that staff looked.

    What is joined cannot be parted, and one wrong digit is another's account: whose it is is shown first,
    beside what the caller said.
    """
    thread, form = thread_of(thread_id), RecogniseForm(request.POST)
    now, by = timezone.now(), signed_in(request).subject
    if not form.is_valid():
        messages.error(request, _("There is no account of this number."))
        return redirect("desk_thread", thread_id=thread.pk)
    account: Account = form.cleaned_data["account"]
    caller = Caller.objects.filter(thread__subject=thread.subject).order_by("-pk").first()
    if caller and request.POST.get("sure") != str(account.pk):
        record_look(by=by, subject=account.customer.subject, purpose="support", page=KNOWN, at=now)
        stays = account.agreements.select_related("premises").order_by("-from_date")
        beside = {"thread": thread, "said": caller, "account": account, "stays": stays[:MOST_STAYS]}
        return render(request, "conversations/desk/recognise.html", beside)
    try:
        recognise(thread=thread, account=account, by=by, at=now)
    except (NotACaller, Closed, Restricted, TwoPeople, SubjectErased, Subject.DoesNotExist):
        messages.warning(request, _("This conversation cannot be given to an account any more."))
    else:
        messages.success(request, _("It is the account holder’s conversation now."))
    return redirect("desk_thread", thread_id=thread.pk)
